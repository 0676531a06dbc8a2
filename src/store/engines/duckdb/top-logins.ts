// Counts logins by what they have in common. The numbers of `login_rows` are summed up first, then those with the same
// text; different users and addresses are counted for the shown values alone.
import type { LoginFilter, TopEntry, TopOf } from '../../../model/login-filter.js';
import type { Engine } from '../../engine.js';
import { isUnknownShown, topEntry, topOrder } from '../../queries/top-entry.js';
import { rowCondition } from './filter-rows.js';
import { ipv6Digits } from './ipv6-sql.js';

type Values = {
  /** The column of `login_rows` whose number has the value. */
  readonly number: 'user_n' | 'address_n' | 'kind_n' | 'key_n';
  /** A SELECT of all numbers `n` with their `value` and `name`. */
  readonly select: string;
};

const ofPlaces = 'login_addresses a JOIN login_countries c ON c.n = a.country_n';

// The first three octets of an IPv4 address, or the first four groups of an IPv6 address.
const networkKey = `CASE WHEN ip LIKE '%:%' THEN ${ipv6Digits('ip', 4)}
    ELSE regexp_extract(ip, '^(\\d+\\.\\d+\\.\\d+)\\.\\d+$', 1) END`;

const values: Readonly<Record<TopOf, Values>> = {
  users: { number: 'user_n', select: 'SELECT n, "user" AS value, NULL AS name FROM login_users' },
  addresses: { number: 'address_n', select: 'SELECT n, ip AS value, NULL AS name FROM login_addresses' },
  networks: {
    number: 'address_n',
    select: `SELECT n, NULLIF(${networkKey}, '') AS value, NULL AS name FROM login_addresses`,
  },
  countries: {
    number: 'address_n',
    select: `SELECT a.n, NULLIF(c.country_code, '') AS value, c.country AS name FROM ${ofPlaces}`,
  },
  asns: {
    number: 'address_n',
    select: `SELECT a.n, CAST(c.asn AS VARCHAR) AS value, c.as_name AS name FROM ${ofPlaces}`,
  },
  hosts: { number: 'kind_n', select: 'SELECT n, host AS value, NULL AS name FROM login_kinds' },
  reasons: { number: 'kind_n', select: 'SELECT n, reason AS value, NULL AS name FROM login_kinds' },
  keys: {
    number: 'key_n',
    select: 'SELECT n, key_fingerprint AS value, key_type AS name FROM login_keys',
  },
};

export async function topOf(
  engine: Engine,
  what: TopOf,
  filter: LoginFilter,
  limit: number,
): Promise<readonly TopEntry[]> {
  const condition = await rowCondition(engine, filter);
  if (condition === undefined) return [];
  const { sql: where, values: bound } = condition;
  const { number, select } = values[what];
  const { micros } = engine.dialect;
  const isKnown = isUnknownShown(what) ? '' : 'WHERE d.value IS NOT NULL';
  const distinct = (column: string, table: string, text: string): string => `
    SELECT m.i, COUNT(DISTINCT t.${text}) AS found FROM (
        SELECT DISTINCT m.i, r.${column} FROM login_rows r JOIN members m ON m.n = r.${number} WHERE ${where}
      ) m JOIN ${table} t ON t.n = m.${column} GROUP BY m.i`;
  const rows = await engine.query(
    `WITH counted AS (
        SELECT ${number} AS n, COUNT(*) AS row_count, MIN("date") AS first_date, MAX("date") AS last_date,
            SUM(CASE WHEN kind_n IN (SELECT n FROM login_kinds WHERE status IN ('Failed', 'Invalid'))
              THEN attempts ELSE 0 END) AS failed,
            SUM(CASE WHEN kind_n IN (SELECT n FROM login_kinds WHERE status = 'Accepted') THEN 1 ELSE 0 END) AS accepted
          FROM login_rows WHERE ${where} GROUP BY ${number}
      ), dimension AS MATERIALIZED (
        ${select}
      ), chosen AS MATERIALIZED (
        SELECT value, name, row_count, failed, accepted, first_date, last_date,
            ROW_NUMBER() OVER (ORDER BY ${topOrder(what)}) AS i
          FROM (
            SELECT d.value, MIN(d.name) AS name, SUM(c.row_count) AS row_count, SUM(c.failed) AS failed,
                SUM(c.accepted) AS accepted, MIN(c.first_date) AS first_date, MAX(c.last_date) AS last_date
              FROM counted c JOIN dimension d ON d.n = c.n ${isKnown} GROUP BY d.value
          ) top ORDER BY ${topOrder(what)} ${Number.isFinite(limit) ? `LIMIT ${limit}` : ''}
      ), members AS MATERIALIZED (
        SELECT d.n, c.i FROM dimension d JOIN chosen c ON c.value IS NOT DISTINCT FROM d.value
      ), users AS (${distinct('user_n', 'login_users', '"user"')}
      ), addresses AS (${distinct('address_n', 'login_addresses', 'ip')}
      )
      SELECT c.value, c.name, c.row_count, c.failed, c.accepted, ${micros('c.first_date')} AS first_seen,
          ${micros('c.last_date')} AS last_seen, COALESCE(u.found, 0) AS users, COALESCE(a.found, 0) AS addresses
        FROM chosen c LEFT JOIN users u ON u.i = c.i LEFT JOIN addresses a ON a.i = c.i ORDER BY c.i`,
    [...bound, ...bound, ...bound],
  );
  return rows.map((row) => topEntry(what, row));
}
