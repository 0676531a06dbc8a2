// Texts in temporary tables, for statements to work with: bound as values they cost 100 microseconds a row, here one.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, type Column, textColumn, upTo } from './append.js';

const MAX_WIDTH = 5;

type Texts = readonly (string | null)[];

/** Once for each connection. */
export async function makeStaging(connection: DuckDBConnection): Promise<void> {
  for (let width = 1; width <= MAX_WIDTH; width++) {
    const columns = Array.from({ length: width }, (_, k) => `t${k} VARCHAR`).join(', ');
    await connection.run(`CREATE TEMP TABLE staged_${width} (n INTEGER, ${columns})`);
  }
  await connection.run('CREATE TEMP TABLE staged_grouped (group_n INTEGER, t VARCHAR)');
}

/**
 * In the place of what was staged before.
 * @param texts up to five columns, all of the same length
 * @returns the name of a table with `n`, from 0, and the columns `t0`, `t1`, …
 */
export async function stageTexts(connection: DuckDBConnection, texts: readonly Texts[]): Promise<string> {
  const table = `staged_${texts.length}`;
  await fill(connection, table, [upTo(texts[0]?.length ?? 0), ...texts.map(textColumn)]);
  return table;
}

/**
 * Texts of which many have the rest of their row in common: `staged_grouped` has `t` and `group_n`, the number of that
 * rest in the table whose name is returned.
 * @param restOf of the same length for all
 */
export async function stageGrouped<T>(
  connection: DuckDBConnection,
  items: readonly T[],
  { textOf, restOf }: { readonly textOf: (item: T) => string; readonly restOf: (item: T) => Texts },
): Promise<string> {
  const rests: Texts[] = [];
  const numbers = new Map<string, number>();
  const values = Int32Array.from(items, (item) => {
    const rest = restOf(item);
    const key = JSON.stringify(rest);
    const number = numbers.get(key) ?? rests.push(rest) - 1;
    numbers.set(key, number);
    return number;
  });
  await fill(connection, 'staged_grouped', [{ type: 'integer', values }, textColumn(items.map(textOf))]);
  const width = rests[0]?.length ?? 0;
  return stageTexts(
    connection,
    Array.from({ length: width }, (_, k) => rests.map((rest) => rest[k] ?? null)),
  );
}

async function fill(connection: DuckDBConnection, table: string, columns: readonly Column[]): Promise<void> {
  await connection.run(`TRUNCATE ${table}`);
  await append(connection, table, { columns, count: columns[0]?.values.length ?? 0 });
}
