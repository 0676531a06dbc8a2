// The question of the chart "Accepted connections per user per day". Days belong to a time zone, which neither engine
// is trusted with: Node says how far the zone was from UTC and when, and the database adds quarters of an hour up to
// days with that. Whole quarters belong to one local day.
import type { UserDayLogins } from '../../model/figures.js';
import { offsetPeriods, openTimeZone } from '../../lib/time-zone.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { summarizedUsers } from '../summaries/summarized-users.js';
import { byText } from './by-text.js';

const QUARTER_SECONDS = 900;
const DAY_SECONDS = 86_400;

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
  const [span] = await engine.query('SELECT MIN(quarter) AS first, MAX(quarter) AS last FROM quarter_logins');
  if (span === undefined || span['first'] === null) return [];
  const from = toNumber(span, 'first') * QUARTER_SECONDS;
  const to = toNumber(span, 'last') * QUARTER_SECONDS;
  const offsets = offsetPeriods(zone, from, to)
    .map(
      ({ untilSeconds: until, offsetSeconds: offset }) =>
        `WHEN quarter < ${until / QUARTER_SECONDS} THEN ${offset}`,
    )
    .join(' ');
  const day = engine.dialect.quotient(`quarter * ${QUARTER_SECONDS} + CASE ${offsets} END`, DAY_SECONDS);
  const rows = await engine.query(
    `SELECT user_key, ${day} AS local_day, SUM(logins) AS logins FROM quarter_logins
      GROUP BY user_key, ${day} HAVING SUM(logins) > 0`,
  );
  const nameOf = await summarizedUsers(
    engine,
    'quarter_logins',
    rows.map((row) => toText(row, 'user_key')),
  );
  return rows
    .map((row) => ({
      user: nameOf(toText(row, 'user_key')),
      day: dayText(toNumber(row, 'local_day')),
      logins: toNumber(row, 'logins'),
    }))
    .sort((a, b) => byText(a.day, b.day) || byText(a.user, b.user));
}

function dayText(days: number): string {
  return new Date(days * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}
