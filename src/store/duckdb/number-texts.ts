// Texts of logins are stored once, with a number of their own, in tables beside the rows: see migrations/0008.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, type Column } from './append.js';
import { stageTexts } from './staging.js';

// Looking for more costs more than storing again those that are there: who has so many has mostly new ones.
const MAX_LOOKED_FOR = 4096;

// Of each table, so many texts of so many characters are not looked for again.
const MAX_REMEMBERED = 4096;
const MAX_REMEMBERED_CHARS = 256;

/** A table of numbered texts: `n`, and columns of texts or of numbers of other texts. */
export type TextTable = {
  readonly name: string;
  readonly columns: readonly string[];
  /** Too many for what was looked for once to be remembered. */
  readonly hasMany?: true;
};

type Rows = { readonly columns: readonly Column[]; readonly count: number };

const UNKNOWN = -1;

export type NumberedTexts = {
  /** The number of each row of some columns; those that have none get one. To be called within a transaction. */
  readonly number: (table: TextTable, rows: Rows) => Promise<Int32Array>;
  /** To be called when a transaction is given up. */
  readonly forget: () => void;
};

/** How often texts were removed, by whatever connection of this process: no other process has the file meanwhile. */
let removals = 0;

/** To be called before texts are removed that no row needs. */
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

function indexesOf(numbers: Int32Array, wanted: number): number[] {
  const indexes: number[] = [];
  for (let n = 0; n < numbers.length; n++) if (numbers[n] === wanted) indexes.push(n);
  return indexes;
}

/** One text for each row: two of them are alike where the rows are. */
function keysOf({ columns, count }: Rows): string[] {
  const [only] = columns;
  const valuesOf = (n: number): readonly unknown[] => columns.map(({ values }) => values[n] ?? null);
  return Array.from({ length: count }, (_, n) => {
    const value = columns.length === 1 ? only?.values[n] : undefined;
    // A text begins with a quote, all else with a bracket.
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
