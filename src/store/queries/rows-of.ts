// The last rows of one address, the newest first.
import type { StoredLogin } from '../../model/stored-login.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { loginColumns, loginRow } from './login-row.js';

/** @param ip canonical. */
export async function rowsOf(engine: Engine, ip: string, limit: number): Promise<readonly StoredLogin[]> {
  // All statuses, by name: the index of MySQL begins with the status.
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins
      WHERE status IN ('Accepted', 'Failed', 'Invalid', 'Probe') AND ip = ? ORDER BY "date" DESC, id DESC LIMIT ?`,
    [ip, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}
