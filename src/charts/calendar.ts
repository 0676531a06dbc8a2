// The days of a chart as its bars: one for each day, or for each week (from Monday), month or year where there are
// too many days to be seen. Days are counted from 1970-01-01, which was a Thursday; no time zone is left in them.

const DAY_MS = 86_400_000;

/** Fourteen months: a day still has five pixels of the picture, so that one without logins is seen as a gap. */
const MAX_DAYS = 430;

/** Longer bars of time are fewer, so that each keeps six pixels and its gap. */
const MAX_BARS = 190;

export type Unit = 'day' | 'week' | 'month' | 'year';

export type Bucket = { readonly firstDay: number; readonly lastDay: number };

export type Calendar = { readonly unit: Unit; readonly buckets: readonly Bucket[] };

/** Both ends belong to it, days as {@link dayNumber} gives them. */
export function calendar(firstDay: number, lastDay: number): Calendar {
  const unit = unitFor(lastDay - firstDay + 1);
  const buckets: Bucket[] = [];
  for (let start = startOf(firstDay, unit); start <= lastDay;) {
    const next = nextStart(start, unit);
    buckets.push({ firstDay: start, lastDay: next - 1 });
    start = next;
  }
  return { unit, buckets };
}

/** `1970-01-02` is 1. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

export function dateOfDay(day: number): Date {
  return new Date(day * DAY_MS);
}

/** The first day of the day, week, month or year in which a day lies. */
export function startOf(day: number, unit: Unit): number {
  const date = dateOfDay(day);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return day - ((date.getUTCDay() + 6) % 7);
    case 'month':
      return day - date.getUTCDate() + 1;
    case 'year':
      return date.setUTCMonth(0, 1) / DAY_MS;
  }
}

function nextStart(start: number, unit: Unit): number {
  // A few days into the next one, then back to its beginning.
  const further = { day: 1, week: 7, month: 32, year: 367 } as const;
  return startOf(start + further[unit], unit);
}

function unitFor(days: number): Unit {
  if (days <= MAX_DAYS) return 'day';
  if (days <= MAX_BARS * 7) return 'week';
  return days <= MAX_BARS * 30 ? 'month' : 'year';
}
