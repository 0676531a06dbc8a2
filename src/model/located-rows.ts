// Rows as columns: for rows that come one by one, from a database or a test.
import { type Country, unknownCountry } from './country.js';
import type { LoginRow } from './login-row.js';
import { LoginsBuilder } from './logins-builder.js';
import { type LocatedLogins, withCountries } from './logins.js';

/**
 * An address that was in several countries, as happens between one run and another, is there once for each of them.
 * @param rows whose country is the unknown one where they have no address
 */
export function locatedRows(rows: readonly LoginRow[]): LocatedLogins {
  const builder = new LoginsBuilder();
  const found = new Map<string, { readonly ip: string; readonly country: Country }>();
  for (const row of rows) {
    const { ip, country } = row;
    // To the builder an address with its country is one text.
    const key = ip === null ? null : JSON.stringify([ip, country.code, country.name]);
    if (key !== null && ip !== null && !found.has(key)) found.set(key, { ip, country });
    builder.add({ ...row, ip: key });
  }
  return {
    ...withCountries(builder, new Map()),
    ips: builder.ips.map((key) => found.get(key)?.ip ?? ''),
    countries: builder.ips.map((key) => found.get(key)?.country ?? unknownCountry),
  };
}
