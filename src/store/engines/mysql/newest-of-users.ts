// Where to look for the newest logins of users, and of users at certain times: steps of rows by their ids, newest first.
import { grouped } from '../../../lib/grouped.js';
import { MICROS_PER_DAY } from '../../../lib/units.js';
import type { Period } from '../../../model/figures.js';
import type { Engine } from '../../engine.js';
import { allOf, anyOf, type Condition } from '../../queries/condition.js';
import { within } from '../../queries/login-days.js';
import { hashOf, idsOf, type Range, rangesOf, type UserRange } from './user-ranges.js';

/** The rows of the first step, and the most ranges that a step adds. Each step has twice as many rows as the one before. */
const FIRST_ROWS = 10_000;
const MAX_RANGES = 200;

/**
 * Returns conditions on `id` and `date` for one statement after the other, newest first: together they hold for all rows
 * of these users in a time. @param days only on these UTC days
 */
export async function stepsOfUsers(
  engine: Engine,
  users: readonly string[],
  { period, days }: { readonly period: Period; readonly days: ReadonlySet<number> | undefined },
): Promise<readonly Condition[]> {
  const ranges = (await rangesOf(engine, users, period)).map((range) => clipped(range, period));
  const wanted = days === undefined ? ranges : ranges.filter((range) => hasDay(range, days));
  return stepsOf(wanted).map(({ of, from, to }) => allOf([idsOf(of), within(from, to + 1)]));
}

/** So that no step is of a time without wanted rows. */
function clipped(range: Range, { from, to }: Period): Range {
  return { ...range, first: Math.max(range.first, from), last: Math.min(range.last, to) };
}

function hasDay({ first, last }: Range, days: ReadonlySet<number>): boolean {
  const [from, to] = [Math.floor(first / MICROS_PER_DAY), Math.floor(last / MICROS_PER_DAY)];
  // The times of a log may be years apart.
  if (to - from >= days.size) return [...days].some((day) => day >= from && day <= to);
  for (let day = from; day <= to; day++) if (days.has(day)) return true;
  return false;
}

/** A time, its end included, and the ranges that may have rows of it. */
type Step = Period & { readonly of: readonly Range[] };

/** Returns the steps that read all rows of these ranges, newest first. */
export function stepsOf(ranges: readonly Range[]): readonly Step[] {
  const newest = [...ranges].sort((a, b) => b.last - a.last || b.firstId - a.firstId);
  const steps: Step[] = [];
  let open: readonly Range[] = [];
  let to = newest[0]?.last ?? 0;
  for (let at = 0, room = FIRST_ROWS; at < newest.length; room *= 2) {
    const end = endOfStep(newest, at, room);
    const of = [...open, ...newest.slice(at, end)];
    // Rows up to the next range's last one are of the next step.
    const from = end < newest.length ? (newest[end]?.last ?? 0) + 1 : least(of.map(({ first }) => first));
    steps.push({ of, from, to });
    [at, to] = [end, from - 1];
    open = of.filter(({ first }) => first < from);
  }
  return steps;
}

function endOfStep(ranges: readonly Range[], from: number, room: number): number {
  let end = from;
  for (let rows = 0; end < ranges.length; end++) {
    const [range, before] = [ranges[end], ranges[end - 1]];
    if (range === undefined) break;
    const isFull = rows >= room || end - from >= MAX_RANGES;
    // A step ends between two times.
    if (isFull && before !== undefined && range.last < before.last) break;
    rows += range.lastId - range.firstId + 1;
  }
  return end;
}

/** A time in which a user has rows; `to` is included. */
export type UserTime = { readonly user: string; readonly from: number; readonly to: number };

/** Returns a function that gives the condition that a row is a user's, in the user's time; '' includes rows without name. */
export async function rowsOfTimes(
  engine: Engine,
  times: readonly UserTime[],
): Promise<(some: readonly UserTime[]) => Condition> {
  const period = { from: least(times.map(({ from }) => from)), to: -least(times.map(({ to }) => -to)) };
  const ranges = await rangesOf(engine, [...new Set(times.map(({ user }) => user))], period);
  const byUser = grouped(ranges, ({ hash }) => String(hash));
  return (some) => {
    const hit = some.flatMap(({ user, from, to }) =>
      (byUser.get(String(hashOf(user))) ?? []).filter(({ first, last }) => first <= to && last >= from),
    );
    return allOf([idsOf([...new Set<UserRange>(hit)]), anyOf(some.map(isOfTime))]);
  };
}

function isOfTime({ user, from, to }: UserTime): Condition {
  const isUser: Condition = {
    sql: user === '' ? `("user" = ? OR "user" IS NULL)` : '"user" = ?',
    values: [user],
  };
  return allOf([isUser, within(from, to + 1)]);
}

function least(all: readonly number[]): number {
  return all.reduce((a, b) => Math.min(a, b), Infinity);
}
