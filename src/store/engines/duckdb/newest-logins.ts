// Finds the newest logins of a filter by the numbers of `login_rows` alone; see engines/mysql/newest-logins.ts.
import type { LoginFilter, LoginPlace } from '../../../model/login-filter.js';
import type { Engine } from '../../engine.js';
import { allOf } from '../../queries/condition.js';
import { stepsOfDays } from '../../queries/login-days.js';
import { toNumber } from '../../sql-row.js';
import { rowCondition } from './filter-rows.js';

type Page = { readonly limit: number; readonly after: LoginPlace | undefined };

export async function newestPlaces(
  engine: Engine,
  filter: LoginFilter,
  { limit, after }: Page,
): Promise<readonly LoginPlace[]> {
  const condition = await rowCondition(engine, filter, after);
  const found: LoginPlace[] = [];
  if (condition === undefined) return found;
  for (const step of await stepsOfDays(engine, filter, after)) {
    const { sql, values } = allOf([step, condition]);
    const rows = await engine.query(
      `SELECT id, ${engine.dialect.micros('"date"')} AS instant FROM login_rows
        WHERE ${sql} ORDER BY "date" DESC, id DESC LIMIT ?`,
      [...values, limit - found.length],
    );
    for (const row of rows) found.push({ date: toNumber(row, 'instant'), id: toNumber(row, 'id') });
    if (found.length >= limit) break;
  }
  return found;
}
