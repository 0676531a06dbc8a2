// Finds the newest logins of a filter, and the lengths of their sessions.
import { inGroups } from '../../lib/in-groups.js';
import type { FoundLogin, LoginFilter, LoginPlace } from '../../model/login-filter.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { sessionSeconds } from './session-lengths.js';
import { loginRow } from './stored-logins.js';

const LOGINS_PER_STATEMENT = 1000;

/** Returns matching logins by date, then by id, newest first. @param after the last login of the page before */
export async function newestLogins(
  engine: Engine,
  filter: LoginFilter,
  limit: number,
  after?: LoginPlace,
): Promise<readonly FoundLogin[]> {
  const rows = await engine.newestLogins(filter, limit, after);
  const found: FoundLogin[] = [];
  for (const some of inGroups(rows, LOGINS_PER_STATEMENT)) {
    const logins = some.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
    const seconds = await sessionSeconds(engine, logins);
    for (const login of logins) found.push({ ...login, seconds: seconds.get(login.id) ?? null });
  }
  return found;
}
