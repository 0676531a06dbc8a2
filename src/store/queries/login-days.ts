// The UTC days in which logins of a filter may be, newest first, so that a query for the newest logins begins with few
// days. The rollups know the days of a country, and the first and last day of a host.
import { hostLabel } from '../../lib/identity.js';
import { sqlInstant } from '../../lib/time-text.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { LoginFilter, LoginPlace } from '../../model/login-filter.js';
import type { Engine } from '../engine.js';
import { textKey } from '../rollups/text-key.js';
import { toNumber } from '../sql-row.js';
import { anyOf, type Condition, isOneOf } from './condition.js';

/** UTC days, the last included. */
type Days = { readonly first: number; readonly last: number };

/**
 * Returns conditions on `date` for one statement after the other, newest first. Each has twice as many days as the one
 * before: a frequent login is found at once, and a rare one in few statements.
 * @param after only logins that come after this one
 */
export async function stepsOfDays(
  engine: Engine,
  filter: LoginFilter,
  after?: LoginPlace,
): Promise<readonly Condition[]> {
  const days = await daysOf(engine, filter, after);
  const steps: Condition[] = [];
  for (let from = 0, count = 1; from < days.length; from += count, count *= 2) {
    steps.push(withinDays(days.slice(from, from + count)));
  }
  return steps;
}

/** Returns the condition that `date` is in a period; `to` is excluded. */
export function within(from: number, to: number): Condition {
  return { sql: '"date" >= ? AND "date" < ?', values: [sqlInstant(from), sqlInstant(to)] };
}

/** Returns the UTC days in which logins of the countries and hosts of a filter may be, newest first. */
export async function daysOf(
  engine: Engine,
  filter: LoginFilter,
  after: LoginPlace | undefined,
): Promise<readonly number[]> {
  const bounds = await boundsOf(engine, filter, after);
  if (bounds === undefined) return [];
  const { countries } = filter;
  const { sql, values } = countries === undefined ? anyOf([]) : isOneOf('country_code', countries);
  const rows = await engine.query(
    `SELECT DISTINCT utc_day FROM daily_logins
      WHERE utc_day BETWEEN ? AND ?${countries === undefined ? '' : ` AND ${sql}`} ORDER BY utc_day DESC`,
    [bounds.first, bounds.last, ...values],
  );
  return rows.map((row) => toNumber(row, 'utc_day'));
}

/** Returns the first and last day with logins of the hosts, in the period; undefined if there are none. */
async function boundsOf(
  engine: Engine,
  { since, until, hosts }: LoginFilter,
  after: LoginPlace | undefined,
): Promise<Days | undefined> {
  const dayOf = (micros: number): number => Math.floor(micros / MICROS_PER_DAY);
  const [all] = await engine.query(
    'SELECT MIN(utc_day) AS first_day, MAX(utc_day) AS last_day FROM daily_logins',
  );
  if (all === undefined || all['first_day'] === null) return undefined;
  let first = Math.max(since === undefined ? -Infinity : dayOf(since), toNumber(all, 'first_day'));
  let last = Math.min(
    until === undefined ? Infinity : dayOf(until),
    after === undefined ? Infinity : dayOf(after.date),
    toNumber(all, 'last_day'),
  );
  if (hosts !== undefined) {
    // A host of the filter is a name or a label.
    const labels = hosts.flatMap((host) => [host.toLowerCase(), hostLabel(host)]);
    const { sql, values } = isOneOf('host_key', [...new Set(labels.map((label) => textKey(label).key))]);
    const [range] = await engine.query(
      `SELECT MIN(first_micros) AS first_date, MAX(last_micros) AS last_date FROM host_ranges WHERE ${sql}`,
      values,
    );
    if (range === undefined || range['first_date'] === null) return undefined;
    first = Math.max(first, dayOf(toNumber(range, 'first_date')));
    last = Math.min(last, dayOf(toNumber(range, 'last_date')));
  }
  return first > last ? undefined : { first, last };
}

/** @param days newest first */
function withinDays(days: readonly number[]): Condition {
  const ranges: Days[] = [];
  for (const day of days) {
    const before = ranges.at(-1);
    if (before?.first === day + 1) ranges[ranges.length - 1] = { ...before, first: day };
    else ranges.push({ first: day, last: day });
  }
  return anyOf(ranges.map(({ first, last }) => within(first * MICROS_PER_DAY, (last + 1) * MICROS_PER_DAY)));
}
