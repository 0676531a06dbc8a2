// The queries of the ban policy. The engine applies the ban rule to each IPv4 address: see ipv4Offenders in duckdb/ and
// mysql/. An attacker has a whole network of IPv6 addresses, so their attempts are returned, and bans/ judges the
// networks.
import { milliWeights } from '../../model/ban-rule.js';
import { inGroups } from '../../lib/in-groups.js';
import type { Attempt, BanRule, SuccessfulLogins } from '../../model/ban-rule.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';

/** Returns all attempts from IPv6 addresses, ordered by time. */
export async function ipv6Attempts(engine: Engine, rule: BanRule): Promise<readonly Attempt[]> {
  const rows = await engine.query(
    `SELECT ip, ${engine.dialect.micros('"date"')} AS instant, ${milliWeightSql(rule)} AS milliWeight,
        CASE WHEN status = 'Probe' THEN 0 ELSE attempts END AS attempts, country
      FROM logins WHERE ip LIKE '%:%' AND status <> 'Accepted'${thatCount('', rule)} ORDER BY "date", id`,
    rule.hosts,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    date: toNumber(row, 'instant'),
    milliWeight: toNumber(row, 'milliWeight'),
    attempts: toNumber(row, 'attempts'),
    country: toTextOrNull(row, 'country'),
  }));
}

/** Returns every address with a successful login; with `onlyJournal`, only rows from the journal count. */
export async function successfulLogins(
  engine: Engine,
  onlyJournal = false,
): Promise<readonly SuccessfulLogins[]> {
  const { micros } = engine.dialect;
  // Without `onlyJournal`, MySQL needs only columns of the index.
  const rows = await engine.query(
    `SELECT ip, ${micros('MIN("date")')} AS first_login, ${micros('MAX("date")')} AS last_login
      FROM logins WHERE status = 'Accepted' AND ip IS NOT NULL${vouchedFor('', onlyJournal)} GROUP BY ip`,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    first: toNumber(row, 'first_login'),
    last: toNumber(row, 'last_login'),
  }));
}

/** Returns when each address first logged in by a guessable method; addresses without such a login are left out. */
export async function firstPasswordLogins(
  engine: Engine,
  ips: readonly string[],
  onlyJournal = false,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const some of inGroups(ips, IPS_PER_QUERY)) {
    const rows = await engine.query(
      `SELECT ip, ${engine.dialect.micros('MIN("date")')} AS guessed FROM logins
        WHERE status = 'Accepted' AND ip IN (${some.map(() => '?').join(', ')}) AND ${guessable}${vouchedFor('', onlyJournal)} GROUP BY ip`,
      some,
    );
    for (const row of rows) found.set(toText(row, 'ip'), toNumber(row, 'guessed'));
  }
  return found;
}

/** Whether any row from the journal has this date (microseconds UTC) or a later one. */
export async function hasJournalSince(engine: Engine, since: number): Promise<boolean> {
  // If no journal was ever read, avoid a scan of the rows.
  const journals = await engine.query('SELECT 1 FROM sources WHERE journal_cursor IS NOT NULL LIMIT 1');
  if (journals.length === 0) return false;
  const rows = await engine.query(`SELECT 1 FROM logins WHERE origin = 'journal' AND "date" >= ? LIMIT 1`, [
    sqlInstant(since),
  ]);
  return rows.length > 0;
}

const IPS_PER_QUERY = 500;

// Excludes the methods of sshd (auth2.c, and protocol 1) that cannot be guessed; an unknown or missing method counts as
// guessable.
const guessable = `COALESCE(method, '') NOT IN (
  'publickey', 'hostbased', 'gssapi-with-mic', 'gssapi-keyex', 'rsa', 'rhosts', 'rhosts-rsa')`;

/** An expression for the milli-weight of a row of `logins`; 0 for `Accepted`. User names are compared byte by byte. */
export function milliWeightSql(rule: BanRule): string {
  const { probe, invalid, root, other } = milliWeights(rule);
  return `CASE WHEN status = 'Probe' THEN ${probe}
      WHEN status = 'Invalid' THEN attempts * ${invalid}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${root}
      WHEN status = 'Failed' THEN attempts * ${other} ELSE 0 END`;
}

/**
 * Conditions that select the rows that count, with a `?` for each of the hosts; empty if all rows count.
 * @param alias of `logins`, with its dot, or ''
 */
export function thatCount(alias: string, { hosts, onlyJournal }: BanRule): string {
  const ofHosts = hosts.length === 0 ? '' : ` AND ${alias}host IN (${hosts.map(() => '?').join(', ')})`;
  return ofHosts + vouchedFor(alias, onlyJournal);
}

/** A condition that selects rows from the journal; empty if rows from other logs count too. */
function vouchedFor(alias: string, onlyJournal: boolean): string {
  return onlyJournal ? ` AND ${alias}origin = 'journal'` : '';
}
