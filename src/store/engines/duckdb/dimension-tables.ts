// Stores the texts of logins in dimension tables, each row under an id, the column `n`: see migrations.ts.
import type { DuckDBConnection } from '@duckdb/node-api';
import { append, type Column } from './append.js';
import { stageTexts } from './staging.js';

// With more texts than this, finding the stored ones costs more than storing them again: most of the texts are new.
const MAX_LOOKED_FOR = 4096;

// For each table, this many texts of up to this length are remembered, so they are not looked up again.
const MAX_REMEMBERED = 4096;
const MAX_REMEMBERED_CHARS = 256;

/** A dimension table: the id `n`, and columns with texts or with ids of other dimension tables. */
export type DimensionTable = {
  readonly name: string;
  readonly columns: readonly string[];
  /** The table has too many texts to remember any. */
  readonly hasMany?: true;
};

type Rows = { readonly columns: readonly Column[]; readonly count: number };

const UNKNOWN = -1;

export type DimensionIds = {
  /** Returns the id of each row; stores rows that have none. Call it within a transaction. */
  readonly idsOf: (table: DimensionTable, rows: Rows) => Promise<Int32Array>;
  /** Forgets all ids; call it after a rollback. */
  readonly forget: () => void;
};

/** How often any connection of this process removed texts. No other process can have the file open at that time. */
let removals = 0;

/** Call it before removing unused texts: every connection of this process then forgets its ids. */
export function forgetEverywhere(): void {
  removals += 1;
}

export function dimensionIds(connection: DuckDBConnection): DimensionIds {
  const remembered = new Map<DimensionTable, Map<string, number>>();
  let seenRemovals = removals;

  function knownIds(table: DimensionTable): Map<string, number> {
    if (seenRemovals !== removals) remembered.clear();
    seenRemovals = removals;
    const known = remembered.get(table) ?? new Map<string, number>();
    remembered.set(table, known);
    return known;
  }

  async function idsOf(table: DimensionTable, rows: Rows): Promise<Int32Array> {
    if (table.hasMany) return idsOfRows(connection, table, rows);
    const known = knownIds(table);
    const keys = keysOf(rows);
    const numbers = Int32Array.from(keys, (key) => known.get(key) ?? UNKNOWN);
    const unknown = indexesOf(numbers, UNKNOWN);
    if (unknown.length === 0) return numbers;
    const found = await idsOfRows(connection, table, picked(rows, unknown));
    if (known.size + unknown.length > MAX_REMEMBERED) known.clear();
    for (const [k, n] of unknown.entries()) {
      const [key = '', of = UNKNOWN] = [keys[n], found[k]];
      numbers[n] = of;
      if (key.length <= MAX_REMEMBERED_CHARS && known.size < MAX_REMEMBERED) known.set(key, of);
    }
    return numbers;
  }

  return { idsOf, forget: () => remembered.clear() };
}

async function idsOfRows(
  connection: DuckDBConnection,
  table: DimensionTable,
  rows: Rows,
): Promise<Int32Array> {
  const numbers =
    rows.count <= MAX_LOOKED_FOR
      ? await findIds(connection, table, rows.columns)
      : new Int32Array(rows.count).fill(UNKNOWN);
  const missing = indexesOf(numbers, UNKNOWN);
  if (missing.length === 0) return numbers;
  const values = await newIds(connection, missing.length);
  for (const [k, n] of missing.entries()) numbers[n] = values[k] ?? UNKNOWN;
  await append(connection, table.name, {
    columns: [{ type: 'integer', values }, ...picked(rows, missing).columns],
    count: missing.length,
  });
  return numbers;
}

/** Returns the ids of stored rows; UNKNOWN for the others. */
async function findIds(
  connection: DuckDBConnection,
  { name, columns }: DimensionTable,
  wanted: readonly Column[],
): Promise<Int32Array> {
  const staged = await stageTexts(connection, wanted.map(toTexts));
  const isSame = columns.map((column, k) => {
    const text = wanted[k]?.type === 'text' ? `s.t${k}` : `CAST(s.t${k} AS BIGINT)`;
    return `known.${column} IS NOT DISTINCT FROM ${text}`;
  });
  return readNumbers(
    connection,
    // Several batches may have stored the same text.
    `SELECT COALESCE(MIN(known.n), ${UNKNOWN}) FROM ${staged} s LEFT JOIN ${name} known ON ${isSame.join(' AND ')}
      GROUP BY s.n ORDER BY s.n`,
  );
}

/** Returns ids that no other connection gets. */
function newIds(connection: DuckDBConnection, count: number): Promise<Int32Array> {
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
      : {
          type: column.type === 'sparse bigint' ? column.type : 'sparse',
          values: at.map((n) => column.values[n] ?? null),
        };
  return { columns: columns.map(pick), count: at.length };
}
