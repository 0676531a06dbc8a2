// Counts logins by what they have in common, in two statements: a GROUP BY with text of any length is slow in MySQL, so
// the first one groups by short keys, and only the second, for the shown values, reads texts and counts different ones.
import { inGroups } from '../../../lib/in-groups.js';
import type { LoginFilter, TopEntry, TopOf } from '../../../model/login-filter.js';
import type { Dialect, Engine, SqlRow } from '../../engine.js';
import { allOf, anyOf, type Condition, isOneOf } from '../../queries/condition.js';
import { dateCondition } from '../../queries/filter-conditions.js';
import { ANY_STATUS } from '../../queries/stored-logins.js';
import { isUnknownShown, networkOfKey, topEntry, topOrder } from '../../queries/top-entry.js';
import { toNumber, toText } from '../../sql-row.js';
import { inNetwork, loginCondition } from './filter-logins.js';
import { ALWAYS, idsOf, rangesOf } from './user-ranges.js';

type Values = {
  /** At most 64 characters, and different for different values. NULL or '' without a value. */
  readonly key: string;
  readonly value: string;
  readonly name: string;
};

const KEYS_PER_STATEMENT = 500;
const UNKNOWN = '';

/** A text of any length as a key: itself, or its hash. @param column may be NULL */
function shortKey({ sha256 }: Dialect, column: string): string {
  return `CASE WHEN CHAR_LENGTH(${column}) < 64 THEN LEFT(${column}, 63) ELSE ${sha256(column)} END`;
}

const networkKey = `CASE WHEN ip LIKE '%:%' THEN HEX(LEFT(INET6_ATON(ip), 8))
    WHEN INET_ATON(ip) IS NOT NULL THEN SUBSTRING_INDEX(ip, '.', 3) END`;

function valuesOf(what: TopOf, dialect: Dialect): Values {
  switch (what) {
    case 'users':
      return { key: shortKey(dialect, '"user"'), value: '"user"', name: 'NULL' };
    case 'addresses':
      return { key: 'ip', value: 'ip', name: 'NULL' };
    case 'networks':
      return { key: networkKey, value: networkKey, name: 'NULL' };
    case 'countries':
      return { key: `COALESCE(country_code, '')`, value: `NULLIF(country_code, '')`, name: 'country' };
    case 'asns':
      return { key: `COALESCE(CAST(asn AS CHAR), '')`, value: 'CAST(asn AS CHAR)', name: 'as_name' };
    case 'hosts':
      return { key: shortKey(dialect, 'host'), value: 'host', name: 'NULL' };
    case 'keys':
      return { key: shortKey(dialect, 'key_fingerprint'), value: 'key_fingerprint', name: 'key_type' };
    case 'reasons':
      return { key: 'reason', value: 'reason', name: 'NULL' };
  }
}

/** The tables with a row or more for each value. */
const rowsOfValues: Readonly<Partial<Record<TopOf, string>>> = {
  addresses: 'addresses',
  networks: 'addresses',
  users: 'user_attempts',
};

/** A temporary table of more values is on disk, and sorting all rows takes a fifth of its time. */
const MAX_IN_MEMORY = 50_000;

async function hasMany(engine: Engine, what: TopOf): Promise<boolean> {
  const table = rowsOfValues[what];
  if (table === undefined) return false;
  const [row] = await engine.query(`SELECT COUNT(*) AS found FROM ${table}`);
  return toNumber(row ?? {}, 'found') > MAX_IN_MEMORY;
}

export async function topOf(
  engine: Engine,
  what: TopOf,
  filter: LoginFilter,
  limit: number,
): Promise<readonly TopEntry[]> {
  const { dialect } = engine;
  const { key, value } = valuesOf(what, dialect);
  const condition = allOf([
    ...(await whereUsersAre(engine, filter)),
    dateCondition(filter),
    loginCondition(filter, dialect),
    ...(isUnknownShown(what) ? [] : [{ sql: `${value} IS NOT NULL`, values: [] }]),
  ]);
  const { sql, values } = condition;
  const counted = await engine.query(
    `SELECT * FROM (
        SELECT ${(await hasMany(engine, what)) ? 'SQL_BIG_RESULT' : ''} ${key} AS value, COUNT(*) AS row_count, ${dialect.micros('MIN("date")')} AS first_seen,
            ${dialect.micros('MAX("date")')} AS last_seen,
            SUM(CASE WHEN status IN ('Failed', 'Invalid') THEN attempts ELSE 0 END) AS failed,
            SUM(CASE WHEN status = 'Accepted' THEN 1 ELSE 0 END) AS accepted
          FROM logins WHERE ${sql} GROUP BY 1
      ) counted ORDER BY ${topOrder(what)} ${Number.isFinite(limit) ? 'LIMIT ?' : ''}`,
    [...values, ...(Number.isFinite(limit) ? [limit] : [])],
  );
  const texts = new Map<string, SqlRow>();
  for (const some of inGroups(counted, KEYS_PER_STATEMENT)) {
    for (const row of await textsOf(engine, what, condition, some)) texts.set(toText(row, 'group_key'), row);
  }
  return counted.map((row) => topEntry(what, { ...row, ...texts.get(toText(row, 'value')) }));
}

/** Planning a statement with more ranges than this takes long. */
const MAX_RANGES = 10_000;

/** The ids between which the rows of the filter's users are. */
async function whereUsersAre(
  engine: Engine,
  { users, since, until }: LoginFilter,
): Promise<readonly Condition[]> {
  if (users === undefined) return [];
  const ranges = await rangesOf(engine, users, { from: since ?? ALWAYS.from, to: until ?? ALWAYS.to });
  return ranges.length > MAX_RANGES ? [] : [idsOf(ranges)];
}

function textsOf(
  engine: Engine,
  what: TopOf,
  condition: Condition,
  rows: readonly SqlRow[],
): Promise<readonly SqlRow[]> {
  const { key, value, name } = valuesOf(what, engine.dialect);
  const keys = rows.map((row) => toText(row, 'value'));
  const { sql, values } = allOf([condition, wantedKeys(what, { key, value, name }, keys)]);
  return engine.query(
    `SELECT ${key} AS group_key, MIN(${value}) AS value, MIN(${name}) AS name,
        COUNT(DISTINCT ${shortKey(engine.dialect, '"user"')}) AS users, COUNT(DISTINCT ip) AS addresses
      FROM logins WHERE ${sql} GROUP BY 1`,
    values,
  );
}

/** More networks than these are not looked up one by one. */
const MAX_NETWORKS = 100;

/** A condition that an index finds, or that compares the column itself: an expression costs more. */
function wantedKeys(what: TopOf, { key, value }: Values, keys: readonly string[]): Condition {
  if (what === 'users' && keys.every((one) => one.length < 64)) return isOneOf(value, keys);
  const byAddress = addressesOf(what, keys);
  if (byAddress !== undefined) return allOf([{ sql: ANY_STATUS, values: [] }, byAddress]);
  const isUnknown = isUnknownShown(what) && keys.includes(UNKNOWN);
  return isUnknown || what !== 'countries' ? isOneOf(key, keys) : isOneOf('country_code', keys);
}

function addressesOf(what: TopOf, keys: readonly string[]): Condition | undefined {
  if (what === 'addresses') return isOneOf('ip', keys);
  if (what !== 'networks' || keys.length > MAX_NETWORKS) return undefined;
  return anyOf(keys.map((key) => inNetwork(networkOfKey(key))));
}
