// A row of `logins` as text, for whichever statement loads it.
import { LINES_PER_SOURCE } from '../../lib/login-id.js';
import { unknownCountry } from '../../model/country.js';
import { type LocatedLogins, NONE } from '../../model/logins.js';
import { instantText } from '../instant-text.js';

export const LOGIN_COLUMNS = `id, "date", "user", ip, country, country_code, status, service, host, method, rhost, reading,
  origin, port, pid, attempts`;

/** Whose rows, and what the server takes at once. */
export type LoadTarget = { readonly sourceId: number; readonly maxPacketBytes: number };

export type RowFormat = {
  /** Any text, or null, as a field. */
  readonly field: (text: string | null) => string;
  /** Around a date. */
  readonly quote: string;
  readonly separator: string;
};

/**
 * For the rows of one batch. What hangs on the user, on the address and on the kind is spelled once for each of them,
 * and stands together: the fewer pieces a row has, the quicker it is (`npm run bench:mysql`).
 * @returns the fields of row `n` in the order of LOGIN_COLUMNS.
 */
export function rowWriter(logins: LocatedLogins, sourceId: number, format: RowFormat): (n: number) => string {
  const { line, date, user, ip, kind, port, pid, attempts } = logins;
  const { field, quote, separator: s } = format;
  const base = sourceId * LINES_PER_SOURCE;
  const none = field(null);
  const [beforeDate, afterDate] = [`${s}${quote}`, `${quote}${s}`];
  const fields = (...texts: readonly (string | null)[]): string =>
    texts.map((text) => field(text) + s).join('');
  const orNone = (value = NONE): string | number => (value === NONE ? none : value);

  const who = logins.users.map((name) => fields(name));
  const nobody = fields(null);
  const where = logins.ips.map((address, k) => {
    const { name, code } = logins.countries[k] ?? unknownCountry;
    return fields(address, name, code);
  });
  const nowhere = fields(null, null, null);
  const what = logins.kinds.map(({ status, service, host, method, rhost, reading, origin }) =>
    fields(status, service, host, method, rhost, reading, origin),
  );
  return (n) => {
    const when = `${base + (line[n] ?? 0)}${beforeDate}${instantText(date[n] ?? 0)}${afterDate}`;
    const texts = `${who[user[n] ?? NONE] ?? nobody}${where[ip[n] ?? NONE] ?? nowhere}${what[kind[n] ?? NONE]}`;
    return `${when}${texts}${orNone(port[n])}${s}${orNone(pid[n])}${s}${attempts[n]}`;
  };
}
