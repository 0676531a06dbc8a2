// The last rows of addresses, the newest first, and who there is to be asked for.
import type { StoredLogin } from '../../model/stored-login.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { loginColumns, loginRow } from './login-row.js';

// All statuses, by name: the index of MySQL begins with the status.
const ANY_STATUS = `status IN ('Accepted', 'Failed', 'Invalid', 'Probe')`;

/** @param ips canonical. */
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

/** @param beginning digits, small hexadecimal digits, dots and colons: nothing that LIKE would take for a wildcard. */
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
