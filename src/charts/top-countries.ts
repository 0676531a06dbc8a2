// The chart "Top countries by failed or invalid logins": one horizontal bar per country, with its number beside it.
import { countOf, countText } from '../lib/count-text.js';
import type { ChartOptions } from 'chart.js';
import type { CountryAttempts, TopCountriesFigures } from '../model/figures.js';
import { chartText, formatShare, periodText, type Room, textWidthPx } from './chart-text.js';
import { BAR_TEXT_GAP_PX, BAR_TEXT_PX, nothingToShow, page, textsBesideBars } from './overlay.js';
import {
  type BarChart,
  colours,
  font,
  footerPx,
  marginPx,
  palette,
  sharedOptions,
  valueAxis,
  valueTicks,
} from './theme.js';

const TITLE = 'Top countries by failed or invalid logins';

const MAX_BAR_PX = 52;

/** With few countries, the lower part of the picture stays empty: bars do not move far apart. */
const MAX_ROW_PX = 112;
const ROWS_PX = 506;

const colourOf: Readonly<Record<CountryBar['kind'], string>> = {
  ranked: palette[0],
  // A lighter shade of the same blue: one bar for many countries.
  others: '#8fc1e0',
  unknown: colours.neutral,
};

/** The configuration of the chart. It depends on the figures only. */
export function topCountriesChart(figures: TopCountriesFigures): BarChart {
  const found = countryBars(figures.countries);
  const texts = found.bars.map(
    ({ attempts }) => `${countText(attempts)}  ·  ${formatShare(attempts, found.total)}`,
  );
  const empty = found.bars.length === 0;
  return {
    type: 'bar',
    data: {
      labels: found.bars.map(({ label }) => label),
      datasets: [
        {
          data: found.bars.map(({ attempts }) => attempts),
          backgroundColor: found.bars.map(({ kind }) => colourOf[kind]),
          maxBarThickness: MAX_BAR_PX,
          minBarLength: 2,
          categoryPercentage: 0.78,
          barPercentage: 1,
        },
      ],
    },
    options: options(`${periodText(figures.period, figures.timezone)} · ${totalText(found)}`, texts),
    plugins: [page, empty ? nothingToShow('No failed or invalid logins') : textsBesideBars(texts)],
  };
}

/** `18,204 attempts from 97 countries`. */
function totalText({ total, countries }: CountryBars): string {
  const attempts = countOf(total, 'attempt');
  if (total === 0) return attempts;
  if (countries === 0) return `${attempts} of unknown origin`;
  return `${attempts} from ${countOf(countries, 'country', 'countries')}`;
}

function options(subtitle: string, texts: readonly string[]): ChartOptions<'bar'> {
  const shared = sharedOptions({ title: TITLE, subtitle });
  const display = texts.length > 0;
  const textPx = Math.max(0, ...texts.map((text) => BAR_TEXT_GAP_PX + textWidthPx(text, BAR_TEXT_PX)));
  const emptyPx = Math.max(0, ROWS_PX - texts.length * MAX_ROW_PX);
  const bottom = marginPx + footerPx + (display ? emptyPx : 0);
  return {
    ...shared,
    indexAxis: 'y',
    layout: { padding: { top: 26, left: marginPx, right: marginPx + textPx, bottom } },
    scales: {
      x: {
        display,
        ...valueAxis,
        ticks: { ...valueTicks, maxRotation: 0, padding: 8 },
      },
      y: {
        display,
        border: { color: colours.axis },
        grid: { display: false },
        ticks: { autoSkip: false, padding: 10, color: colours.text, font: font(14) },
      },
    },
  };
}

// Decides which countries get a bar. Every attempt is in exactly one bar, so the bars add up to the total.

const MAX_RANKED = 15;

/** Enough for the longest English country name: South Georgia & South Sandwich Islands. */
const nameRoom: Room = { sizePx: 14, maxPx: 290 };

export type CountryBar = {
  readonly label: string;
  readonly attempts: number;
  readonly kind: 'ranked' | 'others' | 'unknown';
};

export type CountryBars = {
  readonly bars: readonly CountryBar[];
  /** Number of countries, without the unknown one. */
  readonly countries: number;
  readonly total: number;
};

/** The first 15 countries, then the others as one bar, then the unknown country, which is never ranked. */
export function countryBars(all: readonly CountryAttempts[]): CountryBars {
  const some = all.filter(({ attempts }) => attempts > 0);
  const known = some.filter((country) => nameOf(country) !== null).sort(byAttempts);
  const unknown = some.filter((country) => nameOf(country) === null);
  const others = known.slice(MAX_RANKED);
  const bars: CountryBar[] = known.slice(0, MAX_RANKED).map((country) => ({
    label: chartText(nameOf(country) ?? '', nameRoom),
    attempts: country.attempts,
    kind: 'ranked',
  }));
  if (others.length > 0) {
    const label = `Others (${countOf(others.length, 'country', 'countries')})`;
    bars.push({ label, attempts: sum(others), kind: 'others' });
  }
  if (unknown.length > 0) bars.push({ label: 'Unknown', attempts: sum(unknown), kind: 'unknown' });
  return { bars, countries: known.length, total: sum(some) };
}

function nameOf({ name, code }: CountryAttempts): string | null {
  return name ?? code;
}

function byAttempts(a: CountryAttempts, b: CountryAttempts): number {
  return b.attempts - a.attempts || ((nameOf(a) ?? '') < (nameOf(b) ?? '') ? -1 : 1);
}

function sum(countries: readonly CountryAttempts[]): number {
  return countries.reduce((total, { attempts }) => total + attempts, 0);
}
