// Who is never banned, whatever the logs say: what the administrator allows, this machine and its way out, and addresses
// that are nobody's in particular. What cannot be understood ends the run: an allow list with a hole locks somebody out.
import { overlapsSpecial } from '../../lib/addresses.js';
import { type Network, parseNetwork } from '../../lib/networks.js';
import { readAllowed } from './allow-list.js';
import { type Protected, protectedIndex } from './protected-index.js';
import { system as thisMachine, type System } from './system.js';

type NeverOptions = {
  /** Addresses, networks, host names, and files of them by their absolute path. */
  readonly allow: readonly string[];
  /** What is asked of the machine; this one if absent. */
  readonly system?: System;
};

export type NeverList = {
  /** Why no part of a network may ever be banned, in words; null where it may. */
  readonly reasonFor: (network: Network) => string | null;
};

/** @throws ConfigError for an entry that is nothing of all that, a file that cannot be read, a name without an address */
export async function openNeverList({ allow, system = thisMachine }: NeverOptions): Promise<NeverList> {
  const own = system.ownAddresses().map((address) => ({ address, reason: 'an address of this machine' }));
  const gateways = (await system.gateways()).map((address) => ({
    address,
    reason: 'the default gateway of this machine',
  }));
  const ofMachine = [...own, ...gateways].flatMap(({ address, reason }): Protected[] => {
    const network = parseNetwork(withoutScope(address));
    return network === null ? [] : [{ network, reason }];
  });
  const find = protectedIndex([...(await readAllowed(allow, system)), ...ofMachine]);
  return {
    reasonFor: (network) =>
      find(network) ?? (overlapsSpecial(network) ? 'a private or special address' : null),
  };
}

function withoutScope(address: string): string {
  return address.split('%')[0] ?? '';
}
