// A row of `logins` as text, for whichever statement loads it.
import { LINES_PER_SOURCE } from '../../lib/login-id.js';
import type { LoginRow } from '../../model/login-row.js';
import { instantText } from '../instant-text.js';

export const LOGIN_COLUMNS = `id, "date", "user", ip, status, service, country, country_code, host, port, method, rhost,
  pid, attempts`;

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
 * For the rows of one batch, which has few texts, many times: each is spelled once. What mostly is as in the row before
 * is put together once; the fewer pieces a row has, the quicker it is (`npm run bench:mysql`).
 * @returns the fields in the order of LOGIN_COLUMNS.
 */
export function rowWriter(sourceId: number, format: RowFormat): (row: LoginRow) => string {
  const { quote, separator: s } = format;
  const base = sourceId * LINES_PER_SOURCE;
  const known = new Map<string | null, string>();
  const field = (text: string | null): string => {
    let spelled = known.get(text);
    if (spelled === undefined) known.set(text, (spelled = format.field(text)));
    return spelled;
  };
  const none = format.field(null);
  const [beforeDate, afterDate] = [`${s}${quote}`, `${quote}${s}`];
  let before: LoginRow | undefined;
  let [what, where, how] = ['', '', ''];
  return (row) => {
    const { status, service, country, host, method, rhost } = row;
    if (before?.status !== status || before.service !== service) {
      what = `${s}${field(status)}${s}${field(service)}${s}`;
    }
    if (before?.country !== country || before.host !== host) {
      where = `${field(country.name)}${s}${field(country.code)}${s}${field(host)}${s}`;
    }
    if (before?.method !== method || before.rhost !== rhost) {
      how = `${s}${field(method)}${s}${field(rhost)}${s}`;
    }
    before = row;
    const who = `${field(row.user)}${s}${field(row.ip)}`;
    const when = `${base + row.line}${beforeDate}${instantText(row.date)}${afterDate}`;
    return `${when}${who}${what}${where}${row.port ?? none}${how}${row.pid ?? none}${s}${row.attempts}`;
  };
}
