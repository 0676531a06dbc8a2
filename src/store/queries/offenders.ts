// Who did too much in too short a time. IPv4 addresses are judged in the database, each for itself. IPv6 addresses, of
// which an attacker has a whole network, come as they are: bans/ judges networks.
import type { BanRule, Entered, Offender, Try } from '../../model/offence.js';
import type { Engine } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { THOUSAND, thousandthsSql } from './weight.js';

/** IPv4 addresses that have met the rule at any time. */
export async function ipv4Offenders(engine: Engine, rule: BanRule): Promise<readonly Offender[]> {
  const weight = thousandthsSql(rule);
  const limit = rule.maxAttempts * THOUSAND;
  const tries = `ip NOT LIKE '%:%' AND status <> 'Accepted'`;
  const rows = await engine.query(
    `WITH known AS (
        SELECT ip, SUM(CASE WHEN status = 'Probe' THEN 0 ELSE attempts END) AS total, MIN(country) AS name
          FROM logins WHERE ${tries} GROUP BY ip HAVING SUM(${weight}) >= ?
      ), tries AS (
        SELECT l.ip, ${engine.dialect.micros('l."date"')} AS instant, ${weight} AS weight
          FROM known k ${engine.dialect.lookUp} logins l ON l.ip = k.ip WHERE l.status <> 'Accepted'
      ), summed AS (
        SELECT ip, instant, SUM(weight) OVER (
            PARTITION BY ip ORDER BY instant RANGE BETWEEN ${rule.windowMicros} PRECEDING AND CURRENT ROW
          ) AS weight
          FROM tries
      ), met AS (
        SELECT ip, MIN(CASE WHEN weight >= ? THEN instant END) AS since, MAX(instant) AS last_seen
          FROM summed GROUP BY ip HAVING MAX(weight) >= ?
      )
      SELECT m.ip, m.since, m.last_seen, k.total, k.name FROM met m JOIN known k ON k.ip = m.ip`,
    [limit, limit, limit],
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    since: toNumber(row, 'since'),
    lastSeen: toNumber(row, 'last_seen'),
    attempts: toNumber(row, 'total'),
    country: toTextOrNull(row, 'name'),
  }));
}

/** All tries from IPv6 addresses, in the order of time. */
export async function ipv6Tries(engine: Engine, rule: BanRule): Promise<readonly Try[]> {
  const rows = await engine.query(
    `SELECT ip, ${engine.dialect.micros('"date"')} AS instant, ${thousandthsSql(rule)} AS thousandths,
        CASE WHEN status = 'Probe' THEN 0 ELSE attempts END AS attempts, country
      FROM logins WHERE ip LIKE '%:%' AND status <> 'Accepted' ORDER BY "date", id`,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    date: toNumber(row, 'instant'),
    thousandths: toNumber(row, 'thousandths'),
    attempts: toNumber(row, 'attempts'),
    country: toTextOrNull(row, 'country'),
  }));
}

/** Every address that ever got in. */
export async function entered(engine: Engine): Promise<readonly Entered[]> {
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `SELECT ip, ${micros('MIN("date")')} AS first_login, ${micros('MAX("date")')} AS last_login
      FROM logins WHERE status = 'Accepted' AND ip IS NOT NULL GROUP BY ip`,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    first: toNumber(row, 'first_login'),
    last: toNumber(row, 'last_login'),
  }));
}
