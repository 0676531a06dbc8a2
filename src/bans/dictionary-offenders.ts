// Adds the addresses that the rule `dictionary` of the findings has found to the offenders. Only their times count here:
// the names that they tried go nowhere, since a name may be a password that somebody typed in the wrong place.
import { networkOf, parseNetwork } from '../lib/networks.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import type {
  AddressFailures,
  BanRule,
  Episode,
  Offender,
  SuccessfulLogins,
  TriedNames,
} from '../model/ban-rule.js';
import type { Exempt } from './policy.js';
import { loginReason } from './recent-logins.js';

/** What the rule found about an address on one UTC day. */
export type DictionarySign = {
  readonly ip: string;
  readonly last: number;
  /** Some of the names, or all of them. */
  readonly names: readonly string[];
};

/** An address on one UTC day, and the time in which it tried names that count. */
type Found = Episode & { readonly ip: string };

/**
 * Returns the signs that can change the list: not those of addresses whose bans last forever by the ban rule anyway, which are
 * nearly all.
 * @param length the prefix length of one client of IPv6
 */
export function decisiveSigns<T extends { readonly ip: string }>(
  signs: readonly T[],
  offenders: readonly Offender[],
  { restMicros, length }: Pick<BanRule, 'restMicros'> & { readonly length: number },
): readonly T[] {
  if (restMicros !== null) return signs;
  const known = new Set(offenders.map(({ ip }) => ip));
  return signs.filter(({ ip }) => !known.has(clientOf(ip, length) ?? ip));
}

/**
 * Returns the signs that rows confirm that count for bans: those of some hosts, or of the journal. The rules read all rows.
 * @param tried how many names of signs are in the rows that count. @param least so many names must be among them
 */
export function confirmedSigns(
  signs: readonly DictionarySign[],
  tried: readonly TriedNames[],
  least: number,
): readonly Found[] {
  const byDay = new Map(tried.map((one) => [`${one.ip} ${one.day}`, one]));
  return signs.flatMap(({ ip, last, names }) => {
    const counted = byDay.get(`${ip} ${Math.floor(last / MICROS_PER_DAY)}`);
    // A sign has only some of many names.
    if (counted === undefined || names.length === 0 || counted.names < Math.min(least, names.length))
      return [];
    return [{ ip, first: counted.first, last: counted.last }];
  });
}

/** Returns one offender for each IPv4 address or IPv6 network with a sign. @param length the prefix length of one client of IPv6 */
export function dictionaryOffenders(
  found: readonly Found[],
  failures: readonly AddressFailures[],
  { restMicros, length }: Pick<BanRule, 'restMicros'> & { readonly length: number },
): readonly Offender[] {
  const episodes = new Map<string, Episode[]>();
  for (const { ip, first, last } of found) {
    const client = clientOf(ip, length);
    if (client === null) continue;
    const some = episodes.get(client);
    if (some === undefined) episodes.set(client, [{ first, last }]);
    else some.push({ first, last });
  }
  const offenders = new Map<string, Offender>();
  for (const { ip, attempts, lastSeen, country } of failures) {
    const client = clientOf(ip, length);
    const some = client === null ? undefined : episodes.get(client);
    if (client === null || some === undefined) continue;
    const known = offenders.get(client);
    offenders.set(client, {
      ip: client,
      episodes: known?.episodes ?? joinedEpisodes(some, restMicros),
      lastSeen: Math.max(lastSeen, known?.lastSeen ?? lastSeen),
      attempts: attempts + (known?.attempts ?? 0),
      country: known?.country ?? country,
      excessAt: null,
    });
  }
  return [...offenders.values()];
}

export type WithDictionary = {
  readonly offenders: readonly Offender[];
  /** Addresses that are not banned because of the dictionary, since somebody logged in from them. */
  readonly exempt: readonly Exempt[];
  /** The networks of the dictionary among the offenders, and whether they met the ban rule too. */
  readonly dictionary: ReadonlyMap<string, { readonly metRule: boolean }>;
};

/**
 * Adds what the dictionary found. Few names suffice for it, so any login from the network protects from it, whenever that was:
 * somebody who tries `pi`, `admin` and `ubuntu` on a new machine, then finds the right name, is a user.
 * @param length the prefix length of one client of IPv6
 */
export function withDictionary(
  offenders: readonly Offender[],
  found: readonly Offender[],
  successfulLogins: readonly SuccessfulLogins[],
  { restMicros, length }: Pick<BanRule, 'restMicros'> & { readonly length: number },
): WithDictionary {
  const lastLogins = new Map<string, number>();
  for (const { ip, last } of successfulLogins) {
    const client = clientOf(ip, length);
    if (client !== null) lastLogins.set(client, Math.max(last, lastLogins.get(client) ?? last));
  }
  const all = new Map(offenders.map((offender) => [offender.ip, offender]));
  const exempt: Exempt[] = [];
  const dictionary = new Map<string, { readonly metRule: boolean }>();
  for (const one of found) {
    const lastLogin = lastLogins.get(one.ip);
    const known = all.get(one.ip);
    if (lastLogin !== undefined) {
      if (known === undefined) exempt.push({ network: one.ip, reason: loginReason(lastLogin) });
      continue;
    }
    dictionary.set(one.ip, { metRule: known !== undefined });
    const episodes = joinedEpisodes([...(known?.episodes ?? []), ...one.episodes], restMicros);
    all.set(one.ip, { ...(known ?? one), episodes });
  }
  return { offenders: [...all.values()], exempt, dictionary };
}

/** Episodes in order of time. A pause of more than `restMicros` separates two, as in RuleTally. */
function joinedEpisodes(episodes: readonly Episode[], restMicros: number | null): readonly Episode[] {
  const joined: { first: number; last: number }[] = [];
  for (const { first, last } of [...episodes].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before !== undefined && first - before.last <= (restMicros ?? Infinity))
      before.last = Math.max(before.last, last);
    else joined.push({ first, last });
  }
  return joined;
}

/** The network of one client: an IPv4 address, or an IPv6 network. Null if the text is not an address. */
function clientOf(ip: string, length: number): string | null {
  const network = parseNetwork(ip);
  if (network === null) return null;
  return network.version === 4 ? network.text : networkOf(network.text, length).text;
}
