// Draws text over the chart: numbers at the bars, the footer, and a message if there is nothing to show.
import type { BarElement, Chart } from 'chart.js';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { fontFamily } from './chart-text.js';
import { colours, heightPx, marginPx, widthPx, type BarPlugin } from './theme.js';

type TextPlace = {
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
  readonly sizePx: number;
  readonly colour: string;
};

type Stack = { readonly x: number; readonly widthPx: number; readonly top: number; readonly base: number };

/** Size of the texts beside bars. */
export const BAR_TEXT_PX = 13;

/** Gap between a bar and its text. */
export const BAR_TEXT_GAP_PX = 8;

/** Size of the texts above stacks. */
export const STACK_TEXT_PX = 12;

/** A lower stack would look like a day without logins. */
const MIN_STACK_PX = 1.5;

/** Draws the footer, and sets the language of the letter forms, which otherwise is the machine's. */
export const page: BarPlugin = {
  id: 'page',
  beforeLayout: (chart) => {
    contextOf(chart).lang = 'en';
  },
  afterDraw: (chart) => {
    const place = { x: widthPx - marginPx, y: heightPx - 24, align: 'right', sizePx: 12 } as const;
    drawText(chart, 'authtrack', { ...place, colour: colours.muted });
  },
  // Free 13 MB of pixels, which the garbage collector does not see.
  beforeDestroy: (chart) => {
    contextOf(chart).canvas.width = 1;
  },
};

/** Draws one text to the right of each bar of a horizontal chart with one data set. */
export function textsBesideBars(texts: readonly string[]): BarPlugin {
  return {
    id: 'textsBesideBars',
    afterDatasetsDraw: (chart) => {
      for (const [i, bar] of chart.getDatasetMeta(0).data.entries()) {
        const place = { x: bar.x + BAR_TEXT_GAP_PX, y: bar.y, align: 'left', sizePx: BAR_TEXT_PX } as const;
        drawText(chart, texts[i] ?? '', { ...place, colour: colours.text });
      }
    },
  };
}

/**
 * Draws one text above each stack of a vertical chart; null for none. A stack that is higher than the axis gets a white
 * axis break, a stack too low to be visible gets a thin mark.
 */
export function textsAboveStacks(texts: readonly (string | null)[]): BarPlugin {
  return {
    id: 'textsAboveStacks',
    afterDatasetsDraw: (chart) => {
      for (const [i, text] of texts.entries()) {
        const stack = findStack(chart, i);
        if (stack === undefined) continue;
        if (stack.base - stack.top < MIN_STACK_PX) drawMark(chart, stack);
        if (stack.top < chart.chartArea.top - 1) drawAxisBreak(chart, stack);
        const y = Math.max(stack.top, chart.chartArea.top) - 9;
        const place = { x: stack.x, y, align: 'center', sizePx: STACK_TEXT_PX } as const;
        if (text !== null) drawText(chart, text, { ...place, colour: colours.text });
      }
    },
  };
}

/** Draws a message in the middle of an empty chart. */
export function nothingToShow(text: string): BarPlugin {
  return {
    id: 'nothingToShow',
    afterDraw: (chart) => {
      const place = { x: widthPx / 2, y: heightPx / 2 + 20, align: 'center', sizePx: 20 } as const;
      drawText(chart, text, { ...place, colour: colours.muted });
    },
  };
}

function findStack(chart: Chart, i: number): Stack | undefined {
  const bars = chart.data.datasets.flatMap(({ data }, set) => {
    const bar = chart.getDatasetMeta(set).data[i] as BarElement | undefined;
    return bar === undefined || data[i] === null ? [] : [bar];
  });
  const [first] = bars;
  if (first === undefined) return undefined;
  const top = Math.min(...bars.map(({ y }) => y));
  return { x: first.x, widthPx: first.getProps(['width'], true).width, top, base: chart.chartArea.bottom };
}

function drawMark(chart: Chart, { x, widthPx: barPx, base }: Stack): void {
  const context = contextOf(chart);
  context.save();
  context.fillStyle = colours.muted;
  context.fillRect(x - barPx / 2, base - MIN_STACK_PX, barPx, MIN_STACK_PX);
  context.restore();
}

function drawAxisBreak(chart: Chart, { x, widthPx: barPx }: Stack): void {
  const context = contextOf(chart);
  const [halfPx, y] = [barPx / 2 + 2, chart.chartArea.top + 16];
  context.save();
  context.strokeStyle = colours.background;
  context.lineWidth = 4;
  context.beginPath();
  context.moveTo(x - halfPx, y + 4);
  context.lineTo(x + halfPx, y - 4);
  context.stroke();
  context.restore();
}

/** Draws text with a white outline, so that grid lines do not cross the letters, and within the margins. */
function drawText(chart: Chart, text: string, place: TextPlace): void {
  const context = contextOf(chart);
  context.save();
  context.font = `${place.sizePx}px "${fontFamily}"`;
  context.textAlign = place.align;
  context.textBaseline = 'middle';
  const halfPx = place.align === 'center' ? context.measureText(text).width / 2 : 0;
  const x = Math.min(Math.max(place.x, marginPx + halfPx), widthPx - marginPx - halfPx);
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = colours.background;
  context.strokeText(text, x, place.y);
  context.fillStyle = place.colour;
  context.fillText(text, x, place.y);
  context.restore();
}

function contextOf(chart: Chart): SKRSContext2D {
  return chart.ctx as SKRSContext2D;
}
