// Networks in CIDR notation (RFC 4632, RFC 4291 section 2.3). A single address is the smallest network.
import { canonicalAddress, formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from './addresses.js';

const GROUP_BITS = 16n;
const GROUP_MASK = 0xffffn;
const BITS = { 4: 32, 6: 128 } as const;

export type Network = {
  /** Canonical: an address without a length, or a network whose bits after the prefix are all zero. */
  readonly text: string;
  readonly version: 4 | 6;
  /** Number of prefix bits. */
  readonly length: number;
  readonly first: bigint;
  readonly last: bigint;
};

// Octal to some programs, decimal to others. In IPv6 groups, leading zeros are harmless: 0000:0000:…
const leadingZero = /^[\d.]*(?<!\d)0\d[\d.]*$/;

/**
 * The network of an address or of CIDR notation. Bits after the prefix may be set. IPv4-mapped IPv6 is the IPv4
 * address. Null for anything else, including IPv4 with leading zeros.
 */
export function parseNetwork(text: string): Network | null {
  const [, addressText = '', lengthText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = canonicalAddress(addressText);
  if (address === null || addressText.includes('%') || leadingZero.test(addressText)) return null;
  const version = address.includes(':') ? 6 : 4;
  // A mapped address with a prefix length would be a network of the other family.
  if (lengthText !== undefined && version === 4 && addressText.includes(':')) return null;
  const length = lengthText === undefined ? BITS[version] : Number(lengthText);
  return length > BITS[version] ? null : networkOf(address, length);
}

/**
 * The network with this prefix length that contains an address.
 * @param address canonical, see addresses.ts
 */
export function networkOf(address: string, length: number): Network {
  const version = address.includes(':') ? 6 : 4;
  const bits = BITS[version];
  const rest = BigInt(bits - length);
  const first = (toBits(address, version) >> rest) << rest;
  const base = toText(first, version);
  const text = length === bits ? base : `${base}/${length}`;
  return { text, version, length, first, last: first + (1n << rest) - 1n };
}

export function contains(outer: Network, inner: Network): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(one: Network, other: Network): boolean {
  return contains(one, other) || contains(other, one);
}

/**
 * The networks that no other one contains.
 * @param sorted by compareNetworks: a network comes before those that it contains
 */
export function outermost(sorted: readonly Network[]): readonly Network[] {
  const kept: Network[] = [];
  for (const network of sorted) {
    const before = kept.at(-1);
    if (before === undefined || !contains(before, network)) kept.push(network);
  }
  return kept;
}

/** Order: IPv4 first, then by address, then the larger network first. */
export function compareNetworks(a: Network, b: Network): number {
  if (a.version !== b.version) return a.version - b.version;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.length - b.length;
}

/** A network, and why it is on a list. */
export type NetworkWithReason = { readonly network: Network; readonly reason: string };

/** Returns a function that finds, by binary search, the reason of an entry that overlaps a network, or null. */
export function overlapIndex(entries: readonly NetworkWithReason[]): (network: Network) => string | null {
  const sorted = [...entries].sort((a, b) => compareNetworks(a.network, b.network));
  // Networks overlap only if one contains the other. Without the contained ones, no two overlap.
  const apart: NetworkWithReason[] = [];
  for (const entry of sorted) {
    const last = apart.at(-1);
    if (last === undefined || !overlaps(last.network, entry.network)) apart.push(entry);
  }
  return (network) => {
    // Only the last entry that begins before the end of the network can overlap it.
    let [from, to] = [0, apart.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const entry = apart[middle];
      if (entry !== undefined && beginsAfter(entry.network, network)) to = middle;
      else from = middle + 1;
    }
    const found = apart[from - 1];
    return found !== undefined && overlaps(found.network, network) ? found.reason : null;
  };
}

function beginsAfter(one: Network, other: Network): boolean {
  return one.version === other.version ? one.first > other.last : one.version > other.version;
}

function toBits(address: string, version: 4 | 6): bigint {
  if (version === 4) return BigInt(parseIpv4(address));
  return (parseIpv6(address) ?? []).reduce((bits, group) => (bits << GROUP_BITS) | BigInt(group), 0n);
}

function toText(bits: bigint, version: 4 | 6): string {
  if (version === 4) return formatIpv4(Number(bits));
  const groups = Array.from({ length: 8 }, (_, i) =>
    Number((bits >> (GROUP_BITS * BigInt(7 - i))) & GROUP_MASK),
  );
  return formatIpv6(groups);
}
