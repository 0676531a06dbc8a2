// Judges IPv6 by network. A client with one address usually has a whole /64, so a /64 counts as one IPv4 address does.
import { networkOf } from '../lib/networks.js';
import { SlidingSum } from '../lib/sliding-sum.js';
import { addToEpisodes } from '../lib/episodes.js';
import type { BanRule, Offender, Attempt } from '../model/ban.js';

const THOUSAND = 1000;

type Watched = {
  /** The weight of the attempts within the findtime. */
  readonly recent: SlidingSum;
  /** The episodes so far; the last may continue. */
  readonly episodes: { first: number; last: number }[];
  attempts: number;
  lastSeen: number;
  readonly country: string | null;
  excessAt: number | null;
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
    const watched = networks.get(network) ?? newcomer(one, rule);
    networks.set(network, watched);
    watched.attempts += one.attempts;
    watched.lastSeen = one.date;
    weigh(watched, one, rule);
  }
  return [...networks].flatMap(([ip, { episodes, lastSeen, attempts, country, excessAt }]) =>
    episodes.length === 0 ? [] : [{ ip, episodes, lastSeen, attempts, country, excessAt }],
  );
}

function newcomer({ country }: Attempt, { findtimeMicros }: BanRule): Watched {
  const recent = new SlidingSum(findtimeMicros);
  return { recent, episodes: [], attempts: 0, lastSeen: 0, country, excessAt: null };
}

function weigh(watched: Watched, { date, milliWeight }: Attempt, rule: BanRule): void {
  // Attempts of weight 0 are not kept: there may be any number of probes.
  if (milliWeight === 0) return;
  const sum = watched.recent.add(date, milliWeight);
  if (sum >= rule.maxretry * THOUSAND) addToEpisodes(watched.episodes, date, rule.restMicros);
  if (sum >= (rule.excessAttempts ?? Infinity) * THOUSAND) watched.excessAt = date;
}
