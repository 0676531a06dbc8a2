// Who is banned and who is not, from what the database says. Pure: the same answers give the same list.
import { compareNetworks, networkOf, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';
import type { BanRule, Entered, Insider, Offender } from '../model/offence.js';
import { endOfBan, type BanLength } from './growing.js';
import { insiderIndex, loginReason } from './insiders.js';

export type Policy = BanRule &
  BanLength & {
    /** Who logged in within so long is not banned, unless that login looks like a break-in. */
    readonly loginMicros: number;
    /** So many banned addresses of a /24 ban all of it; 0: never. */
    readonly networkAddresses: number;
  };

/** An offender that is not banned, and why. */
export type Spared = { readonly network: string; readonly reason: string };

/** An address that met the rule before it ever got in, and whose first login was with what can be guessed. */
export type BreakIn = { readonly network: string; readonly date: number };

export type Decision = {
  /** All sorted: IPv4 first, then by address. */
  readonly bans: readonly Ban[];
  readonly spared: readonly Spared[];
  /** Reported, and banned unless they are spared for another reason. */
  readonly breakIns: readonly BreakIn[];
  /** Bans that are over, sorted like the others. */
  readonly ended: readonly Ban[];
};

export type Facts = {
  /** Addresses of IPv4, networks of IPv6. */
  readonly offenders: readonly Offender[];
  readonly entered: readonly Insider[];
  /** Why a network may never be banned, or null; see never/. */
  readonly neverReason: (network: Network) => string | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

const IPV4_NETWORK_BITS = 24;

export function decide({ offenders, entered, neverReason, now }: Facts, policy: Policy): Decision {
  const spared: Spared[] = [];
  const breakIns: BreakIn[] = [];
  const banned: Judged[] = [];
  const ended: Ban[] = [];
  const named = inOrder(offenders);
  const insiders = loginsByNetwork(named, entered);
  for (const { network, offender } of named) {
    const logins = insiders.get(network.text);
    const guessedAt = logins === undefined ? null : breakIn(logins, firstMet(offender));
    if (guessedAt !== null) breakIns.push({ network: network.text, date: guessedAt });
    const isInsider = guessedAt === null && logins !== undefined && logins.last >= now - policy.loginMicros;
    const reason = neverReason(network) ?? (isInsider ? loginReason(logins.last) : null);
    const ban = banOf(network, offender, policy);
    if (reason !== null) spared.push({ network: network.text, reason });
    else if (ban.expires === null || ban.expires > now) banned.push({ network, ban });
    else ended.push(ban);
  }
  const alone = banned.map(({ network }) => network);
  const insideReason = insiderIndex(entered, now - policy.loginMicros, alone);
  const merged = mergeNeighbours(banned, policy.networkAddresses, (network) => {
    return neverReason(network) === null && insideReason(network) === null;
  });
  return { bans: merged.map(({ ban }) => ban), spared, breakIns, ended };
}

/** Addresses of which it matters by what they got in: their first login came after the rule was met. */
export function suspects(offenders: readonly Offender[], entered: readonly Entered[]): readonly string[] {
  const named = inOrder(offenders);
  const logins = loginsByNetwork(
    named,
    entered.map((one) => ({ ...one, guessed: null })),
  );
  const since = new Map(named.map(({ network, offender }) => [network.text, firstMet(offender)]));
  const lengths = prefixLengths(named);
  return entered
    .map(({ ip }) => ip)
    .filter((ip) =>
      networksOf(ip, lengths).some(
        (text) => (logins.get(text)?.first ?? -Infinity) >= (since.get(text) ?? Infinity),
      ),
    );
}

type Named = { readonly network: Network; readonly offender: Offender };

/** The parser stores addresses only; a row that somebody else wrote must not become a line of a rules file. */
function inOrder(offenders: readonly Offender[]): readonly Named[] {
  return offenders
    .flatMap((offender) => {
      const network = parseNetwork(offender.ip);
      return network === null ? [] : [{ network, offender }];
    })
    .sort((a, b) => compareNetworks(a.network, b.network));
}

type Judged = { readonly network: Network; readonly ban: Ban };

function firstMet({ spells }: Offender): number {
  return spells[0]?.first ?? Infinity;
}

function banOf({ text }: Network, offender: Offender, length: BanLength): Ban {
  const { lastSeen, attempts, country } = offender;
  const expires = endOfBan(offender.spells, length);
  return { network: text, since: firstMet(offender), lastSeen, attempts, country, expires, origin: null };
}

type Logins = Omit<Insider, 'ip'>;

/** The first login, where it came after the rule was met and with what can be guessed; else null. */
function breakIn({ first, guessed }: Logins, since: number): number | null {
  return first >= since && guessed === first ? guessed : null;
}

/** First and last login of each offender, that of an IPv6 network being that of any address in it. */
function loginsByNetwork(
  offenders: readonly Named[],
  entered: readonly Insider[],
): ReadonlyMap<string, Logins> {
  const lengths = prefixLengths(offenders);
  const logins = new Map<string, Logins>();
  for (const { ip, ...found } of entered) {
    for (const text of networksOf(ip, lengths)) {
      const { first, last, guessed } = logins.get(text) ?? found;
      logins.set(text, {
        first: Math.min(first, found.first),
        last: Math.max(last, found.last),
        guessed: guessed === null ? found.guessed : Math.min(guessed, found.guessed ?? Infinity),
      });
    }
  }
  return logins;
}

function prefixLengths(offenders: readonly Named[]): ReadonlySet<number> {
  return new Set(offenders.flatMap(({ network }) => (network.version === 6 ? [network.length] : [])));
}

/** The networks by which an address may have been judged. */
function networksOf(ip: string, ipv6Lengths: ReadonlySet<number>): readonly string[] {
  const own = parseNetwork(ip);
  if (own === null) return [];
  if (own.version === 4) return [own.text];
  return [...ipv6Lengths].map((length) => networkOf(own.text, length).text);
}

function mergeNeighbours(
  banned: readonly Judged[],
  least: number,
  mayBan: (network: Network) => boolean,
): Judged[] {
  if (least === 0) return [...banned];
  const groups = new Map<string, Judged[]>();
  for (const one of banned) {
    const key =
      one.network.version === 4 ? networkOf(one.network.text, IPV4_NETWORK_BITS).text : one.network.text;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([text, members]) => {
    const network = parseNetwork(text);
    if (network?.version !== 4 || members.length < least || !mayBan(network)) return members;
    return [
      {
        network,
        ban: wholeOf(
          network,
          members.map(({ ban }) => ban),
          least,
        ),
      },
    ];
  });
}

/** @param least of so many bans; when fewer are left, the network is banned no longer. */
function wholeOf({ text }: Network, bans: readonly Ban[], least: number): Ban {
  const ends = bans.map(({ expires }) => expires ?? Infinity).sort((a, b) => b - a);
  const end = ends[least - 1] ?? Infinity;
  const countries = new Set(bans.map(({ country }) => country));
  return {
    network: text,
    since: Math.min(...bans.map(({ since }) => since)),
    lastSeen: Math.max(...bans.map(({ lastSeen }) => lastSeen)),
    attempts: bans.reduce((sum, { attempts }) => sum + attempts, 0),
    country: countries.size === 1 ? (bans[0]?.country ?? null) : null,
    expires: end === Infinity ? null : end,
    origin: null,
  };
}
