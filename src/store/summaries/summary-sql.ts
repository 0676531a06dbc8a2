// The sums of summarize.ts over rows that are stored: each statement is a SELECT with the columns of its summary.
import { LINES_PER_SOURCE } from '../../lib/login-id.js';
import type { Dialect } from '../engine.js';
import { SHARDS, type SummaryTable, dailyLogins, quarterLogins, userAttempts } from './summary-tables.js';
import { textKeySql } from './text-key.js';

type SummarySelect = { readonly table: SummaryTable; readonly select: string };

/** @param where a condition on `logins`. */
export function summarySelects(dialect: Dialect, where: string): readonly SummarySelect[] {
  const shard = `MOD(${dialect.quotient('id', LINES_PER_SOURCE)}, ${SHARDS})`;
  const micros = dialect.micros('"date"');
  const quarter = dialect.quarterHour('"date"');
  const { key, text } = textKeySql(dialect, '"user"');
  const isAttempt = `status IN ('Failed', 'Invalid')`;
  return [
    {
      table: dailyLogins,
      select: `SELECT ${dialect.quotient(quarter, 96)} AS utc_day, COALESCE(country_code, '') AS code_key,
          COALESCE(country, '') AS country_key, ${shard} AS shard, COUNT(*) AS row_count,
          SUM(CASE WHEN ${isAttempt} THEN attempts ELSE 0 END) AS attempts,
          MIN(${micros}) AS first_micros, MAX(${micros}) AS last_micros
        FROM logins WHERE ${where}
        GROUP BY utc_day, code_key, country_key, ${shard}`,
    },
    {
      table: quarterLogins,
      select: `SELECT ${quarter} AS quarter, ${key} AS user_key, ${shard} AS shard, MIN(${text}) AS "user",
          COUNT(*) AS logins
        FROM logins WHERE status = 'Accepted' AND "user" IS NOT NULL AND ${where}
        GROUP BY ${quarter}, ${key}, ${shard}`,
    },
    {
      table: userAttempts,
      select: `SELECT ${key} AS user_key, ${shard} AS shard, MIN(${text}) AS "user", SUM(attempts) AS attempts
        FROM logins WHERE ${isAttempt} AND attempts > 0 AND "user" IS NOT NULL AND ${where}
        GROUP BY ${key}, ${shard}`,
    },
  ];
}
