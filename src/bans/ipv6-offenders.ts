// IPv6 by network: whoever has one address has 2^64 of them, so a /64 is judged as one address of IPv4 is.
import { networkOf } from '../lib/networks.js';
import type { BanRule, Offender, Try } from '../model/offence.js';

const THOUSAND = 1000;

type Watched = {
  /** What counts within the window, the oldest first. */
  recent: Pick<Try, 'date' | 'thousandths'>[];
  /** Its sum. */
  thousandths: number;
  since: number | null;
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
    if (watched.since === null) weigh(watched, one, rule);
  }
  return [...networks].flatMap(([ip, { since, lastSeen, attempts, country }]) =>
    since === null ? [] : [{ ip, since, lastSeen, attempts, country }],
  );
}

function newcomer({ country }: Try): Watched {
  return { recent: [], thousandths: 0, since: null, attempts: 0, lastSeen: 0, country };
}

function weigh(watched: Watched, { date, thousandths }: Try, { windowMicros, maxAttempts }: BanRule): void {
  // What counts nothing is not remembered: any number of probes may come.
  if (thousandths === 0) return;
  watched.recent.push({ date, thousandths });
  watched.thousandths += thousandths;
  for (
    let [oldest] = watched.recent;
    oldest && oldest.date < date - windowMicros;
    [oldest] = watched.recent
  ) {
    watched.recent.shift();
    watched.thousandths -= oldest.thousandths;
  }
  if (watched.thousandths < maxAttempts * THOUSAND) return;
  watched.since = date;
  watched.recent = [];
}
