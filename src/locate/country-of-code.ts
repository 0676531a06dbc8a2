// Converts a two-letter code to a country. Names come from Node's Unicode data, not from the source of the code.
import { unknownCountry, type Country } from '../model/country.js';

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
