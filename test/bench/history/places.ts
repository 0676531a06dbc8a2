// Countries, and autonomous systems in them.
import { type Country, type Location, unknownLocation } from '../../../src/model/location.js';
import type { Random } from '../../../tools/sample-log/random.js';
import { weightedIndex, zipf } from './weighted.js';

const codes =
  'CN US SG DE IN VN BR RU NL KR HK ID FR GB JP TW CA IR TH MX AR UA TR PL IT ES ZA RO BG SE EG PK BD CO CL PH MY KZ';

const regions = new Intl.DisplayNames('en', { type: 'region' });

export const countries: readonly Country[] = codes
  .split(' ')
  .map((code) => ({ code, name: regions.of(code) ?? code }));

/** The first number for private use (RFC 6996). */
const FIRST_ASN = 4_200_000_000;
const SYSTEMS = 3000;
const UNKNOWN = 0.02;

/** Returns a function that draws a place: few autonomous systems have most of the addresses. */
export function places(random: Random): (fraction: number) => Location {
  const country = weightedIndex(zipf(countries.length, 2));
  const systems = Array.from({ length: SYSTEMS }, (_, n): Location => {
    if (random.chance(UNKNOWN)) return unknownLocation;
    const of = countries[country(random.fraction())] ?? unknownLocation.country;
    return { country: of, asn: FIRST_ASN + n, asName: `Network ${n + 1}` };
  });
  const system = weightedIndex(zipf(SYSTEMS, 10));
  return (fraction) => systems[system(fraction)] ?? unknownLocation;
}
