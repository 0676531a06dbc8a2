// Puts texts and numbers into temporary tables for use in statements. A row costs 1 microsecond here, but 100 as bound
// values.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TextRows } from '../../engine.js';
import { append, textColumn, upTo } from './append.js';

type Texts = readonly (string | null)[];

/**
 * Stages columns of texts, and replaces earlier ones.
 * @param texts columns, all of the same length
 * @returns the name of a table with the row number `n`, from 0, and the columns `t0`, `t1`, …
 */
export async function stageTexts(connection: DuckDBConnection, texts: readonly Texts[]): Promise<string> {
  const table = `staged_${texts.length}`;
  const columns = texts.map((_, k) => `t${k} VARCHAR`).join(', ');
  // Create the table anew, since an emptied one keeps its memory.
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (n INTEGER, ${columns})`);
  const count = texts[0]?.length ?? 0;
  await append(connection, table, { columns: [upTo(count), ...texts.map(textColumn)], count });
  return table;
}

/** Stages numbers in a table with the column `n`, and replaces earlier ones. */
export async function stageNumbers(
  connection: DuckDBConnection,
  table: string,
  values: Float64Array,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (n BIGINT)`);
  await append(connection, table, { columns: [{ type: 'bigint', values }], count: values.length });
}

// Inserts rows of texts in bulk, by way of a temporary table: see staging.ts.

/** Inserts the rows; call it within a transaction. */
export async function insertTexts(
  connection: DuckDBConnection,
  { table, columns, rows }: TextRows,
): Promise<void> {
  const texts = columns.map((_, k) => rows.map((row) => row[k] ?? null));
  const staged = await stageTexts(connection, texts);
  const from = columns.map((_, k) => `t${k}`).join(', ');
  await connection.run(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${from} FROM ${staged}`);
}
