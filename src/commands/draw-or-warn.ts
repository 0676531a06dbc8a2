// The charts of a run. Where they cannot be drawn, the rest of the run is told all the same.
import type { Settings } from '../cli/cli.js';
import { AuthtrackError, IoError } from '../lib/errors.js';
import type { Context } from './context.js';
import { drawCharts } from './draw-charts.js';

type Drawn = {
  readonly charts: readonly string[];
  /** To be thrown when all else is done. */
  readonly noCharts?: Error;
};

export async function drawOrWarn(
  figures: Parameters<typeof drawCharts>[0],
  settings: Settings,
  log: Context['log'],
): Promise<Drawn> {
  if (!settings.charts) return { charts: [] };
  try {
    return { charts: await drawCharts(figures, { ...settings, again: false }) };
  } catch (error) {
    if (!(error instanceof AuthtrackError)) return { charts: [], noCharts: error as Error };
    log.warn(`no charts: ${error.message}`);
    const cure = `${error.cure} \`authtrack charts\` draws them then; --no-charts leaves them out.`;
    const message = 'all is stored, and the charts are not drawn';
    return { charts: [], noCharts: new IoError(message, { cure, cause: error }) };
  }
}
