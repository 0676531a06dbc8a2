// Addresses for special purposes, which have no known place and are never banned. Blocks are pairs of numbers and not a
// BlockList of node:net, which takes ten times as long for an address and cannot compare networks (decision 47).
import { embeddedIpv4, parseIpv4, parseIpv6 } from './addresses.js';

const IPV4_BITS = 32;
/** No special-purpose IPv6 block is longer than a /48, and 48 bits are exact in a number. */
const IPV6_BITS_COMPARED = 48;
const IPV6_BITS_LEFT = 80n;

/**
 * True for an address without a known place: private, shared, local, documentation, multicast, reserved, and everything
 * else in IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), including anycast services. A NAT64
 * (RFC 6052) or 6to4 (RFC 3056) address is special if its embedded IPv4 address is. Also true for text that is not an
 * address: authtrack looks up neither.
 */
export function isSpecialAddress(canonical: string): boolean {
  const ipv4 = parseIpv4(canonical);
  if (ipv4 !== -1) return isIn(specialIpv4, ipv4);
  const groups = parseIpv6(canonical);
  if (groups === null) return true;
  const embedded = embeddedIpv4(groups, [0x64, 0xff9b, 0, 0, 0, 0]) ?? embeddedIpv4(groups, [0x2002]);
  if (embedded !== null) return isIn(specialIpv4, embedded);
  const top = topBits(groups);
  return !isIn(globalIpv6, top) || isIn(specialIpv6, top);
}

type AddressRange = {
  /** Its first address, with a prefix length if it is a network. */
  readonly text: string;
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
};

/** Whether any address of a network is special. */
export function overlapsSpecial({ text, version, first, last }: AddressRange): boolean {
  const bits = version === 4 ? 0n : IPV6_BITS_LEFT;
  const [from, to] = [Number(first >> bits), Number(last >> bits)];
  const meets = ([start, end]: AddressBlock): boolean => from < end && to >= start;
  if (version === 4) return specialIpv4.some(meets);
  // A NAT64 network maps to many IPv4 addresses, and some may be special. A 6to4 network has up to 48 bits (one
  // address).
  if (first !== last && meets(nat64)) return true;
  if (from === to) return isSpecialAddress(text.split('/')[0] ?? '');
  // Also true for a network that is not wholly within global space.
  const isGlobal = globalIpv6.some(([start, end]) => from >= start && to < end);
  return !isGlobal || specialIpv6.some(meets) || meets(sixToFour);
}

/** The first value of a block, and the first value after it. */
type AddressBlock = readonly [number, number];

const specialIpv4 = [
  '0.0.0.0/8', // this network, unspecified
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112 anycast
  '192.52.193.0/24', // multicast tunneling anycast
  '192.88.99.0/24', // 6to4 relay anycast
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112 anycast
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
].map((block) => parseBlock(block, parseIpv4, IPV4_BITS));

// All other IPv6 space is loopback, local, multicast, discard-only, segment identifiers or unassigned.
const globalIpv6 = ['2000::/3'].map(parseIpv6Block);

const nat64 = parseIpv6Block('64:ff9b::/48');
const sixToFour = parseIpv6Block('2002::/16');

const specialIpv6 = [
  '2001::/23', // protocol assignments: Teredo, benchmarking, ORCHID, DRIP, anycast
  '2001:db8::/32', // documentation
  '2620:4f:8000::/48', // AS112 anycast
  '3fff::/20', // documentation
].map(parseIpv6Block);

function topBits(groups: readonly number[]): number {
  const [a = 0, b = 0, c = 0] = groups;
  return (a * 0x10000 + b) * 0x10000 + c;
}

function parseIpv6Block(block: string): AddressBlock {
  return parseBlock(block, (text) => topBits(parseIpv6(text) ?? []), IPV6_BITS_COMPARED);
}

function parseBlock(block: string, parse: (text: string) => number, bits: number): AddressBlock {
  const [address = '', length = ''] = block.split('/');
  const first = parse(address);
  return [first, first + 2 ** (bits - Number(length))];
}

function isIn(blocks: readonly AddressBlock[], value: number): boolean {
  return blocks.some(([first, end]) => value >= first && value < end);
}
