// Reads columns of numbers from DuckDB chunk by chunk, without an object for each value.
import type { DuckDBConnection } from '@duckdb/node-api';

/** JS reads 64-bit integers as two halves of 32 bits. */
const HALF = 2 ** 32;

/**
 * Returns the columns of a query by name.
 * @param columns their expressions, of type INTEGER or BIGINT and never null
 * @param from the rest of the query, beginning with FROM
 */
export async function readNumbers<Name extends string>(
  connection: DuckDBConnection,
  columns: Readonly<Record<Name, string>>,
  from: string,
): Promise<Readonly<Record<Name, Float64Array>>> {
  const names = Object.keys(columns) as Name[];
  const result = await connection.run(`SELECT ${names.map((name) => columns[name]).join(', ')} ${from}`);
  const parts = names.map((): Float64Array[] => []);
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const [k, column] of parts.entries()) {
      column.push(numbersOf(chunk.getColumnVector(k), chunk.rowCount));
    }
  }
  return Object.fromEntries(names.map((name, k) => [name, joined(parts[k] ?? [])])) as Record<
    Name,
    Float64Array
  >;
}

/** Copies the vector's numbers from DuckDB's memory. DuckDB's TypeScript types do not have the property `items`. */
function numbersOf(vector: unknown, count: number): Float64Array {
  const { items } = vector as { readonly items?: unknown };
  if (items instanceof Int32Array) return Float64Array.from(items.subarray(0, count));
  if (!(items instanceof BigInt64Array)) throw new TypeError('expected a column of whole numbers');
  const halves = new Int32Array(items.buffer, items.byteOffset, 2 * count);
  const numbers = new Float64Array(count);
  for (let n = 0; n < count; n++) numbers[n] = ((halves[2 * n] ?? 0) >>> 0) + (halves[2 * n + 1] ?? 0) * HALF;
  return numbers;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
