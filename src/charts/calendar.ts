// The time axis: one bar per day, or per week (from Monday), month or year if there are too many days, and dates under
// them. Days are counted from 1970-01-01, a Thursday; they have no time zone.
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

// Puts dates under the bars: on familiar days (Mondays, first days of months, Januaries), and not too many.

/** This many labels fit next to each other. */
const MAX_TICKS = 16;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** An interval of ticks: a bucket has a tick if the number changes between the day before it and its last day. */
type Rhythm = { readonly show: Unit; readonly numberOf: (day: number) => number };

const rhythms: readonly Rhythm[] = [
  { show: 'day', numberOf: (day) => day },
  { show: 'day', numberOf: (day) => startOf(day, 'week') },
  ...[1, 3, 6].map((months): Rhythm => ({ show: 'month', numberOf: everyMonths(months) })),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years): Rhythm => ({
    show: 'year',
    numberOf: everyMonths(12 * years),
  })),
];

/** A label for each bucket, or null. A new year is in a second line. */
export function dateTicks(buckets: readonly Bucket[]): readonly (readonly string[] | null)[] {
  const choices = rhythms.map(({ show, numberOf }) => ({
    show,
    at: buckets.flatMap(({ firstDay, lastDay }, i) =>
      numberOf(firstDay - 1) === numberOf(lastDay) ? [] : [i],
    ),
  }));
  const chosen = choices.find(({ at }) => at.length <= MAX_TICKS);
  const labels: (readonly string[] | null)[] = buckets.map(() => null);
  let lastYear = NaN;
  for (const i of chosen?.at ?? []) {
    const bucket = buckets[i];
    if (bucket === undefined || chosen === undefined) continue;
    const first = startOf(bucket.lastDay, chosen.show);
    const date = dateOfDay(Math.max(first, bucket.firstDay));
    const year = date.getUTCFullYear();
    labels[i] = label(date, chosen.show, year !== lastYear);
    lastYear = year;
  }
  return labels;
}

function label(date: Date, show: Unit, isNewYear: boolean): readonly string[] {
  const year = String(date.getUTCFullYear());
  if (show === 'year') return [year];
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const text = show === 'month' ? month : `${date.getUTCDate()} ${month}`;
  return isNewYear ? [text, year] : [text];
}

function everyMonths(months: number): (day: number) => number {
  return (day) => {
    const date = dateOfDay(day);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
  };
}
