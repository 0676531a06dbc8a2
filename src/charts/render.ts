// A configuration becomes a PNG. One canvas service serves all charts: each new one would load the libraries afresh.
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { registerFonts } from './fonts.js';
import { colours, heightPx, widthPx, type BarChart } from './theme.js';

let service: ChartJSNodeCanvas | undefined;

/**
 * The bytes of a PNG, 2400 x 1350 pixels: `widthPx` x `heightPx` at two real pixels each.
 * @throws IoError when the packaged font cannot be read.
 */
export function renderPng(chart: BarChart): Buffer {
  service ??= openService();
  return service.renderToBufferSync(chart);
}

function openService(): ChartJSNodeCanvas {
  registerFonts();
  return new ChartJSNodeCanvas({ width: widthPx, height: heightPx, backgroundColour: colours.background });
}
