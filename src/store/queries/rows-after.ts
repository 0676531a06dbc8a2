// Returns one page of all rows, ordered by id.
import type { StoredLogin } from '../../model/login.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { endOfPage } from './end-of-page.js';
import { loginColumns, loginRow } from './login-row.js';

export async function rowsAfter(engine: Engine, id: number, limit: number): Promise<readonly StoredLogin[]> {
  // Find the end of the page first: with LIMIT alone, DuckDB would join all rows after `id` with their texts.
  const last = await endOfPage(engine, id, limit);
  if (last === undefined) return [];
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
    [id, last, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}
