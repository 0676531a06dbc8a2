// Warnings about lines that were not read, or not counted.
import type { Settings } from '../cli/cli.js';
import { countOf, countText } from '../lib/count-text.js';
import { DataError } from '../lib/errors.js';
import type { ProgramLog } from '../log/log.js';
import type { RunTally } from '../report/report.js';

type MalformedLines = Pick<RunTally, 'malformed' | 'examples'>;

/** The number of malformed lines, then the first of them, one on each line. */
function malformedLines({ malformed, examples }: MalformedLines): readonly [string, ...string[]] {
  const shown = examples.map(({ input, line, reason, text }) => `  ${input}:${line}: ${reason}: ${text}`);
  const more = malformed > examples.length ? [`  … and ${countText(malformed - examples.length)} more`] : [];
  return [countOf(malformed, 'malformed line'), ...shown, ...more];
}

/** Warns of malformed lines, but not with --quiet: a few of them do not justify a mail from cron every night. */
export function warnOfMalformed(
  tally: MalformedLines,
  { quiet }: Pick<Settings, 'quiet'>,
  log: ProgramLog,
): void {
  if (tally.malformed > 0 && !quiet) log.warn(malformedLines(tally));
}

/** For --strict. @throws DataError with the first malformed lines, if there are any */
export function refuseMalformed(tally: MalformedLines): void {
  if (tally.malformed === 0) return;
  const [message, ...more] = malformedLines(tally);
  throw new DataError(message, {
    more,
    hint: 'correct these lines, or leave out --strict to count and skip them; all other lines were read',
  });
}

/** Warns even with --quiet: either lines are forged, or the figures are too low. */
export function warnOfUncounted(
  { uncountedRepeats }: Pick<RunTally, 'uncountedRepeats'>,
  { maxRepeated }: Pick<Settings, 'maxRepeated'>,
  log: ProgramLog,
): void {
  if (uncountedRepeats === 0) return;
  const not = `${countOf(uncountedRepeats, 'repetition is', 'repetitions are')} not counted`;
  log.warn(
    `${not}: a line claims that a message was repeated more than ${countText(maxRepeated)} times, which is rare for sshd and which any user can write with logger. Raise maxRepeated if the line is genuine`,
  );
}
