// The rollups that charts and totals read instead of `logins`. See docs/decisions/0016.
import type { Dialect } from '../engine.js';
import { rollupFill } from '../rollups/rollup-sql.js';
import { dailyLogins, userAttempts } from '../rollups/rollup-tables.js';
import type { Migration } from './migration.js';

export const rollups: Migration = ({ text, tableOptions }, { hasKeys }) => {
  const key = (columns: string): string => (hasKeys ? `, PRIMARY KEY (${columns})` : '');
  return [
    `CREATE TABLE IF NOT EXISTS daily_logins (
      utc_day BIGINT NOT NULL,
      country_code VARCHAR(64) NOT NULL,
      country VARCHAR(255) NOT NULL,
      shard INTEGER NOT NULL,
      row_count BIGINT NOT NULL,
      attempts BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL${key('utc_day, country_code, country, shard')}
    )${tableOptions}`,

    `CREATE TABLE IF NOT EXISTS user_attempts (
      user_key VARCHAR(64) NOT NULL,
      shard INTEGER NOT NULL,
      "user" ${text},
      attempts BIGINT NOT NULL${key('user_key, shard')}
    )${tableOptions}`,
  ];
};

/** Adds the sums of the stored rows. The tables are empty until the transaction commits them with the version. */
export function fillRollups(dialect: Dialect): readonly string[] {
  return [dailyLogins, userAttempts].map((table) => rollupFill(dialect, table));
}
