import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import type { ProgramLog } from '../log/log.js';
import type { RunTally } from '../report/report.js';

/** Warns even with --quiet: either lines are forged, or the figures are too low. */
export function warnOfUncounted(
  { uncountedRepeats }: Pick<RunTally, 'uncountedRepeats'>,
  { maxRepeated }: Pick<Settings, 'maxRepeated'>,
  log: ProgramLog,
): void {
  if (uncountedRepeats === 0) return;
  const not = `${countText(uncountedRepeats)} ${uncountedRepeats === 1 ? 'repetition is' : 'repetitions are'} not counted`;
  log.warn(
    `${not}: a line claims that a message was repeated more than ${countText(maxRepeated)} times, which is rare for sshd and which any user can write with logger. Raise maxRepeated if the line is genuine`,
  );
}
