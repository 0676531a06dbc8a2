// Reads logins as columns of numbers, the way they are stored, and each of their texts once. Reading rows with their
// texts costs ten times as much, and so does an object for each number.
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { loginId } from '../../../lib/identity.js';
import type { Period } from '../../../model/figures.js';
import type { JudgedLogins, StoredLogins } from '../../../model/merged-logins.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import { type Location, unknownLocation } from '../../../model/location.js';
import { keyOf, kindOf, NONE } from '../../../model/logins.js';
import type { LoginsWanted } from '../../engine.js';
import { dialect } from './dialect.js';
import { stageNumbers, stageTexts } from './staging.js';

/** Columns of integers of 64 bits. */
const doubles = { id: 'id', date: 'epoch_us("date")', pid: 'pid' };
/** Columns of integers of 32 bits. */
const integers = {
  user: 'user_n',
  address: 'address_n',
  kind: 'kind_n',
  port: 'port',
  attempts: 'attempts',
  key: 'key_n',
};
const NO_TEXT = 0;

export async function findLogins(connection: DuckDBConnection, wanted: LoginsWanted): Promise<StoredLogins> {
  const { sourceId, lines, period, hostLabels, pids } = wanted;
  await stageNumbers(connection, 'wanted_pids', Float64Array.from(pids));
  const ofHosts = hostLabels === undefined ? '' : `AND kind_n IN (${await kindsOf(connection, hostLabels)})`;
  const read = await readNumbers(
    connection,
    { doubles, integers },
    `FROM login_rows
      WHERE id BETWEEN ${loginId(sourceId, lines[0])} AND ${loginId(sourceId, lines[1])}
        AND "date" BETWEEN make_timestamp(${period.from}) AND make_timestamp(${period.to})
        AND pid IN (SELECT n FROM wanted_pids)
        ${ofHosts}
      ORDER BY id`,
  );
  const { id, date, pid, port, attempts } = read;
  const numbers = { count: id.length, line: id, date, pid, port, attempts };
  return { ...numbers, ...(await readTexts(connection, read)) };
}

/** Returns all logins of a time. Sorting them here would copy all their columns: they are mostly in order. */
export async function loginsBetween(
  connection: DuckDBConnection,
  { from, to }: Period,
): Promise<JudgedLogins> {
  const { date } = doubles;
  const { user, address, kind, attempts, key } = integers;
  const read = await readNumbers(
    connection,
    { doubles: { date }, integers: { user, address, kind, attempts, key } },
    `FROM login_rows WHERE "date" BETWEEN make_timestamp(${from}) AND make_timestamp(${to})`,
  );
  return {
    count: read.date.length,
    date: read.date,
    attempts: read.attempts,
    ...(await readTexts(connection, read)),
  };
}

type TextNumbers = Readonly<Record<'user' | 'address' | 'kind' | 'key', Int32Array>>;

/** Reads the texts of all columns. */
async function readTexts(
  connection: DuckDBConnection,
  { user, address, kind, key }: TextNumbers,
): Promise<Omit<JudgedLogins, 'count' | 'date' | 'attempts'>> {
  const users = await textsOf(connection, user, (n) => `SELECT n, "user" FROM login_users WHERE n IN (${n})`);
  const addresses = await textsOf(
    connection,
    address,
    (n) => `SELECT n, ip, country_n FROM login_addresses WHERE n IN (${n})`,
  );
  // Thousands of addresses have one location.
  const locations = await textsOf(
    connection,
    Int32Array.from(addresses.columns[1] ?? [], Number),
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
    user: users.numbers,
    ip: addresses.numbers,
    kind: kinds.numbers,
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
  column: Int32Array,
  select: (numbers: string) => string,
): Promise<Texts> {
  const distinct = distinctOf(column);
  if (distinct.length === 0) return { numbers: new Int32Array(column.length).fill(NONE), columns: [] };
  await stageNumbers(connection, 'wanted_texts', Float64Array.from(distinct));
  const result = await connection.stream(select('SELECT n FROM wanted_texts'));
  const numbers = new Int32Array(distinct.length);
  const columns = Array.from({ length: result.columnCount - 1 }, (): (string | null)[] => []);
  let at = 0;
  for await (const chunk of chunksOf(result)) {
    numbers.set(integersOf(chunk.getColumnVector(0), chunk.rowCount), at);
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

function distinctOf(column: Int32Array): Int32Array {
  const isSeen = scratchFor(column);
  let count = 0;
  for (const n of column) {
    if (n === NO_TEXT || isSeen[n] === 1) continue;
    isSeen[n] = 1;
    count++;
  }
  const distinct = new Int32Array(count);
  for (const n of column) {
    if (n === NO_TEXT || isSeen[n] === 0) continue;
    isSeen[n] = 0;
    distinct[--count] = n;
  }
  return distinct.reverse();
}

/** Returns for each value of a column where it is among `numbers`, or NONE. */
function placesIn(numbers: Int32Array, column: Int32Array): Int32Array {
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

/** Expressions by the names of their columns; never null. */
type Wanted<Double extends string, Integer extends string> = {
  /** Of type BIGINT. */
  readonly doubles: Readonly<Record<Double, string>>;
  /** Of type INTEGER. */
  readonly integers: Readonly<Record<Integer, string>>;
};

type Columns<Double extends string, Integer extends string> = Readonly<Record<Double, Float64Array>> &
  Readonly<Record<Integer, Int32Array>>;

/**
 * Returns the columns of a query by name.
 * @param from the rest of the query, beginning with FROM
 */
async function readNumbers<Double extends string, Integer extends string>(
  connection: DuckDBConnection,
  { doubles, integers }: Wanted<Double, Integer>,
  from: string,
): Promise<Columns<Double, Integer>> {
  const [long, short] = [Object.keys(doubles) as Double[], Object.keys(integers) as Integer[]];
  const expressions = [...long.map((name) => doubles[name]), ...short.map((name) => integers[name])];
  // A result that is not streamed is in memory twice: until the garbage collector finds it, and V8 does not know its size.
  const result = await connection.stream(`SELECT ${expressions.join(', ')} ${from}`);
  const longParts = long.map((): Float64Array[] => []);
  const shortParts = short.map((): Int32Array[] => []);
  for await (const chunk of chunksOf(result)) {
    for (const [k, parts] of longParts.entries())
      parts.push(doublesOf(chunk.getColumnVector(k), chunk.rowCount));
    for (const [k, parts] of shortParts.entries())
      parts.push(integersOf(chunk.getColumnVector(long.length + k), chunk.rowCount));
  }
  return Object.fromEntries([
    ...long.map((name, k) => [name, joined(longParts[k] ?? [], (length) => new Float64Array(length))]),
    ...short.map((name, k) => [name, joined(shortParts[k] ?? [], (length) => new Int32Array(length))]),
  ]) as Columns<Double, Integer>;
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk;
}

// Copy a vector's numbers from DuckDB's memory. DuckDB's TypeScript types do not have the property `items`.

function integersOf(vector: unknown, count: number): Int32Array {
  const { items } = vector as { readonly items?: unknown };
  if (!(items instanceof Int32Array)) throw new TypeError('expected a column of type INTEGER');
  return items.slice(0, count);
}

function doublesOf(vector: unknown, count: number): Float64Array {
  const { items } = vector as { readonly items?: unknown };
  if (!(items instanceof BigInt64Array)) throw new TypeError('expected a column of type BIGINT');
  const halves = new Int32Array(items.buffer, items.byteOffset, 2 * count);
  const numbers = new Float64Array(count);
  for (let n = 0; n < count; n++) numbers[n] = ((halves[2 * n] ?? 0) >>> 0) + (halves[2 * n + 1] ?? 0) * HALF;
  return numbers;
}

function joined<Column extends Float64Array | Int32Array>(
  parts: readonly Column[],
  make: (length: number) => Column,
): Column {
  const all = make(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
