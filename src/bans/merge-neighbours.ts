// Whole networks in the place of their members, where so many of them are banned that the rest is no better.
import { networkOf, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';

export type Judged = { readonly network: Network; readonly ban: Ban };

/** How many banned members ban a whole network; 0: never. */
export type Merging = {
  /** Addresses of a /24 of IPv4. */
  readonly networkAddresses: number;
  /** /64 networks of a /56 of IPv6, what a home is given. */
  readonly networks56: number;
  /** /64 networks of a /48 of IPv6, what a company or a tunnel is given. */
  readonly networks48: number;
};

type Level = { readonly version: 4 | 6; readonly bits: number; readonly least: number };

/** The widest first: what it takes is not left for the others. */
function levelsOf({ networkAddresses, networks56, networks48 }: Merging): readonly Level[] {
  const levels: readonly Level[] = [
    { version: 4, bits: 24, least: networkAddresses },
    { version: 6, bits: 48, least: networks48 },
    { version: 6, bits: 56, least: networks56 },
  ];
  return levels.filter(({ least }) => least > 0);
}

/**
 * @param banned sorted
 * @param mayBan whether a network holds nobody that may not be banned
 * @returns them, sorted, each network in the place of its members
 */
export function mergeNeighbours(
  banned: readonly Judged[],
  merging: Merging,
  mayBan: (network: Network) => boolean,
): readonly Judged[] {
  return levelsOf(merging).reduce((some, level) => mergedAt(level, some, mayBan), banned);
}

function mergedAt(
  { version, bits, least }: Level,
  banned: readonly Judged[],
  mayBan: (network: Network) => boolean,
): readonly Judged[] {
  const groups = new Map<string, Judged[]>();
  for (const one of banned) {
    const { network } = one;
    const isMember = network.version === version && network.length > bits;
    const key = isMember ? networkOf(addressOf(network), bits).text : network.text;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first?.network.version !== version || first.network.length <= bits) return members;
    const network = networkOf(addressOf(first.network), bits);
    if (members.length < least || !mayBan(network)) return members;
    const bans = members.map(({ ban }) => ban);
    return [{ network, ban: wholeOf(network, bans, least) }];
  });
}

/** The first of a network. */
function addressOf({ text }: Network): string {
  return text.replace(/\/.*$/, '');
}

/** @param least of so many bans; when fewer are left, the network is banned no longer. */
function wholeOf({ text }: Network, bans: readonly Ban[], least: number): Ban {
  const ends = bans.map(({ expires }) => expires ?? Infinity).sort((a, b) => b - a);
  const end = ends[least - 1] ?? Infinity;
  const countries = new Set(bans.map(({ country }) => country));
  return {
    network: text,
    since: Math.min(...bans.map(({ since }) => since)),
    lastSeen: Math.max(...bans.map(({ lastSeen }) => lastSeen)),
    attempts: bans.reduce((sum, { attempts }) => sum + attempts, 0),
    country: countries.size === 1 ? (bans[0]?.country ?? null) : null,
    expires: end === Infinity ? null : end,
    origin: null,
  };
}
