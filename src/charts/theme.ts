// The look of all charts. Lengths are CSS pixels; the picture has two pixels for each.
import type { ChartConfiguration, ChartOptions, FontSpec, Plugin } from 'chart.js';
import { countText } from '../lib/count-text.js';
import { fontFamily } from './chart-text.js';

/** A bar chart; null for a bar that is not drawn. */
export type BarChart = ChartConfiguration<'bar', (number | null)[], string | string[]>;
export type BarPlugin = Plugin<'bar'>;

export const widthPx = 1200;
export const heightPx = 675;
const pixelRatio = 2;

/** Margin of the picture. */
export const marginPx = 32;

/** Height of the footer below the chart. */
export const footerPx = 14;

export const colours = {
  background: '#ffffff',
  title: '#1a1a1a',
  text: '#3d3d3d',
  muted: '#6b6b6b',
  grid: '#e6e6e6',
  axis: '#a8a8a8',
  /** For bars that are not ranked. */
  neutral: '#a3a3a3',
} as const;

/**
 * The colours of Okabe and Ito, which people with any kind of colour vision can distinguish
 * (Color Universal Design, 2008). Neighbours in this list also differ in lightness.
 */
export const palette = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#000000',
  '#f0e442',
] as const;

type Heading = { readonly title: string; readonly subtitle: string };

/** Options of every chart: no animation, no events, the same language and font everywhere. */
export function sharedOptions({ title, subtitle }: Heading): ChartOptions<'bar'> {
  return {
    animation: false,
    responsive: false,
    events: [],
    locale: 'en-US',
    devicePixelRatio: pixelRatio,
    font: font(13),
    color: colours.text,
    layout: { padding: { top: 26, left: marginPx, right: marginPx, bottom: marginPx + footerPx } },
    plugins: {
      title: {
        display: true,
        text: title,
        align: 'start',
        color: colours.title,
        font: font(24, 'bold'),
        padding: { top: 0, bottom: 4 },
      },
      subtitle: {
        display: true,
        text: subtitle,
        align: 'start',
        color: colours.muted,
        font: font(14),
        padding: { top: 0, bottom: 20 },
      },
      legend: { display: false },
      tooltip: { enabled: false },
    },
  };
}

/** Options of the axis that shows numbers. */
export const valueAxis = {
  beginAtZero: true,
  border: { display: false },
  grid: { color: colours.grid, drawTicks: false },
};

/** Options of its ticks: at most seven whole numbers. */
export const valueTicks = {
  precision: 0,
  maxTicksLimit: 7,
  color: colours.muted,
  font: font(12),
  callback: (value: number | string): string => countText(Number(value)),
};

export function font(sizePx: number, weight: 'normal' | 'bold' = 'normal'): FontSpec {
  return { family: fontFamily, size: sizePx, weight, style: 'normal', lineHeight: 1.25 };
}
