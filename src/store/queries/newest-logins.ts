// Finds the newest logins of a filter: first where they are, then their texts and the lengths of their sessions.
import { inGroups } from '../../lib/in-groups.js';
import type { FoundLogin, LoginFilter, LoginPlace } from '../../model/login-filter.js';
import type { StoredLogin } from '../../model/login.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { sessionSeconds } from './session-lengths.js';
import { loginRow, selectedColumns } from './stored-logins.js';

const IDS_PER_STATEMENT = 1000;

/** Returns matching logins by date, then by id, newest first. @param after the last login of the page before */
export async function newestLogins(
  engine: Engine,
  filter: LoginFilter,
  limit: number,
  after?: LoginPlace,
): Promise<readonly FoundLogin[]> {
  const places = await engine.newestPlaces(filter, limit, after);
  const found: FoundLogin[] = [];
  for (const some of inGroups(places, IDS_PER_STATEMENT)) {
    const logins = await loginsAt(engine, some);
    const seconds = await sessionSeconds(engine, logins);
    for (const login of logins) found.push({ ...login, seconds: seconds.get(login.id) ?? null });
  }
  return found;
}

async function loginsAt(engine: Engine, places: readonly LoginPlace[]): Promise<readonly StoredLogin[]> {
  const rows = await engine.query(
    `SELECT ${selectedColumns(engine.dialect)} FROM logins WHERE id IN (${places.map(() => '?').join(', ')})`,
    places.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [toNumber(row, 'id'), row]));
  return places.flatMap(({ id }) => {
    const row = byId.get(id);
    return row === undefined ? [] : [{ id, ...loginRow(row) }];
  });
}
