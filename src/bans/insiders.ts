// Networks from which somebody logged in lately: nobody bans them on the word of neighbours or of others.
import { parseNetwork, type Network } from '../lib/networks.js';
import type { Entered } from '../model/offence.js';
import { protectedIndex } from './never/protected-index.js';

/**
 * What tells why a network is not banned: a login from within it; null where there is none.
 * @param since microseconds since 1970-01-01 UTC
 * @param banned networks of which no login counts: they are banned in spite of it, or it was a break-in.
 */
export function insiderIndex(
  entered: readonly Entered[],
  since: number,
  banned: readonly Network[],
): (network: Network) => string | null {
  const isBanned = protectedIndex(banned.map((network) => ({ network, reason: '' })));
  return protectedIndex(
    entered
      .filter(({ last }) => last >= since)
      .flatMap(({ ip, last }) => {
        const network = parseNetwork(ip);
        return network === null || isBanned(network) !== null ? [] : [{ network, reason: loginReason(last) }];
      }),
  );
}

export function loginReason(date: number): string {
  return `logged in on ${new Date(Math.floor(date / 1000)).toISOString().slice(0, 10)}`;
}
