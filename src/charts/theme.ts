// The look that all charts share. Lengths are CSS pixels; the picture has two real pixels for each.
import type { ChartConfiguration, ChartOptions, FontSpec, Plugin } from 'chart.js';
import { fontFamily } from './fonts.js';

/** A chart of bars; null where there is nothing to draw. */
export type BarChart = ChartConfiguration<'bar', (number | null)[], string | string[]>;
export type BarPlugin = Plugin<'bar'>;

export const widthPx = 1200;
export const heightPx = 675;
const pixelRatio = 2;

/** From the border of the picture to what is in it. */
export const marginPx = 32;

/** What the footer needs below the chart. */
export const footerPx = 14;

export const colours = {
  background: '#ffffff',
  title: '#1a1a1a',
  text: '#3d3d3d',
  muted: '#6b6b6b',
  grid: '#e6e6e6',
  axis: '#a8a8a8',
  /** What is not one of the ranked things. */
  neutral: '#a3a3a3',
} as const;

/**
 * Okabe and Ito's colours, which people with any kind of colour vision can tell apart
 * (Color Universal Design, 2008); neighbours here differ in lightness too.
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

/** Options of every chart: no motion, no pointer, the same language and font everywhere. */
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

export function font(sizePx: number, weight: 'normal' | 'bold' = 'normal'): FontSpec {
  return { family: fontFamily, size: sizePx, weight, style: 'normal', lineHeight: 1.25 };
}
