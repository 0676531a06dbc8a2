// Sliding windows over rows that are ordered by time.
import type { DayRows } from './day-rows.js';

/** A period in which a rule was met. */
export type Met = {
  readonly first: number;
  readonly last: number;
  /** The most distinct values, or the greatest sum, of any window. */
  readonly most: number;
};

/**
 * Finds windows with at least `least` distinct values: from the first row of the first such window to the last row of
 * the last one. Undefined if no window has them.
 * @param valueOf the value of a row; null does not count
 */
export function distinctWithin(
  rows: DayRows,
  some: readonly number[],
  {
    windowMicros,
    least,
    valueOf,
  }: {
    readonly windowMicros: number;
    readonly least: number;
    readonly valueOf: (row: number) => string | null;
  },
): Met | undefined {
  const counts = new Map<string, number>();
  const queue: { readonly at: number; readonly value: string }[] = [];
  let from = 0;
  let met: Met | undefined;
  for (const row of some) {
    const value = valueOf(row);
    if (value === null) continue;
    const at = rows.date(row);
    queue.push({ at, value });
    counts.set(value, (counts.get(value) ?? 0) + 1);
    for (let old = queue[from]; old !== undefined && old.at < at - windowMicros; old = queue[++from]) {
      const left = (counts.get(old.value) ?? 0) - 1;
      if (left === 0) counts.delete(old.value);
      else counts.set(old.value, left);
    }
    if (counts.size < least) continue;
    const first = met?.first ?? queue[from]?.at ?? at;
    met = { first, last: at, most: Math.max(met?.most ?? 0, counts.size) };
  }
  return met;
}

/** The same for the sum of numbers. */
export function sumWithin(
  rows: DayRows,
  some: readonly number[],
  {
    windowMicros,
    least,
    numberOf,
  }: {
    readonly windowMicros: number;
    readonly least: number;
    readonly numberOf: (row: number) => number;
  },
): Met | undefined {
  let [from, sum] = [0, 0];
  let met: Met | undefined;
  const counted = some.filter((row) => numberOf(row) > 0);
  for (const row of counted) {
    const at = rows.date(row);
    sum += numberOf(row);
    for (
      let old = counted[from];
      old !== undefined && rows.date(old) < at - windowMicros;
      old = counted[++from]
    )
      sum -= numberOf(old);
    if (sum < least) continue;
    const first = met?.first ?? rows.date(counted[from] ?? row);
    met = { first, last: at, most: Math.max(met?.most ?? 0, sum) };
  }
  return met;
}
