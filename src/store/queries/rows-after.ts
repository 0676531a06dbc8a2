// A page of all rows, by id.
import type { StoredLogin } from '../../model/stored-login.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { loginColumns, loginRow } from './login-row.js';

export async function rowsAfter(engine: Engine, id: number, limit: number): Promise<readonly StoredLogin[]> {
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins WHERE id > ? ORDER BY id LIMIT ?`,
    [id, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}
