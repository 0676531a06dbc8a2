// Networks with recent logins. Neither bans of neighbours nor imported lists may ban them.
import { parseNetwork, type Network, overlapIndex } from '../lib/networks.js';
import { isoDay } from '../lib/time-text.js';
import type { BanRule, SuccessfulLogins } from '../model/ban-rule.js';

/**
 * Returns a function that says why a network is not banned, because of a login from it, or null.
 * @param since microseconds since 1970-01-01 UTC
 * @param banned networks whose logins do not count: banned in spite of a login, or because of a break-in
 */
export function recentLoginIndex(
  successfulLogins: readonly SuccessfulLogins[],
  since: number,
  banned: readonly Network[],
): (network: Network) => string | null {
  return overlapIndex(
    exemptLogins(successfulLogins, since, banned).map(({ network, last }) => {
      return { network, reason: loginReason(last) };
    }),
  );
}

export type ExemptLogin = {
  readonly network: Network;
  /** Microseconds since 1970-01-01 UTC. */
  readonly last: number;
};

/** The addresses that a recent login exempts. The parameters are those of recentLoginIndex. */
export function exemptLogins(
  successfulLogins: readonly SuccessfulLogins[],
  since: number,
  banned: readonly Network[],
): readonly ExemptLogin[] {
  const isBanned = overlapIndex(banned.map((network) => ({ network, reason: '' })));
  return successfulLogins
    .filter(({ last }) => last >= since)
    .flatMap(({ ip, last }) => {
      const network = parseNetwork(ip);
      return network === null || isBanned(network) !== null ? [] : [{ network, last }];
    });
}

/** Addresses whose last login is not among the exempting ones. @param exempting logins that exempt an address */
export function loginsElsewhere(
  all: readonly SuccessfulLogins[],
  exempting: readonly SuccessfulLogins[],
): readonly SuccessfulLogins[] {
  const lastOf = new Map(exempting.map(({ ip, last }) => [ip, last]));
  return all.filter(({ ip, last }) => last > (lastOf.get(ip) ?? -Infinity));
}

export function loginReason(date: number): string {
  return `logged in on ${isoDay(date)}`;
}

/** Why a login does not exempt an address with very many attempts. */
export function excessReason(
  date: number,
  excessAt: number | null,
  { excessAttempts }: Pick<BanRule, 'excessAttempts'>,
): string {
  const when = excessAt === null ? '' : `, last on ${isoDay(excessAt)}`;
  return `it ${loginReason(date)}, which does not exempt it: it made ${excessAttempts ?? 0} attempts or more within the findtime${when}`;
}

/** Why a login does not exempt an address, if only logins in the journal do. */
export function unvouchedReason(date: number): string {
  return `it ${loginReason(date)}, which does not exempt it: the journal does not record that login, only a log that any user can write to`;
}
