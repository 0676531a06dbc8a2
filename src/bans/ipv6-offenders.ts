// IPv6 by network: whoever has one address has 2^64 of them, so a /64 is judged as one address of IPv4 is.
import { networkOf } from '../lib/networks.js';
import type { BanRule, Offender, Try } from '../model/offence.js';

const THOUSAND = 1000;

type Watched = {
  /** What counts within the window, the oldest first. */
  readonly recent: Pick<Try, 'date' | 'thousandths'>[];
  /** Where it begins: what stands before was within the window once. */
  oldest: number;
  /** The sum of what counts. */
  thousandths: number;
  /** Of which the last may go on. */
  readonly spells: { first: number; last: number }[];
  attempts: number;
  lastSeen: number;
  readonly country: string | null;
};

/**
 * Networks that have met the rule, `ip` being the network in CIDR notation.
 * @param tries from IPv6 addresses, in the order of time.
 * @param length bits of the prefix that is one owner's.
 */
export function ipv6Offenders(tries: readonly Try[], rule: BanRule, length: number): readonly Offender[] {
  const networks = new Map<string, Watched>();
  for (const one of tries) {
    const network = networkOf(one.ip, length).text;
    const watched = networks.get(network) ?? newcomer(one);
    networks.set(network, watched);
    watched.attempts += one.attempts;
    watched.lastSeen = one.date;
    weigh(watched, one, rule);
  }
  return [...networks].flatMap(([ip, { spells, lastSeen, attempts, country }]) =>
    spells.length === 0 ? [] : [{ ip, spells, lastSeen, attempts, country }],
  );
}

function newcomer({ country }: Try): Watched {
  return { recent: [], oldest: 0, thousandths: 0, spells: [], attempts: 0, lastSeen: 0, country };
}

function weigh(watched: Watched, { date, thousandths }: Try, rule: BanRule): void {
  // What counts nothing is not remembered: any number of probes may come.
  if (thousandths === 0) return;
  watched.recent.push({ date, thousandths });
  watched.thousandths += thousandths;
  forgetBefore(watched, date - rule.windowMicros);
  if (watched.thousandths < rule.maxAttempts * THOUSAND) return;
  const spell = watched.spells.at(-1);
  if (spell !== undefined && date - spell.last <= (rule.restMicros ?? Infinity)) spell.last = date;
  else watched.spells.push({ first: date, last: date });
}

function forgetBefore(watched: Watched, date: number): void {
  const { recent } = watched;
  for (let oldest = recent[watched.oldest]; oldest && oldest.date < date; oldest = recent[watched.oldest]) {
    watched.oldest++;
    watched.thousandths -= oldest.thousandths;
  }
  // Not at each step: moving all that is left takes time.
  if (watched.oldest * 2 <= recent.length) return;
  recent.splice(0, watched.oldest);
  watched.oldest = 0;
}
