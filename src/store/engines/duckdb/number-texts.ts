// Stores the texts of logins under numbers, in separate tables: see migrations/0008.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, type Column } from './append.js';
import { stageTexts } from './staging.js';

// With more texts than this, finding the stored ones costs more than storing them again: most of the texts are new.
const MAX_LOOKED_FOR = 4096;

// For each table, this many texts of up to this length are remembered, so they are not looked up again.
const MAX_REMEMBERED = 4096;
const MAX_REMEMBERED_CHARS = 256;

/** A table of numbered texts: the number `n`, and columns with texts or with numbers of other texts. */
export type TextTable = {
  readonly name: string;
  readonly columns: readonly string[];
  /** The table has too many texts to remember any. */
  readonly hasMany?: true;
};

type Rows = { readonly columns: readonly Column[]; readonly count: number };

const UNKNOWN = -1;

export type NumberedTexts = {
  /** Returns the number of each row; stores rows that have none. Call it within a transaction. */
  readonly number: (table: TextTable, rows: Rows) => Promise<Int32Array>;
  /** Forgets all numbers; call it after a rollback. */
  readonly forget: () => void;
};

/** How often any connection of this process removed texts. No other process can have the file open at that time. */
let removals = 0;

/** Call it before removing unused texts: every connection of this process then forgets its numbers. */
export function forgetEverywhere(): void {
  removals += 1;
}

export function numberedTexts(connection: DuckDBConnection): NumberedTexts {
  const remembered = new Map<TextTable, Map<string, number>>();
  let seenRemovals = removals;

  function numbersOf(table: TextTable): Map<string, number> {
    if (seenRemovals !== removals) remembered.clear();
    seenRemovals = removals;
    const known = remembered.get(table) ?? new Map<string, number>();
    remembered.set(table, known);
    return known;
  }

  async function number(table: TextTable, rows: Rows): Promise<Int32Array> {
    if (table.hasMany) return numberRows(connection, table, rows);
    const known = numbersOf(table);
    const keys = keysOf(rows);
    const numbers = Int32Array.from(keys, (key) => known.get(key) ?? UNKNOWN);
    const unknown = indexesOf(numbers, UNKNOWN);
    if (unknown.length === 0) return numbers;
    const found = await numberRows(connection, table, picked(rows, unknown));
    if (known.size + unknown.length > MAX_REMEMBERED) known.clear();
    for (const [k, n] of unknown.entries()) {
      const [key = '', of = UNKNOWN] = [keys[n], found[k]];
      numbers[n] = of;
      if (key.length <= MAX_REMEMBERED_CHARS && known.size < MAX_REMEMBERED) known.set(key, of);
    }
    return numbers;
  }

  return { number, forget: () => remembered.clear() };
}

async function numberRows(connection: DuckDBConnection, table: TextTable, rows: Rows): Promise<Int32Array> {
  const numbers =
    rows.count <= MAX_LOOKED_FOR
      ? await findNumbers(connection, table, rows.columns)
      : new Int32Array(rows.count).fill(UNKNOWN);
  const missing = indexesOf(numbers, UNKNOWN);
  if (missing.length === 0) return numbers;
  const values = await newNumbers(connection, missing.length);
  for (const [k, n] of missing.entries()) numbers[n] = values[k] ?? UNKNOWN;
  await append(connection, table.name, {
    columns: [{ type: 'integer', values }, ...picked(rows, missing).columns],
    count: missing.length,
  });
  return numbers;
}

/** Returns the numbers of stored rows; UNKNOWN for the others. */
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
    // Several batches may have stored the same text.
    `SELECT COALESCE(MIN(known.n), ${UNKNOWN}) FROM ${staged} s LEFT JOIN ${name} known ON ${isSame.join(' AND ')}
      GROUP BY s.n ORDER BY s.n`,
  );
}

/** Returns numbers that no other connection gets. */
function newNumbers(connection: DuckDBConnection, count: number): Promise<Int32Array> {
  return readNumbers(connection, `SELECT nextval('login_texts') FROM range(${count})`);
}

async function readNumbers(connection: DuckDBConnection, sql: string): Promise<Int32Array> {
  const [numbers = []] = await (await connection.run(sql)).getColumns();
  return Int32Array.from(numbers, Number);
}

function indexesOf(numbers: Int32Array, wanted: number): number[] {
  const indexes: number[] = [];
  for (let n = 0; n < numbers.length; n++) if (numbers[n] === wanted) indexes.push(n);
  return indexes;
}

/** Returns a key for each row: equal keys for equal rows. */
function keysOf({ columns, count }: Rows): string[] {
  const [only] = columns;
  const valuesOf = (n: number): readonly unknown[] => columns.map(({ values }) => values[n] ?? null);
  return Array.from({ length: count }, (_, n) => {
    const value = columns.length === 1 ? only?.values[n] : undefined;
    // The key of a single text begins with a quote, any other key with a bracket.
    return typeof value === 'string' ? `"${value}` : JSON.stringify(valuesOf(n));
  });
}

function toTexts({ values }: Column): (string | null)[] {
  return Array.from(values, (value: string | number | null) => (value === null ? null : String(value)));
}

function picked({ columns, count }: Rows, at: readonly number[]): Rows {
  if (at.length === count) return { columns, count };
  const pick = (column: Column): Column =>
    column.type === 'text'
      ? { type: 'text', values: at.map((n) => column.values[n] ?? null) }
      : { type: 'sparse', values: at.map((n) => column.values[n] ?? null) };
  return { columns: columns.map(pick), count: at.length };
}
