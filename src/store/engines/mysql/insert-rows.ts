// Inserts many rows in each statement, up to a size limit, since a server refuses packets that are too large.
import { type Connection, escape } from 'mysql2/promise';
import type { LocatedLogins } from '../../../model/logins.js';
import { LOGIN_COLUMNS, type LoadTarget, type RowFormat, rowWriter } from './row-writer.js';

// Longer statements do not make loading faster.
const MAX_STATEMENT_CHARS = 1024 * 1024;

// The maximum size of a UTF-16 code unit in UTF-8.
const BYTES_PER_CHAR = 3;

const insert = `INSERT INTO logins (${LOGIN_COLUMNS}) VALUES `;

const format: RowFormat = { field: (text) => escape(text), quote: "'", separator: ',' };

/** The clause that replaces rows with the same ids. */
const update = ` ON DUPLICATE KEY UPDATE ${LOGIN_COLUMNS.split(',')
  .slice(1)
  .map((column) => `${column} = VALUES(${column.trim()})`)
  .join(', ')}`;

/** Inserts logins; call it within a transaction. Throws what mysql2 throws. */
export async function insertRows(
  connection: Connection,
  target: LoadTarget,
  logins: LocatedLogins,
): Promise<void> {
  await writeRows(connection, target, { logins, ending: '' });
}

/** Like insertRows, but replaces rows with the same ids. */
export async function replaceRows(
  connection: Connection,
  target: LoadTarget,
  logins: LocatedLogins,
): Promise<void> {
  await writeRows(connection, target, { logins, ending: update });
}

async function writeRows(
  connection: Connection,
  { sourceId, maxPacketBytes }: LoadTarget,
  { logins, ending }: { readonly logins: LocatedLogins; readonly ending: string },
): Promise<void> {
  if (logins.count === 0) return;
  const maxBytes = Math.floor(maxPacketBytes / BYTES_PER_CHAR);
  const maxChars = Math.min(MAX_STATEMENT_CHARS, maxBytes - insert.length - ending.length);
  const write = rowWriter(logins, sourceId, format);
  let values = '';
  for (let n = 0; n < logins.count; n++) {
    const tuple = `(${write(n)})`;
    if (values !== '' && values.length + tuple.length >= maxChars) {
      await connection.query(insert + values + ending);
      values = '';
    }
    values += values === '' ? tuple : `,${tuple}`;
  }
  await connection.query(insert + values + ending);
}
