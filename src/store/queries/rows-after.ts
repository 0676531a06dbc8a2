// A page of all rows, by id.
import type { StoredLogin } from '../../model/stored-login.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { endOfPage } from './end-of-page.js';
import { loginColumns, loginRow } from './login-row.js';

export async function rowsAfter(engine: Engine, id: number, limit: number): Promise<readonly StoredLogin[]> {
  // Its end first: with a LIMIT, DuckDB would put all rows after `id` together with their texts.
  const last = await endOfPage(engine, id, limit);
  if (last === undefined) return [];
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
    [id, last, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}
