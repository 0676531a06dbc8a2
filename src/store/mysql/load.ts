// Bulk loading: INSERTs of many rows, capped by size, since a server refuses packets that are too large.
import { type Connection, escape } from 'mysql2/promise';
import type { LoginRow } from '../../model/login-row.js';
import { instantText } from '../instant-text.js';

const LINES_PER_SOURCE = 2 ** 32;

// More than this per statement makes loading no faster.
const MAX_STATEMENT_CHARS = 1024 * 1024;

// The most that a UTF-16 code unit takes in UTF-8.
const BYTES_PER_CHAR = 3;

const insert = `INSERT INTO logins (id, "date", "user", ip, status, service, country, country_code, host, port, method,
  rhost, pid, attempts) VALUES `;

/** To be called within a transaction. */
export async function insertLogins(
  connection: Connection,
  source: { readonly id: number; readonly maxPacketBytes: number },
  rows: readonly LoginRow[],
): Promise<void> {
  const base = source.id * LINES_PER_SOURCE;
  const maxChars = Math.min(
    MAX_STATEMENT_CHARS,
    Math.floor(source.maxPacketBytes / BYTES_PER_CHAR) - insert.length,
  );
  const quoted = quoteOnce();
  let values = '';
  for (const row of rows) {
    const tuple = toTuple(base, row, quoted);
    if (values !== '' && values.length + tuple.length >= maxChars) {
      await connection.query(insert + values);
      values = '';
    }
    values += values === '' ? tuple : `,${tuple}`;
  }
  await connection.query(insert + values);
}

type Quote = (text: string | null) => string;

function toTuple(base: number, row: LoginRow, quoted: Quote): string {
  const { country } = row;
  return `(${base + row.line},'${instantText(row.date)}',${quoted(row.user)},${quoted(row.ip)},${quoted(row.status)},${quoted(
    row.service,
  )},${quoted(country.name)},${quoted(country.code)},${quoted(row.host)},${row.port ?? 'NULL'},${quoted(row.method)},${quoted(
    row.rhost,
  )},${row.pid ?? 'NULL'},${row.attempts})`;
}

// A batch has few texts, many times.
function quoteOnce(): Quote {
  const known = new Map<string | null, string>([[null, 'NULL']]);
  return (text) => {
    let quoted = known.get(text);
    if (quoted === undefined) {
      quoted = escape(text);
      known.set(text, quoted);
    }
    return quoted;
  };
}
