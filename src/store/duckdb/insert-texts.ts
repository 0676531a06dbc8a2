// Rows of texts in bulk: a statement with many values costs 100 microseconds a row, staging them 5.
import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import type { TextRows } from '../engine.js';
import { append } from './append.js';

const MAX_COLUMNS = 5;

const columns = Array.from({ length: MAX_COLUMNS }, (_, n) => `t${n}`);
const types = columns.map(() => VARCHAR);

export const stagedTexts = `staged_texts (${columns.map((name) => `${name} VARCHAR`).join(', ')})`;

/** To be called within a transaction. @param target with at most five columns */
export async function insertTexts(
  connection: DuckDBConnection,
  { table, columns: names, rows }: TextRows,
): Promise<void> {
  await connection.run('TRUNCATE staged_texts');
  await append(connection, { table: 'staged_texts', types, length: rows.length }, (vectors, at, index) => {
    vectors.forEach((vector, column) => vector.setItem(at, rows[index]?.[column] ?? null));
  });
  const staged = columns.slice(0, names.length).join(', ');
  await connection.run(`INSERT INTO ${table} (${names.join(', ')}) SELECT ${staged} FROM staged_texts`);
}
