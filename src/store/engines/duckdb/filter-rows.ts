// Conditions for a LoginFilter on `login_rows`: the texts become numbers first, since comparing the texts of all rows
// costs ten times as much.
import type { Network } from '../../../lib/networks.js';
import type { LoginFilter, LoginPlace } from '../../../model/login-filter.js';
import type { Engine } from '../../engine.js';
import { allOf, anyOf, type Condition, isOneOf, never } from '../../queries/condition.js';
import {
  dateCondition,
  keyCondition,
  kindConditions,
  networkCondition,
  networkDigits,
} from '../../queries/filter-conditions.js';
import { toNumber } from '../../sql-row.js';
import { ipv6Digits } from './ipv6-sql.js';

/** DuckDB compares one number after the other; a join of more numbers is faster. */
const MAX_COMPARED = 8;

/** Returns the condition on the columns of `login_rows`; undefined if no login can match. */
export async function rowCondition(
  engine: Engine,
  filter: LoginFilter,
  after?: LoginPlace,
): Promise<Condition | undefined> {
  const { users, keys } = filter;
  const parts = [dateCondition(filter, after)];
  const kinds = kindConditions(filter, engine.dialect);
  if (kinds.length > 0) parts.push(await inTable(engine, 'kind_n', 'login_kinds', allOf(kinds)));
  if (users !== undefined)
    parts.push(await inTable(engine, 'user_n', 'login_users', isOneOf('"user"', users)));
  if (keys !== undefined) parts.push(await inTable(engine, 'key_n', 'login_keys', keyCondition(keys)));
  const addresses = await addressConditions(engine, filter);
  if (addresses.length > 0)
    parts.push(await inTable(engine, 'address_n', 'login_addresses', allOf(addresses)));
  return parts.includes(never) ? undefined : allOf(parts);
}

async function addressConditions(
  engine: Engine,
  { networks, countries, asns }: LoginFilter,
): Promise<readonly Condition[]> {
  const parts: Condition[] = [];
  if (networks !== undefined) parts.push(anyOf(networks.map(inNetwork)));
  const places: Condition[] = [];
  if (countries !== undefined) places.push(isOneOf('country_code', countries));
  if (asns !== undefined) places.push(isOneOf('asn', asns));
  if (places.length > 0) {
    parts.push(await inTable(engine, 'country_n', 'login_countries', allOf(places)));
  }
  return parts;
}

const octet = (place: number): string => `TRY_CAST(split_part(ip, '.', ${place}) AS INTEGER)`;

/** Returns the condition that `ip` is in a network. */
function inNetwork(network: Network): Condition {
  const { condition, isExact } = networkCondition(network, octet);
  if (isExact) return condition;
  return allOf([
    condition,
    { sql: `${ipv6Digits('ip', 8)} BETWEEN ? AND ?`, values: networkDigits(network) },
  ]);
}

/** Returns the condition that a column has the number of a row of `table` that meets `condition`. */
async function inTable(
  engine: Engine,
  column: string,
  table: string,
  { sql, values }: Condition,
): Promise<Condition> {
  const rows = await engine.query(`SELECT n FROM ${table} WHERE ${sql} LIMIT ${MAX_COMPARED + 1}`, values);
  if (rows.length === 0) return never;
  if (rows.length <= MAX_COMPARED) {
    return { sql: `${column} IN (${rows.map((row) => toNumber(row, 'n')).join(', ')})`, values: [] };
  }
  const wanted = `wanted_${column}`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${wanted} AS SELECT n FROM ${table} WHERE ${sql}`, values);
  return { sql: `${column} IN (SELECT n FROM ${wanted})`, values: [] };
}
