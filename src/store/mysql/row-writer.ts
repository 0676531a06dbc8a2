// A row of `logins` as text, for whichever statement loads it.
import type { LoginRow } from '../../model/login-row.js';
import { instantText } from '../instant-text.js';

export const LOGIN_COLUMNS = `id, "date", "user", ip, status, service, country, country_code, host, port, method, rhost,
  pid, attempts`;

const LINES_PER_SOURCE = 2 ** 32;

/** Whose rows, and what the server takes at once. */
export type LoadTarget = { readonly sourceId: number; readonly maxPacketBytes: number };

export type RowFormat = {
  /** Any text, or null, as a field. */
  readonly field: (text: string | null) => string;
  /** Around a date. */
  readonly quote: string;
  readonly separator: string;
};

/** For the rows of one batch, which has few texts, many times: each is spelled once. Fields as in LOGIN_COLUMNS. */
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
  return (row) => {
    const { country } = row;
    const when = `${base + row.line}${s}${quote}${instantText(row.date)}${quote}`;
    const who = `${field(row.user)}${s}${field(row.ip)}${s}${field(row.status)}${s}${field(row.service)}`;
    const where = `${field(country.name)}${s}${field(country.code)}${s}${field(row.host)}${s}${row.port ?? none}`;
    const how = `${field(row.method)}${s}${field(row.rhost)}${s}${row.pid ?? none}${s}${row.attempts}`;
    return `${when}${s}${who}${s}${where}${s}${how}`;
  };
}
