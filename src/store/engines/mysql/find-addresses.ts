// Finds addresses by their key, a thousand in each statement.
import type { Connection } from 'mysql2/promise';
import { knownColumns, type Dialect, type SqlRow } from '../../engine.js';

const ADDRESSES_PER_STATEMENT = 1000;

export async function findAddresses(
  connection: Connection,
  dialect: Dialect,
  ips: readonly string[],
): Promise<SqlRow[]> {
  const found: SqlRow[] = [];
  for (let from = 0; from < ips.length; from += ADDRESSES_PER_STATEMENT) {
    const some = ips.slice(from, from + ADDRESSES_PER_STATEMENT);
    const [rows] = await connection.query(`SELECT ${knownColumns(dialect)} FROM addresses WHERE ip IN (?)`, [
      some,
    ]);
    found.push(...(rows as SqlRow[]));
  }
  return found;
}
