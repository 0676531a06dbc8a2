// The entry point of the charts: figures in, PNG out. Load it lazily (`await import`): the graphics library is large.
// On a machine without a binary of it, only drawing then fails.
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { AcceptedPerDayFigures, TopCountriesFigures } from '../model/figures.js';
import { acceptedPerDayChart } from './accepted-per-day.js';
import { registerFonts } from './chart-text.js';
import { type BarChart, colours, heightPx, widthPx } from './theme.js';
import { topCountriesChart } from './top-countries.js';

/**
 * The chart "Top countries by failed or invalid logins" as PNG, 2400 x 1350 pixels.
 * @throws IoError if the packaged font cannot be read
 */
export function drawTopCountries(figures: TopCountriesFigures): Buffer {
  return renderPng(topCountriesChart(figures));
}

/**
 * The chart "Accepted connections per user per day" as PNG, 2400 x 1350 pixels.
 * @throws IoError if the packaged font cannot be read
 */
export function drawAcceptedPerDay(figures: AcceptedPerDayFigures): Buffer {
  return renderPng(acceptedPerDayChart(figures));
}

// Renders a chart configuration as PNG. All charts share one canvas service, since each new one reloads the libraries.

let service: ChartJSNodeCanvas | undefined;

/**
 * The PNG, 2400 x 1350 pixels: `widthPx` x `heightPx`, with two pixels per unit.
 * @throws IoError if the packaged font cannot be read
 */
export function renderPng(chart: BarChart): Buffer {
  service ??= openService();
  return service.renderToBufferSync(chart);
}

function openService(): ChartJSNodeCanvas {
  registerFonts();
  return new ChartJSNodeCanvas({ width: widthPx, height: heightPx, backgroundColour: colours.background });
}
