// Rows of a batch beside those of earlier ones: no index, no update. Now and then they are merged, so that reading,
// which sums up, does not read a row for each batch that ever was.
import { BIGINT, type DuckDBConnection, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { SqlValue } from '../engine.js';
import type { SummaryTable } from '../summaries/summary-tables.js';
import { append } from './append.js';

// Merging takes some 0.1 s.
const BATCHES_PER_MERGE = 64;

type Rows = readonly (readonly SqlValue[])[];

/** Adds rows of a batch; to be called within a transaction. */
type AddToSummary = (table: SummaryTable, rows: Rows) => Promise<void>;

/** @param merge see summaries/merge-rows.ts. */
export function summaryAdder(
  connection: DuckDBConnection,
  merge: (table: SummaryTable) => Promise<void>,
): AddToSummary {
  const batches = new Map<SummaryTable, number>();
  return async (table, rows) => {
    if (rows.length === 0) return;
    await appendRows(connection, table, rows);
    const count = batches.get(table) ?? 0;
    batches.set(table, count + 1);
    // With the first batch too: a program that runs every night seldom has as many.
    if (table.keysRecur && count % BATCHES_PER_MERGE === 0) await merge(table);
  };
}

async function appendRows(
  connection: DuckDBConnection,
  { name, columns }: SummaryTable,
  rows: Rows,
): Promise<void> {
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
