// The rollup for the chart of accepted logins: a row for each day and user, with a column for each quarter of an hour.
import type { Dialect } from '../engine.js';
import { rollupFill } from '../rollups/rollup-sql.js';
import { quarterColumns, userDays as table } from '../rollups/rollup-tables.js';
import type { Migration } from './migration.js';

export const userDays: Migration = ({ text, tableOptions }, { hasKeys }) => [
  `CREATE TABLE IF NOT EXISTS user_days (
    utc_day BIGINT NOT NULL,
    user_key VARCHAR(64) NOT NULL,
    shard INTEGER NOT NULL,
    "user" ${text},
    logins BIGINT NOT NULL,
    ${quarterColumns.map((column) => `${column} INTEGER`).join(', ')}${hasKeys ? ', PRIMARY KEY (utc_day, user_key, shard)' : ''}
  )${tableOptions}`,
];

/** Adds the sums of the stored rows: see 0003-summaries.ts. */
export function fillUserDays(dialect: Dialect): readonly string[] {
  return [rollupFill(dialect, table)];
}
