// IPv6 by network: whoever has one address has 2^64 of them, so a /64 is judged as one address of IPv4 is.
import { networkOf } from '../lib/networks.js';
import { SlidingSum } from '../lib/sliding-sum.js';
import { addToSpells } from '../lib/spells.js';
import type { BanRule, Offender, Try } from '../model/offence.js';

const THOUSAND = 1000;

type Watched = {
  /** What counts within the window. */
  readonly recent: SlidingSum;
  /** Of which the last may go on. */
  readonly spells: { first: number; last: number }[];
  attempts: number;
  lastSeen: number;
  readonly country: string | null;
  excessAt: number | null;
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
    const watched = networks.get(network) ?? newcomer(one, rule);
    networks.set(network, watched);
    watched.attempts += one.attempts;
    watched.lastSeen = one.date;
    weigh(watched, one, rule);
  }
  return [...networks].flatMap(([ip, { spells, lastSeen, attempts, country, excessAt }]) =>
    spells.length === 0 ? [] : [{ ip, spells, lastSeen, attempts, country, excessAt }],
  );
}

function newcomer({ country }: Try, { windowMicros }: BanRule): Watched {
  const recent = new SlidingSum(windowMicros);
  return { recent, spells: [], attempts: 0, lastSeen: 0, country, excessAt: null };
}

function weigh(watched: Watched, { date, thousandths }: Try, rule: BanRule): void {
  // What counts nothing is not remembered: any number of probes may come.
  if (thousandths === 0) return;
  const sum = watched.recent.add(date, thousandths);
  if (sum >= rule.maxAttempts * THOUSAND) addToSpells(watched.spells, date, rule.restMicros);
  if (sum >= (rule.excessAttempts ?? Infinity) * THOUSAND) watched.excessAt = date;
}
