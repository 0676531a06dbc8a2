// What bans need of addresses that the rule `dictionary` has found: see steps/dictionary-bans.ts.
import { inGroups } from '../../lib/in-groups.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { AddressFailures, BanRule, NamesWanted, TriedNames } from '../../model/ban-rule.js';
import type { Engine, SqlRow } from '../engine.js';
import { QUARTERS_PER_DAY } from '../rollups/rollup-tables.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';
import { thatCount } from './ban-queries.js';
import { isOneOf } from './condition.js';

const IPS_PER_STATEMENT = 5000;

/** A name may have some hundred bytes, and a MySQL server takes statements of 16 MB. */
const USERS_PER_STATEMENT = 5000;

/** Returns with how many of these names these addresses failed on each UTC day, in rows that count for the rule. */
export async function namesTried(
  engine: Engine,
  rule: BanRule,
  { ips, users, since }: NamesWanted,
): Promise<readonly TriedNames[]> {
  if (users.length === 0) return [];
  const { micros, quarterHour, quotient } = engine.dialect;
  const day = quotient(quarterHour('"date"'), QUARTERS_PER_DAY);
  const found = new Map<string, TriedNames>();
  const groups = [...inGroups(ips, IPS_PER_STATEMENT)].flatMap((some) =>
    [...inGroups(users, USERS_PER_STATEMENT)].map(
      (names) => [isOneOf('ip', some), isOneOf('"user"', names)] as const,
    ),
  );
  for (const [ip, user] of groups) {
    const rows = await engine.query(
      `SELECT ip, ${day} AS utc_day, COUNT(DISTINCT "user") AS name_count, ${micros('MIN("date")')} AS first_seen,
          ${micros('MAX("date")')} AS last_seen
        FROM logins WHERE ${ip.sql} AND ${user.sql} AND "date" >= ? AND status IN ('Failed', 'Invalid')${thatCount('', rule)}
        GROUP BY ip, utc_day`,
      [...ip.values, ...user.values, sqlInstant(since), ...rule.hosts],
    );
    for (const row of rows) addTried(found, row);
  }
  return [...found.values()];
}

/** No name is in two groups, so their numbers add up. */
function addTried(found: Map<string, TriedNames>, row: SqlRow): void {
  const [ip, day] = [toText(row, 'ip'), toNumber(row, 'utc_day')];
  const [first, last] = [toNumber(row, 'first_seen'), toNumber(row, 'last_seen')];
  const names = toNumber(row, 'name_count');
  const known = found.get(`${ip} ${day}`) ?? { ip, day, names: 0, first, last };
  found.set(`${ip} ${day}`, {
    ...{ ip, day, names: known.names + names },
    ...{ first: Math.min(known.first, first), last: Math.max(known.last, last) },
  });
}

/** Returns what these addresses did, in rows that count for the rule. The figures are those of ipv4Offenders. */
export async function failuresOf(
  engine: Engine,
  rule: BanRule,
  ips: readonly string[],
): Promise<readonly AddressFailures[]> {
  const found: AddressFailures[] = [];
  for (const some of inGroups(ips, IPS_PER_STATEMENT)) {
    const { sql, values } = isOneOf('ip', some);
    const rows = await engine.query(
      `SELECT ip, SUM(CASE WHEN status = 'Probe' THEN 0 ELSE attempts END) AS total, MIN(country) AS name,
          ${engine.dialect.micros('MAX("date")')} AS last_seen
        FROM logins WHERE ${sql} AND status <> 'Accepted'${thatCount('', rule)} GROUP BY ip`,
      [...values, ...rule.hosts],
    );
    for (const row of rows)
      found.push({
        ...{ ip: toText(row, 'ip'), attempts: toNumber(row, 'total') },
        ...{ country: toTextOrNull(row, 'name'), lastSeen: toNumber(row, 'last_seen') },
      });
  }
  return found;
}

/** Returns the last UTC day that the rules of findings have judged; null if they never ran. */
export async function lastJudgedDay(engine: Engine): Promise<number | null> {
  const [row] = await engine.query('SELECT MAX(utc_day) AS last_day FROM judged_days WHERE is_judged = 1');
  return row === undefined ? null : toNumberOrNull(row, 'last_day');
}
