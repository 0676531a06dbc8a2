// The type of all formats, and the checks that all of them use.
import { parseNetwork, type Network } from '../../lib/networks.js';
import type { Ban } from '../../model/ban.js';

type FormatOptions = {
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** The name of the jail, table or set, in formats that have one. */
  readonly set: string;
};

/**
 * The list as text for another program; an empty list is valid too.
 * @param bans sorted, without duplicates, see compareNetworks
 * @throws TypeError for an entry that is not a network or contains all addresses, or if `set` is not a plain name
 */
export type WriteList = (bans: readonly Ban[], options: FormatOptions) => string;

export type Listed = { readonly ban: Ban; readonly network: Network };

// ipset allows 31 characters, and our format appends a suffix.
const plainName = /^[A-Za-z][A-Za-z0-9_-]{0,23}$/;

/**
 * The bans that have not ended at `now`. Formats write only `network.text`, which is made from numbers, so that only
 * addresses reach a shell or a rules file.
 * @throws TypeError see Format
 */
export function listed(bans: readonly Ban[], now: number): Listed[] {
  return bans
    .map((ban) => ({ ban, network: networkOfBan(ban.network) }))
    .filter(({ ban }) => ban.expires === null || ban.expires > now);
}

export function isSingle({ first, last }: Network): boolean {
  return first === last;
}

/** The name. @throws TypeError if a program could read it as anything but a name */
export function checkedName(set: string): string {
  if (!plainName.test(set)) throw new TypeError(`not a plain name of a set or jail: ${JSON.stringify(set)}`);
  return set;
}

export function inLines(lines: readonly string[], ending = '\n'): string {
  return lines.map((line) => `${line}${ending}`).join('');
}

/** The network of a ban. @throws TypeError if it is not a network, or contains all addresses */
export function networkOfBan(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`not an address or network: ${JSON.stringify(text)}`);
  if (network.length === 0) throw new TypeError(`a ban of all addresses: ${text}`);
  return network;
}
