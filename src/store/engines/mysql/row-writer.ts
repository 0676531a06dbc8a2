// Writes a row of `logins` as text for INSERT or LOAD DATA.
import { LINES_PER_SOURCE } from '../../../lib/identity.js';
import { unknownLocation } from '../../../model/location.js';
import { columnsOf, keyNames, kindNames, quotedName } from '../../../model/login-columns.js';
import { type LocatedLogins, NONE } from '../../../model/logins.js';
import { sqlInstant } from '../../../lib/time-text.js';

/** The columns of `logins` in the order in which rowWriter writes them, as SQL. */
export const LOGIN_COLUMNS = [
  ...['id', '"date"'],
  ...columnsOf('user').map(quotedName),
  ...columnsOf('address', 'location').map(quotedName),
  ...kindNames,
  ...keyNames,
  ...['port', 'pid', 'attempts'],
].join(', ');

/** The log of the rows, and the server's maximum packet size. */
export type LoadTarget = { readonly sourceId: number; readonly maxPacketBytes: number };

export type RowFormat = {
  /** Writes a text or null as a field. */
  readonly field: (text: string | null) => string;
  /** The quote around a date. */
  readonly quote: string;
  readonly separator: string;
};

/**
 * Returns a function that writes row `n` of a batch, with its fields in the order of LOGIN_COLUMNS. The fields of a
 * user, of an address and of a kind are written once and reused: a row of few pieces is faster (`npm run bench:mysql`).
 * For speed, the order of the pieces stands here and in LOGIN_COLUMNS; test/unit/store/engines/mysql/row-writer.test.ts
 * compares both with model/login-columns.ts.
 */
export function rowWriter(logins: LocatedLogins, sourceId: number, format: RowFormat): (n: number) => string {
  const { line, date, user, ip, kind, port, pid, attempts, key } = logins;
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
    const { country, asn, asName } = logins.locations[k] ?? unknownLocation;
    return fields(address, country.name, country.code, asn === null ? null : String(asn), asName);
  });
  const nowhere = fields(null, null, null, null, null);
  const what = logins.kinds.map((kind) => fields(...kindNames.map((name) => kind[name])));
  const which = logins.keys.map((of) => fields(...keyNames.map((name) => of[name])));
  const keyless = fields(...keyNames.map(() => null));
  return (n) => {
    const when = `${base + (line[n] ?? 0)}${beforeDate}${sqlInstant(date[n] ?? 0)}${afterDate}`;
    const texts = `${who[user[n] ?? NONE] ?? nobody}${where[ip[n] ?? NONE] ?? nowhere}${what[kind[n] ?? NONE]}${which[key[n] ?? NONE] ?? keyless}`;
    return `${when}${texts}${orNone(port[n])}${s}${orNone(pid[n])}${s}${attempts[n]}`;
  };
}
