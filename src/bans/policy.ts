// Who is banned and who is not, from what the database says. Pure: the same answers give the same list.
import { compareNetworks, networkOf, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';
import type { BanRule, Entered, Insider, Offender } from '../model/offence.js';
import { endOfBan, type BanLength } from './growing.js';
import { excessReason, insiderIndex, loginReason, unvouchedReason } from './insiders.js';
import { mergeNeighbours, type Judged, type Merging } from './merge-neighbours.js';

export type Policy = BanRule &
  BanLength &
  Merging & {
    /** Who logged in within so long is not banned, unless that login looks like a break-in. */
    readonly loginMicros: number;
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
  /** Banned in spite of a login within `loginMicros` that looks like no break-in, and why. */
  readonly unexempt: readonly Spared[];
  /** Bans that are over, sorted like the others. */
  readonly ended: readonly Ban[];
};

export type Facts = {
  /** Addresses of IPv4, networks of IPv6. */
  readonly offenders: readonly Offender[];
  readonly entered: readonly Insider[];
  /** Logins that exempt nobody, because the journal does not vouch for them. */
  readonly unvouched?: readonly Entered[];
  /** Why a network may never be banned, or null; see never/. */
  readonly neverReason: (network: Network) => string | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

export function decide(facts: Facts, policy: Policy): Decision {
  const { offenders, entered, neverReason, now } = facts;
  const loginsSince = now - policy.loginMicros;
  const unexempt: Spared[] = [];
  const spared: Spared[] = [];
  const breakIns: BreakIn[] = [];
  const banned: Judged[] = [];
  const ended: Ban[] = [];
  const named = inOrder(offenders);
  const insiders = loginsByNetwork(named, entered);
  const others = loginsByNetwork(named, asInsiders(facts.unvouched ?? []));
  for (const { network, offender } of named) {
    const logins = insiders.get(network.text);
    const guessedAt = logins === undefined ? null : breakIn(logins, firstMet(offender));
    if (guessedAt !== null) breakIns.push({ network: network.text, date: guessedAt });
    const login = guessedAt === null && isAfter(logins?.last, loginsSince) ? logins : undefined;
    const excessAt = isAfter(offender.excessAt, loginsSince) ? offender.excessAt : null;
    const isExempt = login !== undefined && excessAt === null;
    const reason = neverReason(network) ?? (isExempt ? loginReason(login.last) : null);
    const ban = banOf(network, offender, policy);
    if (reason !== null) spared.push({ network: network.text, reason });
    else if (ban.expires !== null && ban.expires <= now) ended.push(ban);
    else {
      banned.push({ network, ban });
      const otherLast = others.get(network.text)?.last;
      if (login !== undefined) {
        unexempt.push({ network: network.text, reason: excessReason(login.last, excessAt, policy) });
      } else if (guessedAt === null && isAfter(otherLast, loginsSince)) {
        unexempt.push({ network: network.text, reason: unvouchedReason(otherLast) });
      }
    }
  }
  const alone = banned.map(({ network }) => network);
  const insideReason = insiderIndex(entered, loginsSince, alone);
  const merged = mergeNeighbours(banned, policy, (network) => {
    return neverReason(network) === null && insideReason(network) === null;
  });
  return { bans: merged.map(({ ban }) => ban), spared, breakIns, unexempt, ended };
}

/** Addresses of which it matters by what they got in: their first login came after the rule was met. */
export function suspects(offenders: readonly Offender[], entered: readonly Entered[]): readonly string[] {
  const named = inOrder(offenders);
  const logins = loginsByNetwork(named, asInsiders(entered));
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

function asInsiders(entered: readonly Entered[]): readonly Insider[] {
  return entered.map((one) => ({ ...one, guessed: null }));
}

function isAfter(instant: number | null | undefined, since: number): instant is number {
  return instant != null && instant >= since;
}

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
