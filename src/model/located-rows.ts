// Rows as columns: for rows that come one by one, from a database or a test.
import { type Country, unknownCountry } from './country.js';
import type { LoginEvent } from './login-event.js';
import type { LoginRow } from './login-row.js';
import { LoginsBuilder } from './logins-builder.js';
import { type LocatedLogins, type Origin, withCountries } from './logins.js';

type LocatedLogin = LoginEvent & { readonly country: Country; readonly origin: Origin };

/** Puts logins together, row by row. */
export class LocatedLoginsBuilder {
  readonly #builder = new LoginsBuilder();
  readonly #found = new Map<string, { readonly ip: string; readonly country: Country }>();

  /** @param login whose country is the unknown one where it has no address */
  add({ country, origin, ...login }: LocatedLogin): void {
    const { ip } = login;
    // An address that was in several countries is there once for each of them: to the builder both are one text.
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

/** @param rows whose country is the unknown one where they have no address */
export function locatedRows(rows: readonly LoginRow[]): LocatedLogins {
  const builder = new LocatedLoginsBuilder();
  for (const row of rows) builder.add({ ...row, reading: '', origin: '' });
  return builder.logins();
}
