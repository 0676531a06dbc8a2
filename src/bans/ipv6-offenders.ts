// IPv6 by network: whoever has one address has 2^64 of them, so a /64 is judged as one address of IPv4 is.
import { networkOf } from '../lib/networks.js';
import type { BanRule, Offender, Try } from '../model/offence.js';

type Watched = {
  /** Tries within the window, the oldest first. */
  recent: Try[];
  weight: number;
  since: number | null;
  attempts: number;
  lastSeen: number;
  country: string | null;
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
    if (watched.since !== null) continue;
    weigh(watched, one, rule);
    if (watched.weight < rule.maxAttempts) continue;
    watched.since = one.date;
    watched.recent = [];
  }
  return [...networks].flatMap(([ip, { since, lastSeen, attempts, country }]) =>
    since === null ? [] : [{ ip, since, lastSeen, attempts, country }],
  );
}

function newcomer({ country }: Try): Watched {
  return { recent: [], weight: 0, since: null, attempts: 0, lastSeen: 0, country };
}

function weigh(watched: Watched, one: Try, { windowMicros }: BanRule): void {
  watched.recent.push(one);
  while ((watched.recent[0]?.date ?? one.date) < one.date - windowMicros) watched.recent.shift();
  // Anew each time: sums of fractions that are added and taken away drift.
  watched.weight = watched.recent.reduce((sum, { weight }) => sum + weight, 0);
}
