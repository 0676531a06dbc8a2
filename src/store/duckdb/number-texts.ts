// Texts of logins are stored once, with a number of their own, in tables beside the rows: see migrations/0008.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, type Column } from './append.js';
import { stageTexts } from './staging.js';

// Looking for more costs more than storing again those that are there: who has so many has mostly new ones.
const MAX_LOOKED_FOR = 4096;

/** A table of numbered texts: `n`, and columns of texts or of numbers of other texts. */
export type TextTable = { readonly name: string; readonly columns: readonly string[] };

const UNKNOWN = -1;

/**
 * The number of each row of some columns in a table of texts; those that have none get one. To be called within a
 * transaction.
 */
export async function numberTexts(
  connection: DuckDBConnection,
  table: TextTable,
  { columns, count }: { readonly columns: readonly Column[]; readonly count: number },
): Promise<Int32Array> {
  const numbers =
    count <= MAX_LOOKED_FOR
      ? await findNumbers(connection, table, columns)
      : new Int32Array(count).fill(UNKNOWN);
  const missing = numbers.reduce<number[]>((all, number, n) => {
    if (number === UNKNOWN) all.push(n);
    return all;
  }, []);
  if (missing.length === 0) return numbers;
  const values = await newNumbers(connection, missing.length);
  for (const [k, n] of missing.entries()) numbers[n] = values[k] ?? UNKNOWN;
  const added = missing.length === count ? columns : columns.map((column) => picked(column, missing));
  await append(connection, table.name, {
    columns: [{ type: 'integer', values }, ...added],
    count: missing.length,
  });
  return numbers;
}

/** UNKNOWN for what is not there. */
async function findNumbers(
  connection: DuckDBConnection,
  { name, columns }: TextTable,
  wanted: readonly Column[],
): Promise<Int32Array> {
  const staged = await stageTexts(connection, wanted.map(toTexts));
  const isSame = columns.map((column, k) => {
    const text = wanted[k]?.type === 'text' ? `s.t${k}` : `CAST(s.t${k} AS INTEGER)`;
    return `known.${column} IS NOT DISTINCT FROM ${text}`;
  });
  return readNumbers(
    connection,
    // Many batches may have stored it.
    `SELECT COALESCE(MIN(known.n), ${UNKNOWN}) FROM ${staged} s LEFT JOIN ${name} known ON ${isSame.join(' AND ')}
      GROUP BY s.n ORDER BY s.n`,
  );
}

/** Never given before, whoever asks at the same time. */
function newNumbers(connection: DuckDBConnection, count: number): Promise<Int32Array> {
  return readNumbers(connection, `SELECT nextval('login_texts') FROM range(${count})`);
}

async function readNumbers(connection: DuckDBConnection, sql: string): Promise<Int32Array> {
  const [numbers = []] = await (await connection.run(sql)).getColumns();
  return Int32Array.from(numbers, Number);
}

function toTexts({ values }: Column): (string | null)[] {
  return Array.from(values, (value: string | number | null) => (value === null ? null : String(value)));
}

function picked(column: Column, at: readonly number[]): Column {
  if (column.type === 'text') return { type: 'text', values: at.map((n) => column.values[n] ?? null) };
  return { type: 'sparse', values: at.map((n) => column.values[n] ?? null) };
}
