// Sliding windows over rows that are ordered by time.
import type { DayRows } from './day-rows.js';

/** A period in which a rule was met. */
export type Met = {
  readonly first: number;
  readonly last: number;
  /** The most distinct values, or rows, of any window. */
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
    readonly valueOf: (row: number) => string | number | null;
  },
): Met | undefined {
  const counts = new Map<string | number, number>();
  // The first row of the window. What falls out of it is asked for once more: a copy of the window takes much memory.
  let from = 0;
  let met: Met | undefined;
  for (const row of some) {
    const value = valueOf(row);
    if (value === null) continue;
    const at = rows.date(row);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    for (let old = some[from]; old !== undefined && old !== row; old = some[++from]) {
      const gone = valueOf(old);
      if (gone === null) continue;
      if (rows.date(old) >= at - windowMicros) break;
      const left = (counts.get(gone) ?? 0) - 1;
      if (left === 0) counts.delete(gone);
      else counts.set(gone, left);
    }
    if (counts.size < least) continue;
    const first = met?.first ?? rows.date(some[from] ?? row);
    met = { first, last: at, most: Math.max(met?.most ?? 0, counts.size) };
  }
  return met;
}

/** The same for windows with at least `least` rows. */
export function mostWithin(
  rows: DayRows,
  some: readonly number[],
  { windowMicros, least }: { readonly windowMicros: number; readonly least: number },
): Met | undefined {
  let from = 0;
  let met: Met | undefined;
  some.forEach((row, at) => {
    const last = rows.date(row);
    while (rows.date(some[from] ?? row) < last - windowMicros) from++;
    const count = at - from + 1;
    if (count < least) return;
    const first = met?.first ?? rows.date(some[from] ?? row);
    met = { first, last, most: Math.max(met?.most ?? 0, count) };
  });
  return met;
}
