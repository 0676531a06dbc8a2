// Appends the rows of a batch to a rollup without an update: there is no index. Every few batches the rows are merged,
// so that a query, which sums them up, does not read a row for every batch ever stored.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Engine, SqlValue } from '../../engine.js';
import { countColumn, type RollupColumn, type RollupTable } from '../../rollups/rollup-tables.js';
import { append, type Column } from './append.js';

// Merging takes about 0.1 s.
const BATCHES_PER_MERGE = 64;

type Rows = readonly (readonly SqlValue[])[];

/** Adds rows of a batch; to be called within a transaction. */
export type AddToRollup = (table: RollupTable, rows: Rows) => Promise<void>;

/** How many batches, of which days, came since the last merge. */
type Unmerged = { batches: number; firstDay: number; lastDay: number };

/** @param merge mergeRows, below */
export function rollupAdder(
  connection: DuckDBConnection,
  merge: (table: RollupTable, where: string) => Promise<void>,
): AddToRollup {
  const unmerged = new Map<RollupTable, Unmerged>();
  return async (table, rows) => {
    if (rows.length === 0) return;
    await appendRows(connection, table, rows);
    // The first batch is merged at once: a nightly run seldom has this many batches.
    const since = unmerged.get(table) ?? noneSince(BATCHES_PER_MERGE - 1);
    unmerged.set(table, since);
    if (isByDay(table)) addDays(since, rows);
    if (++since.batches < BATCHES_PER_MERGE) return;
    await merge(table, keysSince(table, since));
    unmerged.set(table, noneSince(0));
  };
}

function noneSince(batches: number): Unmerged {
  return { batches, firstDay: Infinity, lastDay: -Infinity };
}

function addDays(since: Unmerged, rows: Rows): void {
  for (const [day] of rows) {
    since.firstDay = Math.min(since.firstDay, Number(day));
    since.lastDay = Math.max(since.lastDay, Number(day));
  }
}

/** A condition for the keys to merge: only the days that came, so the cost does not grow with all stored rows. */
function keysSince(table: RollupTable, { firstDay, lastDay }: Unmerged): string {
  return isByDay(table) ? `utc_day BETWEEN ${firstDay} AND ${lastDay}` : 'TRUE';
}

function isByDay({ columns }: RollupTable): boolean {
  return columns[0]?.name === 'utc_day';
}

async function appendRows(
  connection: DuckDBConnection,
  { name, columns }: RollupTable,
  rows: Rows,
): Promise<void> {
  const toColumn = (column: RollupColumn, k: number): Column => {
    const values = rows.map((row) => row[k] ?? null);
    if (column.type === 'text')
      return { type: 'text', values: values.map((value) => value as string | null) };
    if (column.isSparse) return { type: 'sparse', values: values.map((value) => value as number | null) };
    if (column.name === 'shard') return { type: 'integer', values: Int32Array.from(values, Number) };
    return { type: 'bigint', values: Float64Array.from(values, Number) };
  };
  await append(connection, name, { columns: columns.map(toColumn), count: rows.length });
}

/** Merges rows to one row per key, and removes rows whose sum is zero; call it within a transaction. @param where a condition on the key columns of the rollup */
export async function mergeRows(engine: Engine, table: RollupTable, where = 'TRUE'): Promise<void> {
  const { name, columns } = table;
  const keys = columns.filter(({ merge }) => merge === undefined).map((column) => `"${column.name}"`);
  const count = countColumn(table);
  const having = count === '' ? '' : `HAVING SUM("${count}") <> 0`;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE merged AS SELECT ${columns.map(merged).join(', ')} FROM ${name} WHERE ${where}
      GROUP BY ${keys.join(', ')} ${having}`,
  );
  await engine.run(`DELETE FROM ${name} WHERE ${where}`);
  await engine.run(`INSERT INTO ${name} SELECT * FROM merged`);
  await engine.run('DROP TABLE merged');
}

function merged({ name, merge }: RollupColumn): string {
  switch (merge) {
    case 'sum':
      return `SUM("${name}") AS "${name}"`;
    case 'least':
      return `MIN("${name}") AS "${name}"`;
    case 'greatest':
      return `MAX("${name}") AS "${name}"`;
    default:
      return `"${name}"`;
  }
}
