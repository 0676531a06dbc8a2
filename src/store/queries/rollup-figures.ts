// Figures for charts and summaries, from the rollups.
import { SECONDS_PER_DAY } from '../../lib/units.js';
import { type OffsetPeriod, offsetPeriods, openTimeZone } from '../../lib/time-zone.js';
import type { CountryAttempts, Totals, UserAttempts, UserDayLogins } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { quarterColumns, QUARTERS_PER_DAY } from '../rollups/rollup-tables.js';
import { byText, rolledUpUsers } from '../rollups/text-key.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';

const QUARTER_SECONDS = 900;

// "Accepted connections per user per day": days are those of a time zone, but the engines are not trusted with time
// zones. So the database sums up parts of UTC days, each of which lies within one local day. Node, which knows the
// offsets of the zone, combines the parts to local days. All offsets are multiples of a quarter of an hour.

/**
 * Returns accepted logins, ordered by day, then by user.
 * @param timezone an IANA name.
 * @throws RangeError for a name that Node does not know.
 */
export async function acceptedPerUserPerDay(
  engine: Engine,
  timezone: string,
): Promise<readonly UserDayLogins[]> {
  const zone = openTimeZone(timezone);
  const [span] = await engine.query('SELECT MIN(utc_day) AS first, MAX(utc_day) AS last FROM user_days');
  if (span === undefined || span['first'] === null) return [];
  const periods = offsetPeriods(
    zone,
    toNumber(span, 'first') * SECONDS_PER_DAY,
    (toNumber(span, 'last') + 1) * SECONDS_PER_DAY,
  );
  const parts = partsOfDay(periods);
  const sums = parts.map(({ from, to }, part) => `${sumOf(quarterColumns.slice(from, to))} AS part_${part}`);
  const rows = await engine.query(
    `SELECT user_key, utc_day, ${sums.join(', ')} FROM user_days GROUP BY user_key, utc_day`,
  );
  const localDays = localDaysOf(parts, periods);
  const logins = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const key = toText(row, 'user_key');
    const days = logins.get(key) ?? new Map<number, number>();
    logins.set(key, days);
    localDays(toNumber(row, 'utc_day')).forEach((day, part) => {
      const count = toNumber(row, `part_${part}`);
      if (count > 0) days.set(day, (days.get(day) ?? 0) + count);
    });
  }
  const nameOf = await rolledUpUsers(engine, 'user_days', [...logins.keys()]);
  return [...logins]
    .flatMap(([key, days]) => {
      const user = nameOf(key);
      return [...days].map(([day, count]) => ({ user, day: dayText(day), logins: count }));
    })
    .sort((a, b) => byText(a.day, b.day) || byText(a.user, b.user));
}

/** A part of a UTC day in quarters of an hour; `to` is exclusive. */
type DayRange = { readonly from: number; readonly to: number };

/** Splits the UTC day where a local day begins, for each offset, and where the offset changes. */
function partsOfDay(periods: readonly OffsetPeriod[]): readonly DayRange[] {
  const cuts = new Set([0]);
  const cut = (seconds: number): void => {
    const quarter = Math.ceil(seconds / QUARTER_SECONDS) % QUARTERS_PER_DAY;
    cuts.add(quarter < 0 ? quarter + QUARTERS_PER_DAY : quarter);
  };
  for (const { untilSeconds, offsetSeconds } of periods) {
    cut(untilSeconds);
    cut(-offsetSeconds);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.map((from, index) => ({ from, to: sorted[index + 1] ?? QUARTERS_PER_DAY }));
}

/** Returns a function that gives the local day of each part of a UTC day. */
function localDaysOf(
  parts: readonly DayRange[],
  periods: readonly OffsetPeriod[],
): (utcDay: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  return (utcDay) => {
    const days =
      known.get(utcDay) ??
      parts.map(({ from }) => {
        const seconds = utcDay * SECONDS_PER_DAY + from * QUARTER_SECONDS;
        const offset = periods.find(({ untilSeconds }) => seconds < untilSeconds)?.offsetSeconds ?? 0;
        return Math.floor((seconds + offset) / SECONDS_PER_DAY);
      });
    known.set(utcDay, days);
    return days;
  };
}

function sumOf(columns: readonly string[]): string {
  return `SUM(${columns.map((column) => `COALESCE(${column}, 0)`).join(' + ')})`;
}

function dayText(days: number): string {
  return new Date(days * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
}

/** Returns countries with attempts, most attempts first, then by name. */
export async function failedByCountry(engine: Engine): Promise<readonly CountryAttempts[]> {
  const rows = await engine.query(
    `SELECT NULLIF(country_code, '') AS code, NULLIF(country, '') AS name, SUM(attempts) AS attempts
      FROM daily_logins GROUP BY country_code, country HAVING SUM(attempts) > 0`,
  );
  const countries = rows.map((row) => ({
    code: toTextOrNull(row, 'code'),
    name: toTextOrNull(row, 'name'),
    attempts: toNumber(row, 'attempts'),
  }));
  return countries.sort((a, b) => b.attempts - a.attempts || byText(a.name ?? '', b.name ?? ''));
}

/**
 * Returns the user names that attackers try most, most attempts first, then by name. At the limit, names that are not short
 * plain ASCII are ordered by their hash.
 */
export async function topUsersTried(engine: Engine, limit: number): Promise<readonly UserAttempts[]> {
  const rows = await engine.query(
    `SELECT user_key, SUM(attempts) AS attempts FROM user_attempts
      GROUP BY user_key HAVING SUM(attempts) > 0 ORDER BY SUM(attempts) DESC, user_key LIMIT ?`,
    [limit],
  );
  const nameOf = await rolledUpUsers(
    engine,
    'user_attempts',
    rows.map((row) => toText(row, 'user_key')),
  );
  return rows
    .map((row) => ({ user: nameOf(toText(row, 'user_key')), attempts: toNumber(row, 'attempts') }))
    .sort((a, b) => b.attempts - a.attempts || byText(a.user, b.user))
    .slice(0, limit);
}

/** Returns the number of stored rows and their period. */
export async function totals(engine: Engine): Promise<Totals> {
  const [row] = await engine.query(
    `SELECT COALESCE(SUM(row_count), 0) AS row_count, MIN(first_micros) AS first_date, MAX(last_micros) AS last_date
      FROM daily_logins`,
  );
  if (row === undefined) throw new TypeError('an aggregate query returned no row');
  const rows = toNumber(row, 'row_count');
  const period = rows === 0 ? null : { from: toNumber(row, 'first_date'), to: toNumber(row, 'last_date') };
  return { rows, period };
}
