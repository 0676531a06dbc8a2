// Stores and finds answers about addresses, a thousand in each statement.
import type { Connection } from 'mysql2/promise';
import type { KnownAddress } from '../../../model/location.js';
import { type Dialect, knownColumns, type SqlRow } from '../../engine.js';
import { sqlInstant } from '../../../lib/time-text.js';

const ADDRESSES_PER_STATEMENT = 1000;

const keep = `INSERT INTO addresses (ip, country, country_code, asn, as_name, answered_by, answered_at) VALUES ?
  ON DUPLICATE KEY UPDATE country = VALUES(country), country_code = VALUES(country_code), asn = VALUES(asn),
    as_name = VALUES(as_name), answered_by = VALUES(answered_by), answered_at = VALUES(answered_at)`;

/** Stores answers, each for a different address; call it within a transaction. */
export async function keepAddresses(
  connection: Connection,
  addresses: readonly KnownAddress[],
): Promise<void> {
  // All runs lock addresses in the same order, so that two runs with the same addresses do not deadlock.
  const sorted = [...addresses].sort((a, b) => (a.ip < b.ip ? -1 : 1));
  for (let from = 0; from < sorted.length; from += ADDRESSES_PER_STATEMENT) {
    const some = sorted.slice(from, from + ADDRESSES_PER_STATEMENT);
    const rows = some.map(({ ip, location, answeredBy, answeredAt }) => [
      ip,
      location.country.name,
      location.country.code,
      location.asn,
      location.asName,
      answeredBy,
      sqlInstant(answeredAt),
    ]);
    await connection.query(keep, [rows]);
  }
}

/** Returns the rows of `addresses` for those of `ips` that have one. */
export async function findAddresses(
  connection: Connection,
  dialect: Dialect,
  ips: readonly string[],
): Promise<SqlRow[]> {
  const found: SqlRow[] = [];
  for (let from = 0; from < ips.length; from += ADDRESSES_PER_STATEMENT) {
    const some = ips.slice(from, from + ADDRESSES_PER_STATEMENT);
    const [rows] = await connection.query(`SELECT ${knownColumns(dialect)} FROM addresses WHERE ip IN (?)`, [
      some,
    ]);
    found.push(...(rows as SqlRow[]));
  }
  return found;
}
