// The chart "Accepted connections per user per day": one stack per day, one colour per user.
import { countOf, countText } from '../lib/count-text.js';
import type { ChartOptions, ScriptableContext } from 'chart.js';
import { localDay, openTimeZone } from '../lib/time-zone.js';
import type { AcceptedPerDayFigures } from '../model/figures.js';
import { calendar, type Calendar, dateTicks, dayNumber } from './calendar.js';
import { periodText } from './chart-text.js';
import { nothingToShow, page, textsAboveStacks } from './overlay.js';
import { findStackLimit, stackTexts, type UserStack, userStacks } from './stacks.js';
import { colours, font, sharedOptions, type BarChart, valueAxis, valueTicks } from './theme.js';

const TITLE = 'Accepted connections per user per day';

const MAX_BAR_PX = 72;

const GAP_PX = 18;

/** A thinner segment gets no white line above it: the line would hide it. */
const MIN_LINED_PX = 4;

/** The configuration of the chart. It depends on the figures only. */
export function acceptedPerDayChart(figures: AcceptedPerDayFigures): BarChart {
  const logins = figures.logins.filter((day) => day.logins > 0);
  const days = calendarOf({ ...figures, logins });
  const stacks = userStacks(logins, days.buckets);
  const totals = days.buckets.map((_, i) => stacks.reduce((sum, stack) => sum + (stack.logins[i] ?? 0), 0));
  const limit = findStackLimit(totals);
  const subtitle = [
    periodText(figures.period, figures.timezone),
    totalText(totals, new Set(logins.map(({ user }) => user)).size),
    ...(days.unit === 'day' || stacks.length === 0 ? [] : [`one bar per ${days.unit}`]),
    ...(limit === null ? [] : [`bars cut at ${countText(limit)}`]),
  ].join(' · ');
  const empty = stacks.length === 0;
  return {
    type: 'bar',
    data: {
      labels: dateTicks(days.buckets).map((tick) => [...(tick ?? [])]),
      datasets: stacks.map(dataset),
    },
    options: options(subtitle, !empty, limit),
    plugins: [
      page,
      empty ? nothingToShow('No accepted logins') : textsAboveStacks(stackTexts(totals, limit)),
    ],
  };
}

/** All days of the period, and days of logins outside it. */
function calendarOf({ logins, period, timezone }: AcceptedPerDayFigures): Calendar {
  let [first, last] = [Infinity, -Infinity];
  const include = (day: string): void => {
    first = Math.min(first, dayNumber(day));
    last = Math.max(last, dayNumber(day));
  };
  for (const { day } of logins) include(day);
  if (period !== null) {
    const zone = openTimeZone(timezone);
    include(localDay(period.from, zone));
    include(localDay(period.to, zone));
  }
  return first > last ? { unit: 'day', buckets: [] } : calendar(first, last);
}

/** `312 logins by 12 users`. */
function totalText(totals: readonly number[], users: number): string {
  const logins = countOf(
    totals.reduce((sum, total) => sum + total, 0),
    'login',
  );
  return users === 0 ? logins : `${logins} by ${countOf(users, 'user')}`;
}

function dataset({ label, colour, logins }: UserStack): BarChart['data']['datasets'][number] {
  return {
    label,
    xAxisID: 'x',
    data: logins.map((count) => (count === 0 ? null : count)),
    backgroundColor: colour,
    borderColor: colours.background,
    borderWidth: (context) => ({ top: heightPxOf(context) < MIN_LINED_PX ? 0 : 1 }),
    borderSkipped: false,
    maxBarThickness: MAX_BAR_PX,
    categoryPercentage: 0.86,
    barPercentage: 1,
  };
}

function heightPxOf({ chart, raw }: ScriptableContext<'bar'>): number {
  const scale = chart.scales['y'];
  return scale === undefined ? 0 : scale.getPixelForValue(0) - scale.getPixelForValue(Number(raw));
}

function options(subtitle: string, display: boolean, limit: number | null): ChartOptions<'bar'> {
  const shared = sharedOptions({ title: TITLE, subtitle });
  return {
    ...shared,
    plugins: {
      ...shared.plugins,
      subtitle: { ...shared.plugins?.subtitle, padding: { top: 0, bottom: 6 } },
      legend: {
        display,
        position: 'top',
        align: 'start',
        labels: { boxWidth: 14, boxHeight: 14, padding: 14, color: colours.text, font: font(13) },
      },
    },
    scales: {
      // An empty axis, as a gap between the legend and the bars.
      gap: {
        type: 'category',
        axis: 'x',
        display,
        position: 'top',
        border: { display: false },
        grid: { display: false },
        ticks: { display: false },
        afterFit: (scale) => {
          scale.height = GAP_PX;
        },
      },
      x: {
        display,
        stacked: true,
        border: { color: colours.axis },
        grid: { display: false },
        ticks: { autoSkip: false, maxRotation: 0, padding: 6, color: colours.muted, font: font(13) },
      },
      y: {
        display,
        stacked: true,
        ...valueAxis,
        // Leave room for the totals above the stacks; those of cut stacks are above the axis.
        ...(limit === null ? { grace: '8%' } : { max: limit }),
        ticks: { ...valueTicks, padding: 10 },
      },
    },
  };
}
