// Judges IPv6 by network. A client with one address usually has a whole /64, so a /64 counts as one IPv4 address does.
import { networkOf } from '../lib/networks.js';
import { RuleTally, type Attempt, type BanRule, type Offender } from '../model/ban-rule.js';

type Watched = {
  readonly tally: RuleTally;
  attempts: number;
  lastSeen: number;
  readonly country: string | null;
};

/**
 * The networks that have met the rule; `ip` is the network in CIDR notation.
 * @param attempts from IPv6 addresses, in chronological order
 * @param length the prefix length of one client
 */
export function ipv6Offenders(
  attempts: readonly Attempt[],
  rule: BanRule,
  length: number,
): readonly Offender[] {
  const networks = new Map<string, Watched>();
  for (const one of attempts) {
    const network = networkOf(one.ip, length).text;
    let watched = networks.get(network);
    if (watched === undefined) {
      watched = { tally: new RuleTally(rule), attempts: 0, lastSeen: 0, country: one.country };
      networks.set(network, watched);
    }
    watched.attempts += one.attempts;
    watched.lastSeen = one.date;
    watched.tally.add(one.date, one.milliWeight);
  }
  return [...networks].flatMap(([ip, { tally, lastSeen, attempts, country }]) => {
    const { episodes, excessAt } = tally;
    return episodes.length === 0 ? [] : [{ ip, episodes, lastSeen, attempts, country, excessAt }];
  });
}
