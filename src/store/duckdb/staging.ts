// Texts in temporary tables, for statements to work with: bound as values they cost 100 microseconds a row, here one.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, textColumn, upTo } from './append.js';

type Texts = readonly (string | null)[];

/**
 * In the place of what was staged before.
 * @param texts columns, all of the same length
 * @returns the name of a table with `n`, from 0, and the columns `t0`, `t1`, …
 */
export async function stageTexts(connection: DuckDBConnection, texts: readonly Texts[]): Promise<string> {
  const table = `staged_${texts.length}`;
  const columns = texts.map((_, k) => `t${k} VARCHAR`).join(', ');
  // One that is emptied keeps its memory until it is made again.
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (n INTEGER, ${columns})`);
  const count = texts[0]?.length ?? 0;
  await append(connection, table, { columns: [upTo(count), ...texts.map(textColumn)], count });
  return table;
}

/** In the place of what was staged before: a table with the column `n`. */
export async function stageNumbers(
  connection: DuckDBConnection,
  table: string,
  values: Float64Array,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (n BIGINT)`);
  await append(connection, table, { columns: [{ type: 'bigint', values }], count: values.length });
}
