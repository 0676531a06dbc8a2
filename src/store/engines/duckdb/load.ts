// Bulk loading. Rows hold numbers only; the texts that rows share are stored in dimension tables. The view `logins` joins
// both: see migrations.ts and docs/decisions/0020.
import type { DuckDBConnection } from '@duckdb/node-api';
import { LINES_PER_SOURCE } from '../../../lib/identity.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import { distinctLocations, type LocatedLogins, NONE } from '../../../model/logins.js';
import { append, textColumn } from './append.js';
import type { Rename } from '../../engine.js';
import { type DimensionIds, type DimensionTable, forgetEverywhere } from './dimension-tables.js';
import { stageNumbers, stageTexts } from './staging.js';

const users: DimensionTable = { name: 'login_users', columns: ['"user"'] };
const locations: DimensionTable = {
  name: 'login_countries',
  columns: ['country', 'country_code', 'asn', 'as_name'],
};
const addresses: DimensionTable = { name: 'login_addresses', columns: ['ip', 'country_n'], hasMany: true };
const kinds: DimensionTable = { name: 'login_kinds', columns: kindNames };
const keys: DimensionTable = { name: 'login_keys', columns: keyNames };

/** The number for a missing user, address or key. */
const NO_TEXT = 0;

/** Stores logins; call it within a transaction. */
export async function insertLogins(
  { connection, dimensions }: { readonly connection: DuckDBConnection; readonly dimensions: DimensionIds },
  sourceId: number,
  logins: LocatedLogins,
): Promise<void> {
  const userIds = await dimensions.idsOf(users, {
    columns: [textColumn(logins.users)],
    count: logins.users.length,
  });
  const addressIds = await addressIdsOf(dimensions, logins);
  const kindIds = await dimensions.idsOf(kinds, {
    columns: kindNames.map((name) => textColumn(logins.kinds.map((kind) => kind[name]))),
    count: logins.kinds.length,
  });
  const keyIds = await dimensions.idsOf(keys, {
    columns: keyNames.map((name) => textColumn(logins.keys.map((key) => key[name]))),
    count: logins.keys.length,
  });
  const { count, line, date, user, ip, kind, port, pid, attempts, key } = logins;
  await append(connection, 'login_rows', {
    columns: [
      { type: 'bigint', values: idsOf(line, count, sourceId) },
      { type: 'timestamp', values: date },
      { type: 'integer', values: translated(user, userIds, count) },
      { type: 'integer', values: translated(ip, addressIds, count) },
      { type: 'integer', values: translated(kind, kindIds, count) },
      { type: 'integer', values: port },
      { type: 'bigint', values: pid },
      { type: 'integer', values: attempts },
      { type: 'integer', values: translated(key, keyIds, count) },
    ],
    count,
  });
}

async function addressIdsOf(dimensions: DimensionIds, logins: LocatedLogins): Promise<Int32Array> {
  const distinct = distinctLocations(logins);
  const locationIds = await dimensions.idsOf(locations, {
    columns: [
      textColumn(distinct.locations.map(({ country }) => country.name)),
      textColumn(distinct.locations.map(({ country }) => country.code)),
      { type: 'sparse bigint', values: distinct.locations.map(({ asn }) => asn) },
      textColumn(distinct.locations.map(({ asName }) => asName)),
    ],
    count: distinct.locations.length,
  });
  const count = logins.ips.length;
  const values = translated(distinct.numbers, locationIds, count);
  return dimensions.idsOf(addresses, {
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

/** Removes the logins with these ids; call it within a transaction. */
export async function removeLogins(connection: DuckDBConnection, ids: Float64Array): Promise<void> {
  if (ids.length === 0) return;
  await stageNumbers(connection, 'removed_ids', ids);
  await connection.run('DELETE FROM login_rows WHERE id IN (SELECT n FROM removed_ids)');
}

/** Renames users; call it within a transaction. Two rows of the table may then have the same name. */
export async function renameUsers(connection: DuckDBConnection, renames: readonly Rename[]): Promise<void> {
  const staged = await stageTexts(connection, [renames.map(({ from }) => from), renames.map(({ to }) => to)]);
  const { rowsChanged } = await connection.run(
    `UPDATE login_users SET "user" = s.t1 FROM ${staged} s WHERE login_users."user" = s.t0`,
  );
  if (rowsChanged > 0) forgetEverywhere();
}
