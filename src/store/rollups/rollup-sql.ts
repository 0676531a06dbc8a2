// The sums of roll-up.ts in SQL, for stored rows: each statement is a SELECT with the columns of its rollup. The store
// suite (test/system/store/suite/rollups-agree.ts) compares the two.
import { failureStatuses } from '../../model/login.js';
import { LINES_PER_SOURCE } from '../../lib/identity.js';
import type { Dialect, Engine, SqlRow, SqlValue } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { addEdits, type Edits } from './edited-days.js';
import {
  countColumn,
  dailyLogins,
  hostHours,
  hourColumns,
  keyDays,
  quarterColumns,
  QUARTERS_PER_DAY,
  type RollupTable,
  rollupTables,
  SHARDS,
  userAttempts,
  userDays,
} from './rollup-tables.js';
import { textKeySql } from './text-key.js';

type RollupSelect = { readonly table: RollupTable; readonly select: string };

/** Returns the statement that puts the sums of all rows into an empty rollup. */
export function rollupFill(dialect: Dialect, table: RollupTable): string {
  const [found] = rollupSelects(dialect, 'TRUE').filter((rollup) => rollup.table === table);
  return `INSERT INTO ${table.name} ${found?.select ?? ''}`;
}

/** Returns the SELECT of each rollup. @param where a condition on `logins` */
export function rollupSelects(dialect: Dialect, where: string): readonly RollupSelect[] {
  const shard = `MOD(${dialect.quotient('id', LINES_PER_SOURCE)}, ${SHARDS})`;
  const micros = dialect.micros('"date"');
  const quarter = dialect.quarterHour('"date"');
  const { key, text } = textKeySql(dialect, '"user"');
  const hostKey = textKeySql(dialect, dialect.hostLabel('host')).key;
  const ofKey = textKeySql(dialect, 'key_fingerprint');
  const ofUser = textKeySql(dialect, `COALESCE("user", '')`);
  const isAttempt = `status IN (${failureStatuses.map((status) => `'${status}'`).join(', ')})`;
  return [
    {
      table: dailyLogins,
      select: `SELECT ${dialect.quotient(quarter, QUARTERS_PER_DAY)} AS utc_day, COALESCE(country_code, '') AS code_key,
          COALESCE(country, '') AS country_key, ${shard} AS shard, COUNT(*) AS row_count,
          SUM(CASE WHEN ${isAttempt} THEN attempts ELSE 0 END) AS attempts,
          MIN(${micros}) AS first_micros, MAX(${micros}) AS last_micros
        FROM logins WHERE ${where}
        GROUP BY utc_day, code_key, country_key, ${shard}`,
    },
    {
      table: userDays,
      // Group by quarter first: 96 column expressions for every row would be slow.
      select: `SELECT ${dialect.quotient('quarter', QUARTERS_PER_DAY)} AS utc_day, user_key, shard,
          MIN(text) AS "user", SUM(logins) AS logins, ${quarterColumns.map(sumOfQuarter).join(', ')}
        FROM (
          SELECT ${quarter} AS quarter, ${key} AS user_key, ${shard} AS shard, MIN(${text}) AS text,
              COUNT(*) AS logins
            FROM logins WHERE status = 'Accepted' AND "user" IS NOT NULL AND ${where}
            GROUP BY ${quarter}, ${key}, ${shard}
        ) quarters
        GROUP BY utc_day, user_key, shard`,
    },
    {
      table: userAttempts,
      select: `SELECT ${key} AS user_key, ${shard} AS shard, MIN(${text}) AS "user", SUM(attempts) AS attempts
        FROM logins WHERE ${isAttempt} AND attempts > 0 AND "user" IS NOT NULL AND ${where}
        GROUP BY ${key}, ${shard}`,
    },
    {
      table: keyDays,
      select: `SELECT ${dialect.quotient(quarter, QUARTERS_PER_DAY)} AS utc_day, ${ofKey.key} AS fingerprint_key,
          ${ofUser.key} AS user_key, ${shard} AS shard, MIN(${ofKey.text}) AS fingerprint, MIN(${ofUser.text}) AS "user",
          COUNT(*) AS row_count, SUM(CASE WHEN status = 'Accepted' THEN 1 ELSE 0 END) AS logins,
          MIN(${micros}) AS first_micros, MAX(${micros}) AS last_micros
        FROM logins WHERE key_fingerprint IS NOT NULL AND ${where}
        GROUP BY utc_day, fingerprint_key, user_key, ${shard}`,
    },
    {
      table: hostHours,
      select: `SELECT ${dialect.quotient('hour_number', 24)} AS utc_day, host_key, shard, SUM(row_count) AS row_count,
          ${hourColumns.map(sumOfHour).join(', ')}
        FROM (
          SELECT hour_number, ${hostKey} AS host_key, shard, SUM(host_rows) AS row_count
            FROM (
              SELECT ${dialect.quotient(quarter, 4)} AS hour_number, host, ${shard} AS shard, COUNT(*) AS host_rows
                FROM logins WHERE ${where} GROUP BY ${dialect.quotient(quarter, 4)}, host, ${shard}
            ) by_name
            GROUP BY hour_number, ${hostKey}, shard
        ) hourly
        GROUP BY utc_day, host_key, shard`,
    },
  ];
}

/** For rows of `hourly` in rollupSelects. */
function sumOfHour(column: string, hour: number): string {
  return `SUM(CASE WHEN MOD(hour_number, 24) = ${hour} THEN row_count END) AS ${column}`;
}

function sumOfQuarter(column: string, quarterOfDay: number): string {
  return `SUM(CASE WHEN MOD(quarter, ${QUARTERS_PER_DAY}) = ${quarterOfDay} THEN logins END) AS ${column}`;
}

// Subtracts rows that will be removed from the rollups, and removes rollup rows that have become zero.

/**
 * Subtracts rows from the rollups, and returns how many rows match. Call it within the transaction that deletes them.
 * @param where a condition on `logins`
 */
export async function subtractFromRollups(engine: Engine, where: string): Promise<number> {
  let found = 0;
  for (const { table, select } of rollupSelects(engine.dialect, where)) {
    const rows = await engine.query(select);
    if (table === dailyLogins) {
      const edits = rows.map(editsOfDay);
      found = edits.reduce((sum, edit) => sum + edit.rows, 0);
      await addEdits(engine, edits);
    }
    await engine.addToRollup(table, rows.map(negated(table)));
  }
  return found;
}

function editsOfDay(row: SqlRow): Edits {
  return {
    utcDay: toNumber(row, 'utc_day'),
    shard: toNumber(row, 'shard'),
    rows: toNumber(row, 'row_count'),
  };
}

function negated({ columns }: RollupTable): (row: SqlRow) => readonly SqlValue[] {
  // Columns are matched by position, since the SELECT has other names for key columns.
  return (row) =>
    Object.keys(row).map((name, index) => {
      const column = columns[index];
      if (column?.type !== 'number' || row[name] === null) return row[name] ?? null;
      return column.merge === 'sum' ? -toNumber(row, name) : toNumber(row, name);
    });
}

/** Removes rollup rows whose sum is zero; call it within a transaction. */
export async function tidyRollups(engine: Engine): Promise<void> {
  for (const table of rollupTables) {
    if (engine.mergeRollup) await engine.mergeRollup(table);
    else await engine.run(`DELETE FROM ${table.name} WHERE "${countColumn(table)}" = 0`);
  }
}
