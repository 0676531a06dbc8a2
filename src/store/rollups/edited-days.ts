// What is stored of each day, in numbers that are never the same again once a row was added, changed or removed. Whoever
// keeps a result per day compares them to find the days that have other rows now.
import { type LocatedLogins } from '../../model/logins.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { editedDays } from './rollup-tables.js';

export type DaySum = {
  readonly rows: number;
  readonly attempts: number;
  /** How many rows were ever changed or removed: other rows may have the same sums. */
  readonly edits: number;
};

/** Returns the sums of each UTC day with logins. */
export async function sumsOfDays(engine: Engine): Promise<ReadonlyMap<number, DaySum>> {
  const rows = await engine.query(
    `SELECT utc_day, SUM(row_count) AS row_sum, SUM(attempts) AS attempt_sum FROM daily_logins
      GROUP BY utc_day HAVING SUM(row_count) > 0`,
  );
  const edited = await engine.query(
    `SELECT utc_day, SUM(edits) AS edit_sum FROM ${editedDays.name} GROUP BY utc_day`,
  );
  const edits = new Map(edited.map((row) => [toNumber(row, 'utc_day'), toNumber(row, 'edit_sum')]));
  return new Map(
    rows.map((row) => {
      const day = toNumber(row, 'utc_day');
      const [found, attempts] = [toNumber(row, 'row_sum'), toNumber(row, 'attempt_sum')];
      return [day, { rows: found, attempts, edits: edits.get(day) ?? 0 }];
    }),
  );
}

/** See Store.firstOfNewestDays. */
export async function firstOfNewestDays(engine: Engine, rows: number): Promise<number> {
  const days = [...(await sumsOfDays(engine))].sort(([a], [b]) => b - a);
  let [first, sum] = [Infinity, 0];
  for (const [day, { rows: some }] of days) {
    sum += some;
    if (sum > rows) return first;
    first = day;
  }
  return -Infinity;
}

export function isSameSum(a: DaySum | undefined, b: DaySum | undefined): boolean {
  return a?.rows === b?.rows && a?.attempts === b?.attempts && a?.edits === b?.edits;
}

/** Returns the first and the last day; Infinity and -Infinity if there is none. */
export function endsOf(days: Iterable<number>): readonly [oldest: number, newest: number] {
  let [oldest, newest] = [Infinity, -Infinity];
  for (const day of days) [oldest, newest] = [Math.min(oldest, day), Math.max(newest, day)];
  return [oldest, newest];
}

export type Edits = { readonly utcDay: number; readonly shard: number; readonly rows: number };

export function editsOf({ count, date }: LocatedLogins, shard: number): readonly Edits[] {
  return Array.from(date.subarray(0, count), (at) => ({
    utcDay: Math.floor(at / MICROS_PER_DAY),
    shard,
    rows: 1,
  }));
}

/** Counts rows that were changed or removed; call it within their transaction. */
export async function addEdits(engine: Engine, edits: readonly Edits[]): Promise<void> {
  const sums = new Map<string, [number, number, number]>();
  for (const { utcDay, shard, rows } of edits) {
    const known = sums.get(`${utcDay} ${shard}`);
    if (known === undefined) sums.set(`${utcDay} ${shard}`, [utcDay, shard, rows]);
    else known[2] += rows;
  }
  // All runs take locks in the same order, which avoids deadlocks.
  const rows = [...sums.values()].sort(([a, ofA], [b, ofB]) => a - b || ofA - ofB);
  if (rows.length > 0) await engine.addToRollup(editedDays, rows);
}
