// What the ban policy asks of the rows. IPv4 addresses are judged by the engine, each for itself: see ipv4Offenders of
// duckdb/ and mysql/. IPv6 addresses, of which an attacker has a whole network, come as they are: bans/ judges networks.
import { inGroups } from '../../lib/in-groups.js';
import type { BanRule, SuccessfulLogins, Attempt } from '../../model/ban-rule.js';
import type { Engine } from '../engine.js';
import { instantText } from '../instant-text.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { thatCount, milliWeightSql, vouchedFor } from './weight.js';

/** All tries from IPv6 addresses, in the order of time. */
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

/** Every address that ever got in, by the word of the journal or of any log. */
export async function successfulLogins(
  engine: Engine,
  onlyJournal = false,
): Promise<readonly SuccessfulLogins[]> {
  const { micros } = engine.dialect;
  // Nothing but what the index of MySQL has.
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

/** The first login of each of these addresses with what can be guessed; those without one are not in it. */
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

/** Whether the journal vouches for any login or attempt that came at an instant (microseconds UTC) or later. */
export async function hasJournalSince(engine: Engine, since: number): Promise<boolean> {
  // Where no journal was ever read, no row is looked at.
  const journals = await engine.query('SELECT 1 FROM sources WHERE journal_cursor IS NOT NULL LIMIT 1');
  if (journals.length === 0) return false;
  const rows = await engine.query(`SELECT 1 FROM logins WHERE origin = 'journal' AND "date" >= ? LIMIT 1`, [
    instantText(since),
  ]);
  return rows.length > 0;
}

const IPS_PER_QUERY = 500;

// sshd's authmethods (auth2.c), those of protocol 1 among them; an unknown method, or none, may be anything.
const guessable = `COALESCE(method, '') NOT IN (
  'publickey', 'hostbased', 'gssapi-with-mic', 'gssapi-keyex', 'rsa', 'rhosts', 'rhosts-rsa')`;
