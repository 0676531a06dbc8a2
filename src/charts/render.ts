// Renders a chart configuration as PNG. All charts share one canvas service, since each new one reloads the libraries.
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { registerFonts } from './chart-text.js';
import { type BarChart, colours, heightPx, widthPx } from './theme.js';

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
