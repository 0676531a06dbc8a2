// Rows of a batch beside those of earlier ones: no index, no update; reading sums up.
import { BIGINT, type DuckDBConnection, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { SqlValue } from '../engine.js';
import type { SummaryTable } from '../summaries/summary-tables.js';
import { append } from './append.js';

/** To be called within a transaction. */
export async function addToSummary(
  connection: DuckDBConnection,
  { name, columns }: SummaryTable,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const types = columns.map((column) => {
    if (column.type === 'text') return VARCHAR;
    return column.name === 'shard' ? INTEGER : BIGINT;
  });
  await append(connection, { table: name, types, length: rows.length }, (vectors, at, index) => {
    vectors.forEach((vector, column) => vector.setItem(at, toItem(types[column], rows[index]?.[column])));
  });
}

function toItem(type: unknown, value: SqlValue | undefined): DuckDBValue {
  return type === BIGINT ? BigInt(value ?? 0) : (value ?? null);
}
