// The progress bar of a command: on standard error, if it is a terminal where the cursor can go back.
import { terminalOf } from '../lib/terminal.js';
import { noProgressBar, progressBar, type ProgressBar, type ProgressUnit } from '../report/report.js';
import type { CommandContext } from './command.js';

/** A bar, or one that shows nothing: with --quiet or --verbose, with a pipe, on a dumb terminal. */
export async function progressOf(
  { settings, stderr, env }: Pick<CommandContext, 'settings' | 'stderr' | 'env'>,
  unit: ProgressUnit,
): Promise<ProgressBar> {
  if (settings.quiet || settings.verbose || !terminalOf(stderr, env).canRedraw) return noProgressBar;
  return progressBar(stderr, unit, () => terminalOf(stderr, env));
}
