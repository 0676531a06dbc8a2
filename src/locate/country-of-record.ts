// Converts the record of a service or a database to a country, in each format in use.
// The field `country` is a name in some formats, a code in others, and a map in MaxMind's.
import { type Country, unknownCountry } from '../model/location.js';

// {"country_code": "DE", "country": "Germany"}           IPinfo Lite, answer and MMDB
// {"country": "DE"}                                      IPinfo's older answers
// {"country": "DE", "country_name": "Germany"}           IPinfo's older MMDB
// {"country_code": "DE"}                                 ip-location-db, the bundled MMDB
// {"country": {"iso_code": "DE", "names": {"en": "Germany"}}, "registered_country": {…}}      MaxMind, DB-IP
type CountryRecord = {
  readonly country_code?: unknown;
  readonly country?: unknown;
  readonly country_name?: unknown;
  readonly registered_country?: unknown;
};
type NestedCountry = { readonly iso_code?: unknown; readonly names?: { readonly en?: unknown } | null };

/** Letters and punctuation of country names, up to the length of the longest name. */
const plausibleName = /^[\p{L}\p{M}][\p{L}\p{M} .,'’()&-]{1,59}$/u;

/** The country in a record; unknown for any other value. A name counts only if the record has no code. */
export function countryOfRecord(record: unknown): Country {
  if (!isObject(record)) return unknownCountry;
  const { country_code: code, country, country_name: name, registered_country: registered } = record;
  if (isText(code)) return countryOfCode(code);
  if (isText(country)) return country.length === 2 ? countryOfCode(country) : countryOfName(country);
  if (isObject(country) && hasCode(country)) return countryOfCode(country.iso_code);
  if (isObject(registered) && hasCode(registered)) return countryOfCode(registered.iso_code);
  return countryOfName(name ?? (isObject(country) ? (country as NestedCountry).names?.en : undefined));
}

function countryOfName(name: unknown): Country {
  return isText(name) && plausibleName.test(name) ? { code: null, name } : unknownCountry;
}

function isObject(value: unknown): value is CountryRecord {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function hasCode(value: object): value is { readonly iso_code: string } {
  return isText((value as NestedCountry).iso_code);
}

// Converts a two-letter code to a country. Names come from Node's Unicode data, not from the source of the code.

let names: Intl.DisplayNames | undefined;

// Regions with a name in the Unicode data that are not countries: unions, outlying waters, test locales, "unknown".
const notCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** One object per code. Two letters limit it to 676 codes, in upper and lower case. */
const seen = new Map<string, Country>();

/**
 * The country of an ISO 3166-1 alpha-2 code, in either case. Withdrawn codes and aliases are replaced (`UK` is GB, `YU`
 * is RS). Anything else, including `ZZ`, `XX`, `EU` and `AP`, is the unknown country.
 */
export function countryOfCode(code: string): Country {
  const known = seen.get(code);
  if (known !== undefined) return known;
  if (!/^[A-Za-z]{2}$/u.test(code)) return unknownCountry;
  const country = nameCountry(new Intl.Locale('und', { region: code }).region ?? code);
  seen.set(code, country);
  return country;
}

function nameCountry(code: string): Country {
  names ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const name = notCountries.has(code) ? undefined : names.of(code);
  return name === undefined ? unknownCountry : { code, name };
}
