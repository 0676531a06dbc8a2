// What rules ask about the history of a user: when something was first seen, and whether there was history enough.
import { MICROS_PER_DAY } from '../lib/units.js';
import type { FirstSeen, JudgeContext, Sign, UserHistory } from '../model/finding.js';

/** The first time of each object on any host, ordered by time. */
export function firstsOf(seen: readonly FirstSeen[]): readonly FirstSeen[] {
  const byObject = new Map<string, FirstSeen>();
  for (const fact of seen) {
    const known = byObject.get(fact.object);
    if (known === undefined || isEarlier(fact, known)) byObject.set(fact.object, fact);
  }
  return [...byObject.values()].sort((a, b) => (isEarlier(a, b) ? -1 : 1));
}

function isEarlier(a: FirstSeen, b: FirstSeen): boolean {
  if (a.first !== b.first) return a.first < b.first;
  return a.object === b.object ? a.host < b.host : a.object < b.object;
}

const since = new WeakMap<UserHistory, number>();

/** When a user first logged in anywhere. */
export function userSince(user: UserHistory): number {
  let least = since.get(user);
  if (least === undefined) {
    least = Infinity;
    for (const facts of Object.values(user.facts))
      for (const { first } of facts) least = Math.min(least, first);
    since.set(user, least);
  }
  return least;
}

/** Whether user and host were known for so many days before something was first seen. */
export function hasHistory(
  user: UserHistory,
  { first, host }: Pick<FirstSeen, 'first' | 'host'>,
  context: JudgeContext,
  days: number,
): boolean {
  const needed = days * MICROS_PER_DAY;
  const hostSince = context.hosts.get(host)?.first ?? Infinity;
  return first - userSince(user) >= needed && first - hostSince >= needed;
}

/**
 * What a sign says of the login in which something was first seen. Its address is known only if the user was never seen
 * there before: facts are about one thing each.
 */
export function loginOf(
  { user, facts }: UserHistory,
  { first, host }: Pick<FirstSeen, 'first' | 'host'>,
): Pick<Sign, 'subject' | 'user' | 'ip' | 'host' | 'first' | 'last' | 'amount'> {
  const addresses = facts.address.filter((fact) => fact.first === first && fact.host === host);
  const [address] = addresses;
  const ip = addresses.length === 1 && address !== undefined ? address.object : null;
  return { subject: user, user, ip, host, first, last: first, amount: 1 };
}

/** Whether a method lets a client guess: `password`, `keyboard-interactive/pam`. */
export function isGuessable(method: string | null): boolean {
  return method !== null && (method === 'password' || method.startsWith('keyboard-interactive'));
}
