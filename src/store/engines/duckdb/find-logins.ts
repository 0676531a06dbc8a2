// Reads logins as columns of numbers, the way they are stored, and each of their texts once. Reading rows with their
// texts costs ten times as much, and so does an object for each number.
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { loginId } from '../../../lib/identity.js';
import type { Period } from '../../../model/figures.js';
import type { StoredLogins } from '../../../model/merged-logins.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import { type Location, unknownLocation } from '../../../model/location.js';
import { keyOf, kindOf, NONE } from '../../../model/logins.js';
import type { LoginsWanted } from '../../engine.js';
import { dialect } from './dialect.js';
import { stageNumbers, stageTexts } from './staging.js';

const columns = {
  id: 'id',
  date: 'epoch_us("date")',
  user: 'user_n',
  address: 'address_n',
  kind: 'kind_n',
  port: 'port',
  pid: 'pid',
  attempts: 'attempts',
  key: 'key_n',
};
/** The rules read no others. */
const ofRules = { ...columns, id: '0', port: '-1', pid: '-1' };
const NO_TEXT = 0;

export async function findLogins(connection: DuckDBConnection, wanted: LoginsWanted): Promise<StoredLogins> {
  const { sourceId, lines, period, hostLabels, pids } = wanted;
  await stageNumbers(connection, 'wanted_pids', Float64Array.from(pids));
  const ofHosts = hostLabels === undefined ? '' : `AND kind_n IN (${await kindsOf(connection, hostLabels)})`;
  return readLogins(
    connection,
    `FROM login_rows
      WHERE id BETWEEN ${loginId(sourceId, lines[0])} AND ${loginId(sourceId, lines[1])}
        AND "date" BETWEEN make_timestamp(${period.from}) AND make_timestamp(${period.to})
        AND pid IN (SELECT n FROM wanted_pids)
        ${ofHosts}
      ORDER BY id`,
  );
}

/** Returns all logins of a time, ordered by time. */
export function loginsBetween(connection: DuckDBConnection, { from, to }: Period): Promise<StoredLogins> {
  return readLogins(
    connection,
    `FROM login_rows WHERE "date" BETWEEN make_timestamp(${from}) AND make_timestamp(${to}) ORDER BY "date"`,
    ofRules,
  );
}

/** @param from the query of the rows, beginning with FROM */
async function readLogins(
  connection: DuckDBConnection,
  from: string,
  read: typeof columns = columns,
): Promise<StoredLogins> {
  const { id, date, user, address, kind, port, pid, attempts, key } = await readNumbers(
    connection,
    read,
    from,
  );
  const users = await textsOf(connection, user, (n) => `SELECT n, "user" FROM login_users WHERE n IN (${n})`);
  const addresses = await textsOf(
    connection,
    address,
    (n) => `SELECT n, ip, country_n FROM login_addresses WHERE n IN (${n})`,
  );
  // Thousands of addresses have one location.
  const locations = await textsOf(
    connection,
    Float64Array.from(addresses.columns[1] ?? [], Number),
    (n) =>
      `SELECT n, country, country_code, CAST(asn AS VARCHAR), as_name FROM login_countries WHERE n IN (${n})`,
  );
  const distinctLocations = rowsOf(locations).map(locationOf);
  const kinds = await textsOf(
    connection,
    kind,
    (n) => `SELECT n, ${kindNames.join(', ')} FROM login_kinds WHERE n IN (${n})`,
  );
  const keys = await textsOf(
    connection,
    key,
    (n) => `SELECT n, ${keyNames.join(', ')} FROM login_keys WHERE n IN (${n})`,
  );
  return {
    count: id.length,
    line: id,
    date,
    user: users.numbers,
    ip: addresses.numbers,
    kind: kinds.numbers,
    port: Int32Array.from(port),
    pid,
    attempts: Int32Array.from(attempts),
    key: keys.numbers,
    users: (users.columns[0] ?? []).map((name) => name ?? ''),
    ips: (addresses.columns[0] ?? []).map((ip) => ip ?? ''),
    locations: Array.from(locations.numbers, (n) => distinctLocations[n] ?? unknownLocation),
    kinds: rowsOf(kinds).map(kindOf),
    keys: rowsOf(keys).map(keyOf),
  };
}

function locationOf([name = null, code = null, asn = null, asName = null]: readonly (
  string | null
)[]): Location {
  return { country: { code, name }, asn: asn === null ? null : Number(asn), asName };
}

/** Returns a SELECT of the numbers of the kinds that belong to these machines. */
async function kindsOf(connection: DuckDBConnection, hostLabels: readonly string[]): Promise<string> {
  const staged = await stageTexts(connection, [hostLabels]);
  return `SELECT n FROM login_kinds WHERE ${dialect.hostLabel('host')} IN (SELECT t0 FROM ${staged})`;
}

type Texts = {
  /** For each row, the index of its text in the columns, or NONE. */
  readonly numbers: Int32Array;
  /** An array for each row of texts would cost twice as much. */
  readonly columns: readonly (readonly (string | null)[])[];
};

function rowsOf({ columns }: Texts): readonly (readonly (string | null)[])[] {
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? null));
}

/**
 * Reads the texts of a column of text numbers.
 * @param select makes the query; its parameter is a subquery of numbers
 */
async function textsOf(
  connection: DuckDBConnection,
  column: Float64Array,
  select: (numbers: string) => string,
): Promise<Texts> {
  const distinct = distinctOf(column);
  if (distinct.length === 0) return { numbers: new Int32Array(column.length).fill(NONE), columns: [] };
  await stageNumbers(connection, 'wanted_texts', distinct);
  const result = await connection.run(select('SELECT n FROM wanted_texts'));
  const numbers = new Float64Array(distinct.length);
  const columns = Array.from({ length: result.columnCount - 1 }, (): (string | null)[] => []);
  let at = 0;
  for await (const chunk of chunksOf(result)) {
    numbers.set(numbersOf(chunk.getColumnVector(0), chunk.rowCount), at);
    at += chunk.rowCount;
    for (const [k, texts] of columns.entries())
      for (const text of chunk.getColumnValues(k + 1)) texts.push(text as string | null);
  }
  return { numbers: placesIn(numbers.subarray(0, at), column), columns };
}

/**
 * A number for each text number, 0 if it has none. An array is ten times as fast as a Map here; it is kept, since it may
 * be large and most of it stays 0.
 */
let scratch = new Int32Array(0);

/** Returns the scratch, all 0 and long enough for these numbers; to be left so. */
function scratchFor(numbers: Iterable<number>): Int32Array {
  let most = 0;
  for (const n of numbers) if (n > most) most = n;
  if (scratch.length <= most) scratch = new Int32Array(Math.ceil(most * 1.1) + 1);
  return scratch;
}

function distinctOf(column: Float64Array): Float64Array {
  const isSeen = scratchFor(column);
  let count = 0;
  for (const n of column) {
    if (n === NO_TEXT || isSeen[n] === 1) continue;
    isSeen[n] = 1;
    count++;
  }
  const distinct = new Float64Array(count);
  for (const n of column) {
    if (n === NO_TEXT || isSeen[n] === 0) continue;
    isSeen[n] = 0;
    distinct[--count] = n;
  }
  return distinct.reverse();
}

/** Returns for each value of a column where it is among `numbers`, or NONE. */
function placesIn(numbers: Float64Array, column: Float64Array): Int32Array {
  const places = scratchFor(column);
  for (const [place, n] of numbers.entries()) places[n] = place + 1;
  const found = new Int32Array(column.length);
  for (let n = 0; n < column.length; n++) found[n] = (places[column[n] ?? NO_TEXT] ?? 0) - 1;
  for (const n of numbers) places[n] = 0;
  return found;
}

// Reads columns of numbers from DuckDB chunk by chunk, without an object for each value.

/** JS reads 64-bit integers as two halves of 32 bits. */
const HALF = 2 ** 32;

/**
 * Returns the columns of a query by name.
 * @param columns their expressions, of type INTEGER or BIGINT and never null
 * @param from the rest of the query, beginning with FROM
 */
async function readNumbers<Name extends string>(
  connection: DuckDBConnection,
  columns: Readonly<Record<Name, string>>,
  from: string,
): Promise<Readonly<Record<Name, Float64Array>>> {
  const names = Object.keys(columns) as Name[];
  const result = await connection.run(`SELECT ${names.map((name) => columns[name]).join(', ')} ${from}`);
  const parts = names.map((): Float64Array[] => []);
  for await (const chunk of chunksOf(result)) {
    for (const [k, column] of parts.entries()) {
      column.push(numbersOf(chunk.getColumnVector(k), chunk.rowCount));
    }
  }
  return Object.fromEntries(names.map((name, k) => [name, joined(parts[k] ?? [])])) as Record<
    Name,
    Float64Array
  >;
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk;
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
