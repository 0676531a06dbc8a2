// Who is never banned, whatever the logs say: what the administrator allows, this machine and its way out, and addresses
// that are nobody's in particular. What cannot be understood ends the run: an allow list with a hole locks somebody out.
import { overlapsSpecial } from '../../lib/addresses.js';
import { PermissionError } from '../../lib/errors.js';
import { type Network, parseNetwork } from '../../lib/networks.js';
import { unlessStopped } from '../../lib/unless-stopped.js';
import { readAllowed } from './allow-list.js';
import { type Protected, protectedIndex } from './protected-index.js';
import { system as thisMachine, type System } from './system.js';

type NeverOptions = {
  /** Addresses, networks, host names, and files of them by their absolute path. */
  readonly allow: readonly string[];
  /** What is asked of the machine; this one if absent. */
  readonly system?: System;
  /** Ends what waits for a name server. */
  readonly signal?: AbortSignal;
};

export type NeverList = {
  /** Why no part of a network may ever be banned, in words; null where it may. */
  readonly reasonFor: (network: Network) => string | null;
};

/** @throws PermissionError where the machine does not tell its addresses; ConfigError for an entry that is nothing of all that, a file that cannot be read, a name without an address */
export async function openNeverList({
  allow,
  system = thisMachine,
  signal,
}: NeverOptions): Promise<NeverList> {
  const find = protectedIndex([
    ...(await unlessStopped(signal, readAllowed(allow, system))),
    ...(await ofMachine(system)),
  ]);
  return {
    reasonFor: (network) =>
      find(network) ?? (overlapsSpecial(network) ? 'a private or special address' : null),
  };
}

async function ofMachine(system: System): Promise<readonly Protected[]> {
  try {
    return [
      ...protectedBy(await system.ownAddresses(), 'an address of this machine'),
      ...protectedBy(await system.gateways(), 'the default gateway of this machine'),
    ];
  } catch (cause) {
    throw new PermissionError(`the addresses of this machine cannot be read: ${(cause as Error).message}`, {
      cure: 'A service of systemd needs AF_NETLINK among its RestrictAddressFamilies=, and /proc/net to read.',
      cause,
    });
  }
}

function protectedBy(addresses: readonly string[], reason: string): readonly Protected[] {
  return addresses.flatMap((address) => {
    const network = parseNetwork(address.split('%')[0] ?? '');
    return network === null ? [] : [{ network, reason }];
  });
}
