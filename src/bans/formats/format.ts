// The one shape of all formats, and the check that all of them begin with.
import { parseNetwork, type Network } from '../../lib/networks.js';
import type { Ban } from '../../model/ban.js';

type FormatOptions = {
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** Name of the jail, table or set, `authtrack` unless the user says so; only formats that need one look at it. */
  readonly set: string;
};

/**
 * The list as the text that another program reads; an empty list is valid too.
 * @param bans sorted, no two the same, see compareNetworks
 * @throws TypeError where an entry is no network, or is everybody, or `set` is no plain name
 */
export type Format = (bans: readonly Ban[], options: FormatOptions) => string;

export type Listed = { readonly ban: Ban; readonly network: Network };

// ipset takes 31 characters, and puts a suffix of ours behind the name.
const plainName = /^[A-Za-z][A-Za-z0-9_-]{0,23}$/;

/**
 * What is still banned at `now`. Only `network.text` may be written: it is made anew from numbers, so nothing but
 * an address can get into a shell or a rules file.
 * @throws TypeError see Format
 */
export function listed(bans: readonly Ban[], now: number): Listed[] {
  return bans
    .map((ban) => ({ ban, network: networkIn(ban) }))
    .filter(({ ban }) => ban.expires === null || ban.expires > now);
}

export function isSingle({ first, last }: Network): boolean {
  return first === last;
}

/** @throws TypeError where it could be anything but a name to one of the programs */
export function checkedName(set: string): string {
  if (!plainName.test(set)) throw new TypeError(`not a plain name of a set or jail: ${JSON.stringify(set)}`);
  return set;
}

export function inLines(lines: readonly string[], ending = '\n'): string {
  return lines.map((line) => `${line}${ending}`).join('');
}

function networkIn({ network: text }: Ban): Network {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`not an address or network: ${JSON.stringify(text)}`);
  if (network.length === 0) throw new TypeError(`a ban of everybody: ${text}`);
  return network;
}
