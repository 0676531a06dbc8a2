// Bulk loading. Rows hold numbers only; the texts that rows share are numbered and stored in tables of texts. The view
// `logins` joins both: see migrations/0008 and docs/decisions/0020.
import type { DuckDBConnection } from '@duckdb/node-api';
import { LINES_PER_SOURCE } from '../../lib/identity.js';
import { distinctCountries } from '../../model/distinct-countries.js';
import { type LocatedLogins, NONE } from '../../model/logins.js';
import { append, textColumn } from './append.js';
import type { NumberedTexts, TextTable } from './number-texts.js';

const users: TextTable = { name: 'login_users', columns: ['"user"'] };
const countries: TextTable = { name: 'login_countries', columns: ['country', 'country_code'] };
const addresses: TextTable = { name: 'login_addresses', columns: ['ip', 'country_n'], hasMany: true };
const kindColumns = ['status', 'service', 'host', 'method', 'rhost', 'reading', 'origin'] as const;
const kinds: TextTable = { name: 'login_kinds', columns: kindColumns };

/** The number for a missing user or address. */
const NO_TEXT = 0;

/** Stores logins; call it within a transaction. */
export async function insertLogins(
  { connection, texts }: { readonly connection: DuckDBConnection; readonly texts: NumberedTexts },
  sourceId: number,
  logins: LocatedLogins,
): Promise<void> {
  const userNumbers = await texts.number(users, {
    columns: [textColumn(logins.users)],
    count: logins.users.length,
  });
  const addressNumbers = await numberAddresses(texts, logins);
  const kindNumbers = await texts.number(kinds, {
    columns: kindColumns.map((column) => textColumn(logins.kinds.map((kind) => kind[column]))),
    count: logins.kinds.length,
  });
  const { count, line, date, user, ip, kind, port, pid, attempts } = logins;
  await append(connection, 'login_rows', {
    columns: [
      { type: 'bigint', values: idsOf(line, count, sourceId) },
      { type: 'timestamp', values: date },
      { type: 'integer', values: translated(user, userNumbers, count) },
      { type: 'integer', values: translated(ip, addressNumbers, count) },
      { type: 'integer', values: translated(kind, kindNumbers, count) },
      { type: 'integer', values: port },
      { type: 'bigint', values: pid },
      { type: 'integer', values: attempts },
    ],
    count,
  });
}

async function numberAddresses(texts: NumberedTexts, logins: LocatedLogins): Promise<Int32Array> {
  const distinct = distinctCountries(logins);
  const countryNumbers = await texts.number(countries, {
    columns: [
      textColumn(distinct.countries.map(({ name }) => name)),
      textColumn(distinct.countries.map(({ code }) => code)),
    ],
    count: distinct.countries.length,
  });
  const count = logins.ips.length;
  const values = translated(distinct.numbers, countryNumbers, count);
  return texts.number(addresses, {
    columns: [textColumn(logins.ips), { type: 'integer', values }],
    count,
  });
}

function idsOf(line: Float64Array, count: number, sourceId: number): Float64Array {
  const base = sourceId * LINES_PER_SOURCE;
  const ids = new Float64Array(count);
  for (let n = 0; n < count; n++) ids[n] = base + (line[n] ?? NaN);
  return ids;
}

/** Translates the numbers of the batch to those of the database. */
function translated(column: Int32Array, numbers: Int32Array, count: number): Int32Array {
  const translation = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const number = column[n] ?? NONE;
    translation[n] = number === NONE ? NO_TEXT : (numbers[number] ?? NO_TEXT);
  }
  return translation;
}
