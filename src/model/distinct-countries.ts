import type { Country } from './country.js';
import type { LocatedLogins } from './logins.js';

/** Each country of a batch once, and for each address the index of its country. */
export type DistinctCountries = { readonly countries: readonly Country[]; readonly numbers: Int32Array };

export function distinctCountries({ countries: all }: LocatedLogins): DistinctCountries {
  const countries: Country[] = [];
  // Addresses mostly share one object for a country, and an object is found faster than a text.
  const byObject = new Map<Country, number>();
  const byText = new Map<string, number>();
  const numbers = Int32Array.from(all, (country) => {
    let number = byObject.get(country);
    if (number === undefined) {
      const text = JSON.stringify([country.code, country.name]);
      number = byText.get(text) ?? countries.push(country) - 1;
      byText.set(text, number);
      byObject.set(country, number);
    }
    return number;
  });
  return { countries, numbers };
}
