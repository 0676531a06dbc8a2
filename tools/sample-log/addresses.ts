// Public addresses drawn from the bundled MMDB's blocks, with their countries. The result depends on that file:
// another version of its package gives another sample.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Reader, type Response } from 'mmdb-lib';
import { formatIpv4 } from '../../src/lib/addresses.js';
import { canonicalAddress } from '../../src/lib/addresses.js';
import { isSpecialAddress } from '../../src/lib/special-addresses.js';
import type { Random } from './random.js';

/** The version of the MMDB's package that data/auth.log was made from. */
export const SAMPLE_MMDB_VERSION = '2.3.2026061719';

export type Address = {
  readonly ip: string;
  /** ISO 3166-1 alpha-2 from the MMDB; null for an address that is not public. */
  readonly countryCode: string | null;
};

export type AddressSource = {
  /** Returns an IPv4 address of this country. @throws RangeError when the MMDB has no block of it */
  readonly drawFrom: (countryCode: string, random: Random) => Address;
  /** Returns several different IPv4 addresses of one /24 of this country. */
  readonly drawNetwork: (countryCode: string, count: number, random: Random) => readonly Address[];
  /** Returns an IPv6 address; countries with larger blocks are more likely. */
  readonly drawV6: (random: Random) => Address;
  /** Every country with the number of its IPv4 blocks, sorted by code. */
  readonly countries: readonly (readonly [code: string, blocks: number])[];
};

type Block = { readonly start: number; readonly prefixLength: number };

const V4_BITS = 32;
const V4_END = 4294967296;
/** Smaller blocks are single machines of providers: a burst needs a whole /24, and a scan from a /32 is implausible. */
const LONGEST_PREFIX = 24;
/** The range with most allocations: a random address elsewhere is usually unassigned. */
const V6_STEMS = ['2001:4', '240', '260', '280', '2a0'] as const;
const HEX_IN_GROUP = 4;

let opened: AddressSource | undefined;

/** Walks the IPv4 tree once per process, in about a second. @throws Error when the MMDB cannot be read */
export function openAddresses(): AddressSource {
  return (opened ??= walkAddresses());
}

function walkAddresses(): AddressSource {
  const v4 = openReader('geo-whois-asn-country-ipv4.mmdb');
  const v6 = openReader('geo-whois-asn-country-ipv6.mmdb');
  const blocks = blocksByCountry(v4);

  const drawFrom = (countryCode: string, random: Random): Address => {
    const block = random.pick(blocks.get(countryCode) ?? []);
    const size = V4_END / powerOfTwo(block.prefixLength);
    // .0 and .255 are rarely hosts.
    const offset = Math.floor(random.between(0, size - 1) / 256) * 256 + random.between(1, 254);
    const ip = formatIpv4(block.start + offset);
    // The MMDB assigns documentation networks too: 203.0.113.0/24 is Australian.
    return isSpecialAddress(ip) ? drawFrom(countryCode, random) : { ip, countryCode };
  };
  const drawNetwork = (countryCode: string, count: number, random: Random): readonly Address[] => {
    const [a, b, c] = drawFrom(countryCode, random).ip.split('.');
    const hosts = new Set<number>();
    while (hosts.size < count) hosts.add(random.between(1, 254));
    return [...hosts].map((host) => ({ ip: [a, b, c, host].join('.'), countryCode }));
  };
  const drawV6 = (random: Random): Address => {
    for (;;) {
      const ip = randomV6(random);
      const countryCode = countryCodeOf(v6.get(ip));
      if (countryCode !== null && !isSpecialAddress(ip)) return { ip, countryCode };
    }
  };
  const countries = [...blocks].map(([code, list]) => [code, list.length] as const).sort(byCode);
  return { drawFrom, drawNetwork, drawV6, countries };
}

function openReader(file: string): Reader<Response> {
  const url = import.meta.resolve(`@ip-location-db/geo-whois-asn-country-mmdb/${file}`);
  return new Reader(readFileSync(fileURLToPath(url)));
}

function blocksByCountry(reader: Reader<Response>): ReadonlyMap<string, readonly Block[]> {
  const blocks = new Map<string, Block[]>();
  let start = 0;
  while (start < V4_END) {
    const [answer, prefixLength] = reader.getWithPrefixLength(formatIpv4(start));
    const code = countryCodeOf(answer);
    if (code !== null && prefixLength <= LONGEST_PREFIX) {
      const list = blocks.get(code);
      if (list === undefined) blocks.set(code, [{ start, prefixLength }]);
      else list.push({ start, prefixLength });
    }
    start += V4_END / powerOfTwo(prefixLength);
  }
  return blocks;
}

/** This MMDB is flat, which mmdb-lib's types do not describe: `{ country_code: 'NL' }`. */
function countryCodeOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('country_code' in answer)) return null;
  return typeof answer.country_code === 'string' ? answer.country_code : null;
}

function randomV6(random: Random): string {
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += random.between(0, 15).toString(16);
    return text;
  };
  const stem = random.pick(V6_STEMS);
  const open = stem.length - (stem.lastIndexOf(':') + 1);
  const group = (): string => hex(HEX_IN_GROUP).replace(/^0{1,3}/, '');
  const text = `${stem}${hex(HEX_IN_GROUP - open)}:${group()}:${group()}::${random.between(1, 0xffff).toString(16)}`;
  return canonicalAddress(text) ?? text;
}

function powerOfTwo(exponent: number): number {
  return exponent === V4_BITS ? V4_END : (1 << exponent) >>> 0;
}

function byCode(a: readonly [string, number], b: readonly [string, number]): number {
  return a[0] < b[0] ? -1 : 1;
}
