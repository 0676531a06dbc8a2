// Returns the last rows of addresses, and which addresses and hosts are stored.
import { type StoredLogin, statuses } from '../../model/login.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { loginColumns, loginRow } from './login-row.js';

// Names all statuses, so that MySQL can use its index, which begins with the status.
const ANY_STATUS = `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;

/** Returns up to `limit` rows of these addresses, newest first. @param ips in canonical form */
export async function rowsOf(
  engine: Engine,
  ips: readonly string[],
  limit: number,
): Promise<readonly StoredLogin[]> {
  if (ips.length === 0) return [];
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins
      WHERE ${ANY_STATUS} AND ip IN (${ips.map(() => '?').join(', ')}) ORDER BY "date" DESC, id DESC LIMIT ?`,
    [...ips, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}

/**
 * Returns addresses by their beginning.
 * @param beginning only lowercase hexadecimal digits, dots and colons: no wildcards
 */
export async function addressesLike(engine: Engine, beginning: string): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT DISTINCT ip FROM logins WHERE ${ANY_STATUS} AND ip LIKE ? ORDER BY ip`,
    [`${beginning}%`],
  );
  return rows.map((row) => toText(row, 'ip'));
}

export async function hasHost(engine: Engine, host: string): Promise<boolean> {
  return (await engine.query('SELECT id FROM logins WHERE host = ? LIMIT 1', [host])).length > 0;
}
