import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import type { ProgramLog } from '../log/log.js';
import type { RunTally } from '../report/report.js';

/** Also with --quiet: either somebody forges lines, or the figures are too low. */
export function warnOfUncounted(
  { uncountedRepeats }: Pick<RunTally, 'uncountedRepeats'>,
  { maxRepeated }: Pick<Settings, 'maxRepeated'>,
  log: ProgramLog,
): void {
  if (uncountedRepeats === 0) return;
  const not = `${countText(uncountedRepeats)} ${uncountedRepeats === 1 ? 'repetition is' : 'repetitions are'} not counted`;
  log.warn(
    `${not}: a line says that another one was repeated more than ${countText(maxRepeated)} times, which sshd hardly does and anybody can write with logger. Set maxRepeated higher if it is true`,
  );
}
