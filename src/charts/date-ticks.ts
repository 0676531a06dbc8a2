// Puts dates under the bars: on familiar days (Mondays, first days of months, Januaries), and not too many.
import { dateOfDay, startOf, type Bucket, type Unit } from './calendar.js';

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
