// The bars of a chart: one per day, or per week (from Monday), month or year if there are too many days.
// Days are counted from 1970-01-01, a Thursday; they have no time zone.
import { MS_PER_DAY } from '../lib/units.js';

/** Fourteen months: a day then is five pixels wide, so a day without logins is visible as a gap. */
const MAX_DAYS = 430;

/** Weeks, months and years need fewer bars, so that each has six pixels and a gap. */
const MAX_BARS = 190;

export type Unit = 'day' | 'week' | 'month' | 'year';

export type Bucket = { readonly firstDay: number; readonly lastDay: number };

export type Calendar = { readonly unit: Unit; readonly buckets: readonly Bucket[] };

/** The bars from the first to the last day, both included, as {@link dayNumber} returns them. */
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
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

export function dateOfDay(day: number): Date {
  return new Date(day * MS_PER_DAY);
}

/** The first day of the day, week, month or year that contains a day. */
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
      return date.setUTCMonth(0, 1) / MS_PER_DAY;
  }
}

function nextStart(start: number, unit: Unit): number {
  // Go a few days into the next unit, then back to its beginning.
  const further = { day: 1, week: 7, month: 32, year: 367 } as const;
  return startOf(start + further[unit], unit);
}

function unitFor(days: number): Unit {
  if (days <= MAX_DAYS) return 'day';
  if (days <= MAX_BARS * 7) return 'week';
  return days <= MAX_BARS * 30 ? 'month' : 'year';
}
