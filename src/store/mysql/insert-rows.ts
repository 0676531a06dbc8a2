// INSERTs of many rows, capped by size, since a server refuses packets that are too large.
import { type Connection, escape } from 'mysql2/promise';
import type { LocatedLogins } from '../../model/logins.js';
import { LOGIN_COLUMNS, type LoadTarget, type RowFormat, rowWriter } from './row-writer.js';

// More than this per statement makes loading no faster.
const MAX_STATEMENT_CHARS = 1024 * 1024;

// The most that a UTF-16 code unit takes in UTF-8.
const BYTES_PER_CHAR = 3;

const insert = `INSERT INTO logins (${LOGIN_COLUMNS}) VALUES `;

const format: RowFormat = { field: (text) => escape(text), quote: "'", separator: ',' };

/** To be called within a transaction. Throws what mysql2 throws. */
export async function insertRows(
  connection: Connection,
  { sourceId, maxPacketBytes }: LoadTarget,
  logins: LocatedLogins,
): Promise<void> {
  const maxChars = Math.min(MAX_STATEMENT_CHARS, Math.floor(maxPacketBytes / BYTES_PER_CHAR) - insert.length);
  const write = rowWriter(logins, sourceId, format);
  let values = '';
  for (let n = 0; n < logins.count; n++) {
    const tuple = `(${write(n)})`;
    if (values !== '' && values.length + tuple.length >= maxChars) {
      await connection.query(insert + values);
      values = '';
    }
    values += values === '' ? tuple : `,${tuple}`;
  }
  await connection.query(insert + values);
}
