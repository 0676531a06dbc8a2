// Bans a whole network instead of its members if enough of them are banned.
import { networkOf, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';

export type JudgedBan = { readonly network: Network; readonly ban: Ban };

/** The number of banned members that ban a whole network; 0: never. */
export type Merging = {
  /** Addresses in an IPv4 /24. */
  readonly networkAddresses: number;
  /** /64 networks in an IPv6 /56, the usual prefix of a home. */
  readonly networks56: number;
  /** /64 networks in an IPv6 /48, the usual prefix of a company or a tunnel. */
  readonly networks48: number;
};

type Level = { readonly version: 4 | 6; readonly bits: number; readonly least: number };

/** The widest level comes first; its members are not available to the others. */
function levelsOf({ networkAddresses, networks56, networks48 }: Merging): readonly Level[] {
  const levels: readonly Level[] = [
    { version: 4, bits: 24, least: networkAddresses },
    { version: 6, bits: 48, least: networks48 },
    { version: 6, bits: 56, least: networks56 },
  ];
  return levels.filter(({ least }) => least > 0);
}

/**
 * Replaces members by their network, at every level.
 * @param banned sorted
 * @param mayBan whether a network contains no exempt address
 * @returns the bans, sorted, with each network in place of its members
 */
export function mergeNeighbours(
  banned: readonly JudgedBan[],
  merging: Merging,
  mayBan: (network: Network) => boolean,
): readonly JudgedBan[] {
  return levelsOf(merging).reduce((some, level) => mergedAt(level, some, mayBan), banned);
}

function mergedAt(
  { version, bits, least }: Level,
  banned: readonly JudgedBan[],
  mayBan: (network: Network) => boolean,
): readonly JudgedBan[] {
  const groups = new Map<string, JudgedBan[]>();
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

/** The first address of a network. */
function addressOf({ text }: Network): string {
  return text.replace(/\/.*$/, '');
}

/** The ban of a whole network. @param least the ban ends when fewer than this many of `bans` are left */
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
