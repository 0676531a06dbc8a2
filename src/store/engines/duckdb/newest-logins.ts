// Finds the newest logins of a filter by the numbers of `login_rows`, and then the texts of these few rows: the view
// `logins` would join all rows with their texts.
import type { LoginFilter, LoginPlace } from '../../../model/login-filter.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import type { Engine, SqlRow } from '../../engine.js';
import { allOf } from '../../queries/condition.js';
import { stepsOfDays } from '../../queries/login-days.js';
import { toNumber } from '../../sql-row.js';
import { rowCondition } from './filter-rows.js';

type Page = { readonly limit: number; readonly after: LoginPlace | undefined };

export async function newestLogins(
  engine: Engine,
  filter: LoginFilter,
  { limit, after }: Page,
): Promise<readonly SqlRow[]> {
  const condition = await rowCondition(engine, filter, after);
  const found: SqlRow[] = [];
  if (condition === undefined) return found;
  for (const step of await stepsOfDays(engine, filter, after)) {
    const { sql, values } = allOf([step, condition]);
    const rows = await engine.query(
      `SELECT id, ${engine.dialect.micros('"date"')} AS instant, user_n, address_n, kind_n, key_n,
          NULLIF(port, -1) AS port, NULLIF(pid, -1) AS pid, attempts
        FROM login_rows WHERE ${sql} ORDER BY "date" DESC, id DESC LIMIT ?`,
      [...values, limit - found.length],
    );
    for (const row of rows) found.push(row);
    if (found.length >= limit) break;
  }
  return withTexts(engine, found);
}

/** By column of `login_rows`: a SELECT of the texts of a number. */
const texts = {
  user_n: 'SELECT n, "user" FROM login_users',
  address_n: `SELECT a.n, ip, country, country_code, asn, as_name
    FROM login_addresses a JOIN login_countries c ON c.n = a.country_n`,
  kind_n: `SELECT n, ${kindNames.join(', ')} FROM login_kinds`,
  key_n: `SELECT n, ${keyNames.join(', ')} FROM login_keys`,
};

export async function withTexts(engine: Engine, rows: readonly SqlRow[]): Promise<readonly SqlRow[]> {
  let filled = rows;
  for (const [column, select] of Object.entries(texts)) {
    const numbers = new Set(rows.map((row) => toNumber(row, column)));
    const found = await engine.query(
      `SELECT * FROM (${select}) t WHERE t.n IN (SELECT unnest([${[...numbers].join(', ')}]::INTEGER[]))`,
    );
    const byNumber = new Map(found.map((row) => [toNumber(row, 'n'), row]));
    filled = filled.map((row) => ({ ...byNumber.get(toNumber(row, column)), ...row }));
  }
  return filled;
}
