// Appends columns to a table with DuckDB's appender, chunk by chunk. Columns of numbers are copied whole: setting each
// value separately costs 50 times as much (docs/decisions/0020).
import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBVector,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';

// The capacity of a DuckDB vector.
const ROWS_PER_CHUNK = 2048;

// An appender keeps up to 204,800 rows in memory, however long their texts are. After this much text it is flushed.
const MAX_TEXT_CHARS = 4 * 1024 * 1024;

/** JS writes 64-bit integers as two halves of 32 bits. */
const HALF = 2 ** 32;

/** The greatest upper half of an integer that a double holds exactly. */
const MAX_UPPER_HALF = 2 ** 21;

export type Column =
  | { readonly type: 'integer'; readonly values: Int32Array }
  | { readonly type: 'bigint' | 'timestamp'; readonly values: Float64Array }
  | { readonly type: 'sparse'; readonly values: readonly (number | null)[] }
  | { readonly type: 'sparse bigint'; readonly values: readonly (number | null)[] }
  | { readonly type: 'text'; readonly values: readonly (string | null)[] };

const types: Readonly<Record<Column['type'], DuckDBType>> = {
  integer: INTEGER,
  bigint: BIGINT,
  timestamp: TIMESTAMP,
  sparse: INTEGER,
  'sparse bigint': BIGINT,
  text: VARCHAR,
};

/** Appends rows; call it within a transaction. @throws RangeError for a number that is not whole or is too large. */
export async function append(
  connection: DuckDBConnection,
  table: string,
  { columns, count }: { readonly columns: readonly Column[]; readonly count: number },
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    fillTable(appender, columns, count);
    appender.closeSync();
  } catch (error) {
    // The garbage collector would otherwise flush the remaining rows, into whatever transaction is open by then.
    appender.clear();
    throw error;
  }
}

function fillTable(appender: DuckDBAppender, columns: readonly Column[], count: number): void {
  let chars = 0;
  for (let from = 0; from < count; from += ROWS_PER_CHUNK) {
    const to = Math.min(from + ROWS_PER_CHUNK, count);
    const chunk = DuckDBDataChunk.create(
      columns.map(({ type }) => types[type]),
      to - from,
    );
    for (const [k, column] of columns.entries()) {
      const vector = chunk.getColumnVector(k);
      fill(vector, column, { from, to });
      vector.flush();
    }
    appender.appendDataChunk(chunk);
    chars += charsOf(columns, { from, to });
    if (chars < MAX_TEXT_CHARS) continue;
    appender.flushSync();
    chars = 0;
  }
}

function charsOf(columns: readonly Column[], { from, to }: Part): number {
  let chars = 0;
  for (const { type, values } of columns) {
    if (type !== 'text') continue;
    for (let n = from; n < to; n++) chars += values[n]?.length ?? 0;
  }
  return chars;
}

export function textColumn(values: readonly (string | null)[]): Column {
  return { type: 'text', values };
}

/** 0, 1, 2, … */
export function upTo(count: number): Column {
  return { type: 'integer', values: Int32Array.from({ length: count }, (_, n) => n) };
}

type Part = { readonly from: number; readonly to: number };

function fill(vector: DuckDBVector, column: Column, { from, to }: Part): void {
  if (column.type === 'sparse' || column.type === 'text') {
    for (let n = from; n < to; n++) vector.setItem(n - from, column.values[n] ?? null);
    return;
  }
  if (column.type === 'sparse bigint') {
    for (let n = from; n < to; n++) vector.setItem(n - from, bigintOf(column.values[n]));
    return;
  }
  const items = itemsOf(vector);
  if (column.type === 'integer' && items instanceof Int32Array) items.set(column.values.subarray(from, to));
  else if (column.type !== 'integer' && items instanceof BigInt64Array) {
    writeWhole(items, column.values.subarray(from, to));
  } else throw new TypeError(`DuckDB gave no numbers for a column of type ${column.type}`);
}

function bigintOf(value: number | null | undefined): bigint | null {
  return value === null || value === undefined ? null : BigInt(value);
}

/** The vector's numbers in DuckDB's memory. The property exists, but DuckDB's TypeScript types do not have it. */
function itemsOf(vector: DuckDBVector): unknown {
  return (vector as { readonly items?: unknown }).items;
}

/** Writes each number as two halves, the lower one first. A BigInt for each would cost more than all the rest. */
function writeWhole({ buffer, byteOffset }: BigInt64Array, values: Float64Array): void {
  const halves = new Int32Array(buffer, byteOffset, 2 * values.length);
  for (let n = 0; n < values.length; n++) {
    const value = values[n] ?? NaN;
    const upper = Math.floor(value / HALF);
    const lower = value - upper * HALF;
    if (!(Math.abs(upper) <= MAX_UPPER_HALF && Number.isInteger(lower))) {
      throw new RangeError(`expected a whole number, got ${value}`);
    }
    halves[2 * n] = lower;
    halves[2 * n + 1] = upper;
  }
}
