// Turns single rows, from a database or a test, into columns.
import { type Country, unknownCountry } from './country.js';
import type { LoginEvent } from './login-event.js';
import type { LoginRow } from './login-row.js';
import { LoginsBuilder } from './logins-builder.js';
import { type LocatedLogins, type Origin, withCountries } from './logins.js';

type LocatedLogin = LoginEvent & { readonly country: Country; readonly origin: Origin };

/** Builds columns of located logins, row by row. */
export class LocatedLoginsBuilder {
  readonly #builder = new LoginsBuilder();
  readonly #found = new Map<string, { readonly ip: string; readonly country: Country }>();

  /** @param login has the unknown country if it has no address */
  add({ country, origin, ...login }: LocatedLogin): void {
    const { ip } = login;
    // An address that was in several countries is stored once per country: for the builder, the key is the address.
    const key = ip === null ? null : JSON.stringify([ip, country.code, country.name]);
    if (key !== null && ip !== null && !this.#found.has(key)) this.#found.set(key, { ip, country });
    this.#builder.add({ ...login, ip: key }, origin);
  }

  logins(): LocatedLogins {
    const { ips } = this.#builder;
    return {
      ...withCountries(this.#builder, new Map()),
      ips: ips.map((key) => this.#found.get(key)?.ip ?? ''),
      countries: ips.map((key) => this.#found.get(key)?.country ?? unknownCountry),
    };
  }
}

/** Rows as columns. @param rows a row without an address has the unknown country */
export function locatedRows(rows: readonly LoginRow[]): LocatedLogins {
  const builder = new LocatedLoginsBuilder();
  for (const row of rows) builder.add({ ...row, reading: '', origin: '' });
  return builder.logins();
}
