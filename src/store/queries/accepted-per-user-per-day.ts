// The question of the chart "Accepted connections per user per day". Days belong to a time zone, which neither engine
// is trusted with: the database counts quarters of an hour, and whole quarters belong to one local day.
import type { UserDayLogins } from '../../model/figures.js';
import { localDay, openTimeZone } from '../../lib/time-zone.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { byText } from './by-text.js';

const QUARTER_MICROS = 900_000_000;

/**
 * By day, then by user.
 * @param timezone an IANA name.
 * @throws RangeError for a name that Node does not know.
 */
export async function acceptedPerUserPerDay(
  engine: Engine,
  timezone: string,
): Promise<readonly UserDayLogins[]> {
  const zone = openTimeZone(timezone);
  const quarter = engine.dialect.quarterHour('"date"');
  const rows = await engine.query(
    `SELECT "user", ${quarter} AS quarter_hour, COUNT(*) AS logins FROM logins
      WHERE status = 'Accepted' AND "user" IS NOT NULL GROUP BY "user", ${quarter}`,
  );
  const days = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const day = localDay(toNumber(row, 'quarter_hour') * QUARTER_MICROS, zone);
    const users = days.get(day) ?? new Map<string, number>();
    const user = toText(row, 'user');
    days.set(day, users.set(user, (users.get(user) ?? 0) + toNumber(row, 'logins')));
  }
  return [...days]
    .flatMap(([day, users]) => [...users].map(([user, logins]) => ({ user, day, logins })))
    .sort((a, b) => byText(a.day, b.day) || byText(a.user, b.user));
}
