// Who is banned and who is not, from what the database says. Pure: the same answers give the same list.
import { compareNetworks, contains, networkOf, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';
import type { BanRule, Entered, Offender } from '../model/offence.js';

export type Policy = BanRule & {
  /** Who logged in within so long is not banned, unless that login looks like a break-in. */
  readonly loginMicros: number;
  /** So many banned addresses of a /24 ban all of it; 0: never. */
  readonly networkAddresses: number;
};

/** An offender that is not banned, and why. */
type Spared = { readonly network: string; readonly reason: string };

/** An address whose first login came after it had met the rule. */
type BreakIn = { readonly network: string; readonly date: number };

export type Decision = {
  /** All three sorted: IPv4 first, then by address. */
  readonly bans: readonly Ban[];
  readonly spared: readonly Spared[];
  /** Reported, and banned unless they are spared for another reason. */
  readonly breakIns: readonly BreakIn[];
};

export type Facts = {
  /** Addresses of IPv4, networks of IPv6. */
  readonly offenders: readonly Offender[];
  readonly entered: readonly Entered[];
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
  const named = inOrder(offenders);
  const insiders = loginsByNetwork(named, entered);
  for (const { network, offender } of named) {
    const logins = insiders.get(network.text);
    const isBreakIn = logins !== undefined && logins.first >= offender.since;
    if (isBreakIn) breakIns.push({ network: network.text, date: logins.first });
    const reason = neverReason(network) ?? (isBreakIn ? null : loginReason(logins, now - policy.loginMicros));
    if (reason === null) banned.push({ network, ban: banOf(network, offender) });
    else spared.push({ network: network.text, reason });
  }
  const isProtected = protection(entered, now - policy.loginMicros, banned);
  const merged = mergeNeighbours(banned, policy.networkAddresses, (network) => {
    return neverReason(network) === null && !isProtected(network);
  });
  return { bans: merged.map(({ ban }) => ban), spared, breakIns };
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

function banOf({ text }: Network, { since, lastSeen, attempts, country }: Offender): Ban {
  return { network: text, since, lastSeen, attempts, country, expires: null };
}

function loginReason(logins: Logins | undefined, since: number): string | null {
  if (logins === undefined || logins.last < since) return null;
  return `logged in on ${new Date(Math.floor(logins.last / 1000)).toISOString().slice(0, 10)}`;
}

type Logins = { readonly first: number; readonly last: number };

/** First and last login of each offender, that of an IPv6 network being that of any address in it. */
function loginsByNetwork(
  offenders: readonly Named[],
  entered: readonly Entered[],
): ReadonlyMap<string, Logins> {
  const lengths = new Set(
    offenders.flatMap(({ network }) => (network.version === 6 ? [network.length] : [])),
  );
  const logins = new Map<string, Logins>();
  for (const { ip, first, last } of entered) {
    const own = parseNetwork(ip);
    if (own === null) continue;
    for (const length of own.version === 6 ? lengths : [own.length]) {
      const { text } = networkOf(own.text, length);
      const known = logins.get(text) ?? { first, last };
      logins.set(text, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
    }
  }
  return logins;
}

/** Whether somebody who is not banned logged in lately from within a network. */
function protection(
  entered: readonly Entered[],
  since: number,
  banned: readonly Judged[],
): (network: Network) => boolean {
  const own = new Set(banned.map(({ network }) => network.text));
  const kept = entered
    .filter(({ last }) => last >= since)
    .flatMap(({ ip }) => parseNetwork(ip) ?? [])
    .filter(({ text }) => !own.has(text));
  return (network) => kept.some((one) => contains(network, one));
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
        ),
      },
    ];
  });
}

function wholeOf({ text }: Network, bans: readonly Ban[]): Ban {
  const countries = new Set(bans.map(({ country }) => country));
  return {
    network: text,
    since: Math.min(...bans.map(({ since }) => since)),
    lastSeen: Math.max(...bans.map(({ lastSeen }) => lastSeen)),
    attempts: bans.reduce((sum, { attempts }) => sum + attempts, 0),
    country: countries.size === 1 ? (bans[0]?.country ?? null) : null,
    expires: null,
  };
}
