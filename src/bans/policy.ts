// Decides which addresses are banned, from the facts in the database. Pure: the same facts give the same list.
import { compareNetworks, networkOf, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';
import {
  type BanRule,
  type SuccessfulLogins,
  type LoginHistory,
  type Offender,
  endOfBan,
  type BanLength,
} from '../model/ban-rule.js';
import { excessReason, recentLoginIndex, loginReason, unvouchedReason } from './recent-logins.js';
import { mergeNeighbours, type JudgedBan, type Merging } from './merge-neighbours.js';

export type Policy = BanRule &
  BanLength &
  Merging & {
    /** A login within this time exempts an address, unless it looks like a break-in. */
    readonly loginMicros: number;
  };

/** A network, and why it is not banned (or, in `unexempt`, why it is banned in spite of a login). */
export type Exempt = { readonly network: string; readonly reason: string };

/** An address that met the rule before its first login, which used a password. */
export type BreakIn = { readonly network: string; readonly date: number };

export type Decision = {
  /** All lists are sorted: IPv4 first, then by address. */
  readonly bans: readonly Ban[];
  readonly exempt: readonly Exempt[];
  /** Possible break-ins; they are banned unless they are exempt for another reason. */
  readonly breakIns: readonly BreakIn[];
  /** Bans in spite of a login within `loginMicros` that does not look like a break-in, and why. */
  readonly unexempt: readonly Exempt[];
  /** Bans that have ended. */
  readonly ended: readonly Ban[];
};

export type Facts = {
  /** IPv4 addresses and IPv6 networks. */
  readonly offenders: readonly Offender[];
  readonly successfulLogins: readonly LoginHistory[];
  /** Logins that exempt no address, because the journal does not record them. */
  readonly unvouched?: readonly SuccessfulLogins[];
  /** Why a network must never be banned, or null; see allowlist/. */
  readonly exemptionReason: (network: Network) => string | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

export function decide(facts: Facts, policy: Policy): Decision {
  const { offenders, successfulLogins, exemptionReason, now } = facts;
  const loginsSince = now - policy.loginMicros;
  const unexempt: Exempt[] = [];
  const exempt: Exempt[] = [];
  const breakIns: BreakIn[] = [];
  const banned: JudgedBan[] = [];
  const ended: Ban[] = [];
  const named = inOrder(offenders);
  const loginHistories = loginsByNetwork(named, successfulLogins);
  const others = loginsByNetwork(named, asLoginHistories(facts.unvouched ?? []));
  for (const { network, offender } of named) {
    const logins = loginHistories.get(network.text);
    const breakInAt = logins === undefined ? null : breakIn(logins, firstMet(offender));
    if (breakInAt !== null) breakIns.push({ network: network.text, date: breakInAt });
    const login = breakInAt === null && isAfter(logins?.last, loginsSince) ? logins : undefined;
    const excessAt = isAfter(offender.excessAt, loginsSince) ? offender.excessAt : null;
    const isExempt = login !== undefined && excessAt === null;
    const reason = exemptionReason(network) ?? (isExempt ? loginReason(login.last) : null);
    const ban = banOf(network, offender, policy);
    if (reason !== null) exempt.push({ network: network.text, reason });
    else if (ban.expires !== null && ban.expires <= now) ended.push(ban);
    else {
      banned.push({ network, ban });
      const otherLast = others.get(network.text)?.last;
      if (login !== undefined) {
        unexempt.push({ network: network.text, reason: excessReason(login.last, excessAt, policy) });
      } else if (breakInAt === null && isAfter(otherLast, loginsSince)) {
        unexempt.push({ network: network.text, reason: unvouchedReason(otherLast) });
      }
    }
  }
  const alone = banned.map(({ network }) => network);
  const loginReasonFor = recentLoginIndex(successfulLogins, loginsSince, alone);
  const merged = mergeNeighbours(banned, policy, (network) => {
    return exemptionReason(network) === null && loginReasonFor(network) === null;
  });
  return { bans: merged.map(({ ban }) => ban), exempt, breakIns, unexempt, ended };
}

/**
 * Returns the addresses with a login whose first login, or that of their IPv6 network, came after the ban rule was met:
 * the method of that login decides whether it is a possible break-in.
 */
export function breakInCandidates(
  offenders: readonly Offender[],
  successfulLogins: readonly SuccessfulLogins[],
): readonly string[] {
  const named = inOrder(offenders);
  const logins = loginsByNetwork(named, asLoginHistories(successfulLogins));
  const since = new Map(named.map(({ network, offender }) => [network.text, firstMet(offender)]));
  const lengths = prefixLengths(named);
  return successfulLogins
    .map(({ ip }) => ip)
    .filter((ip) =>
      networksOf(ip, lengths).some(
        (text) => (logins.get(text)?.first ?? -Infinity) >= (since.get(text) ?? Infinity),
      ),
    );
}

type Named = { readonly network: Network; readonly offender: Offender };

/** The offenders, sorted. Texts that are not networks are dropped: other programs may have written the row. */
function inOrder(offenders: readonly Offender[]): readonly Named[] {
  return offenders
    .flatMap((offender) => {
      const network = parseNetwork(offender.ip);
      return network === null ? [] : [{ network, offender }];
    })
    .sort((a, b) => compareNetworks(a.network, b.network));
}

function asLoginHistories(successfulLogins: readonly SuccessfulLogins[]): readonly LoginHistory[] {
  return successfulLogins.map((one) => ({ ...one, firstPasswordLogin: null }));
}

function isAfter(instant: number | null | undefined, since: number): instant is number {
  return instant != null && instant >= since;
}

function firstMet({ episodes }: Offender): number {
  return episodes[0]?.first ?? Infinity;
}

function banOf({ text }: Network, offender: Offender, length: BanLength): Ban {
  const { lastSeen, attempts, country } = offender;
  const expires = endOfBan(offender.episodes, length);
  return { network: text, since: firstMet(offender), lastSeen, attempts, country, expires, origin: null };
}

type SuccessfulDates = Omit<LoginHistory, 'ip'>;

/** The first login, if it came after the rule was met and used a password; otherwise null. */
function breakIn({ first, firstPasswordLogin }: SuccessfulDates, since: number): number | null {
  return first >= since && firstPasswordLogin === first ? firstPasswordLogin : null;
}

/** The first and last login of each offender; for an IPv6 network, of all addresses in it. */
function loginsByNetwork(
  offenders: readonly Named[],
  successfulLogins: readonly LoginHistory[],
): ReadonlyMap<string, SuccessfulDates> {
  const lengths = prefixLengths(offenders);
  const logins = new Map<string, SuccessfulDates>();
  for (const { ip, ...found } of successfulLogins) {
    for (const text of networksOf(ip, lengths)) {
      const { first, last, firstPasswordLogin } = logins.get(text) ?? found;
      logins.set(text, {
        first: Math.min(first, found.first),
        last: Math.max(last, found.last),
        firstPasswordLogin:
          firstPasswordLogin === null
            ? found.firstPasswordLogin
            : Math.min(firstPasswordLogin, found.firstPasswordLogin ?? Infinity),
      });
    }
  }
  return logins;
}

function prefixLengths(offenders: readonly Named[]): ReadonlySet<number> {
  return new Set(offenders.flatMap(({ network }) => (network.version === 6 ? [network.length] : [])));
}

/** The networks under which an address may have been judged. */
function networksOf(ip: string, ipv6Lengths: ReadonlySet<number>): readonly string[] {
  const own = parseNetwork(ip);
  if (own === null) return [];
  if (own.version === 4) return [own.text];
  return [...ipv6Lengths].map((length) => networkOf(own.text, length).text);
}
