// Conditions for a LoginFilter on `login_rows`: the texts become numbers first, since comparing the texts of all rows
// costs ten times as much.
import { contains, parseNetwork, type Network } from '../../../lib/networks.js';
import type { LoginFilter, LoginPlace } from '../../../model/login-filter.js';
import type { Engine } from '../../engine.js';
import { allOf, anyOf, type Condition, isOneOf, never } from '../../queries/condition.js';
import {
  dateCondition,
  keyCondition,
  kindConditions,
  networkCondition,
} from '../../queries/filter-conditions.js';
import { toNumber, toText } from '../../sql-row.js';

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
  if (networks !== undefined) parts.push(await networksCondition(engine, networks));
  const places: Condition[] = [];
  if (countries !== undefined) places.push(isOneOf('country_code', countries));
  if (asns !== undefined) places.push(isOneOf('asn', asns));
  if (places.length > 0) {
    parts.push(await inTable(engine, 'country_n', 'login_countries', allOf(places)));
  }
  return parts;
}

const octet = (place: number): string => `TRY_CAST(split_part(ip, '.', ${place}) AS INTEGER)`;

/** DuckDB knows no IPv6: the addresses of such a network are compared here. */
async function networksCondition(engine: Engine, networks: readonly Network[]): Promise<Condition> {
  const parts: Condition[] = [];
  for (const network of networks) {
    const condition = networkCondition(network, octet);
    const isExact = network.version === 4 || !network.text.includes('/');
    parts.push(isExact ? condition : await numbersIn(engine, network, condition));
  }
  return anyOf(parts);
}

async function numbersIn(engine: Engine, network: Network, condition: Condition): Promise<Condition> {
  const rows = await engine.query(
    `SELECT n, ip FROM login_addresses WHERE ${condition.sql}`,
    condition.values,
  );
  const numbers = rows.flatMap((row) => {
    const address = parseNetwork(toText(row, 'ip'));
    return address !== null && contains(network, address) ? [toNumber(row, 'n')] : [];
  });
  return { sql: `n IN (SELECT unnest([${numbers.join(', ')}]::INTEGER[]))`, values: [] };
}

/** Returns the condition that a column has the number of a row of `table` that meets `condition`. */
async function inTable(
  engine: Engine,
  column: string,
  table: string,
  condition: Condition,
): Promise<Condition> {
  const { sql, values } = condition;
  const rows = await engine.query(`SELECT n FROM ${table} WHERE ${sql} LIMIT ${MAX_COMPARED + 1}`, values);
  if (rows.length === 0) return never;
  if (rows.length > MAX_COMPARED)
    return { sql: `${column} IN (SELECT n FROM ${table} WHERE ${sql})`, values };
  const numbers = rows.map((row) => toNumber(row, 'n'));
  return { sql: `${column} IN (${numbers.join(', ')})`, values: [] };
}
