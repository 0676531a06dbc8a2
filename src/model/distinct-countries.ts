import type { Country } from './country.js';
import type { LocatedLogins } from './logins.js';

/** Each country of a batch once, and its number for each of the addresses. */
export type DistinctCountries = { readonly countries: readonly Country[]; readonly numbers: Int32Array };

export function distinctCountries({ countries: all }: LocatedLogins): DistinctCountries {
  const countries: Country[] = [];
  // Most are one object for all of their addresses, which is cheaper to find than a text.
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
