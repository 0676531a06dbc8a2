// Inserts rows of texts in bulk, by way of a temporary table: see staging.ts.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TextRows } from '../../engine.js';
import { stageTexts } from './staging.js';

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
