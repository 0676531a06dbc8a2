// Draws the charts of a run. If that fails, the run still prints its summary.
import type { Settings } from '../cli/cli.js';
import { AuthtrackError, IoError } from '../lib/errors.js';
import type { Context } from './context.js';
import { drawCharts } from './draw-charts.js';

type Drawn = {
  readonly charts: readonly string[];
  /** Throw this when the rest is done. */
  readonly noCharts?: Error;
};

export async function drawOrWarn(
  asked: Parameters<typeof drawCharts>[0],
  settings: Settings,
  log: Context['log'],
): Promise<Drawn> {
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const charts = await drawCharts(asked, { ...settings, again: false, onFailure });
  const bug = failures.find((error) => !(error instanceof AuthtrackError));
  if (bug !== undefined) return { charts, noCharts: bug as Error };
  const known = failures.filter((error) => error instanceof AuthtrackError);
  for (const message of new Set(known.map((error) => error.message))) log.warn(`no chart: ${message}`);
  const [first] = known;
  return first === undefined ? { charts } : { charts, noCharts: incomplete(first) };
}

function incomplete(cause: AuthtrackError): IoError {
  const hint = `${cause.hint}; then run \`authtrack charts\`, or use --no-charts to leave them out`;
  return new IoError('all logins are stored, but not all charts are drawn', { hint, cause });
}
