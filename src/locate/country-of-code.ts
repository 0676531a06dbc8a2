// A two-letter code to a country. Names come from the Unicode data that Node brings, never from who answered.
import { unknownCountry, type Country } from '../model/country.js';

let names: Intl.DisplayNames | undefined;

// Regions that have a name in the Unicode data but are no country: unions, outlying waters, test locales, "unknown".
const notCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** One object for each code that was seen; two letters leave room for 676 and both cases of each. */
const seen = new Map<string, Country>();

/**
 * The country of an ISO 3166-1 alpha-2 code in either case; codes that were withdrawn or aliased are put right
 * (`UK` is GB, `YU` is RS). Anything else, also `ZZ`, `XX`, `EU` and `AP`, is the unknown country.
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
