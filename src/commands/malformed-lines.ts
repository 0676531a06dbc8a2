import { DataError } from '../lib/errors.js';
import type { Settings } from '../cli/cli.js';
import type { ProgramLog } from '../log/log.js';
import type { RunTally } from '../report/report.js';

type Malformed = Pick<RunTally, 'malformed' | 'examples'>;

/** How many lines were malformed, and the first of them, a line each. */
function malformedLines({ malformed, examples }: Malformed): readonly [string, ...string[]] {
  const shown = examples.map(({ input, line, reason, text }) => `  ${input}:${line}: ${reason}: ${text}`);
  const more = malformed > examples.length ? [`  … and ${malformed - examples.length} more`] : [];
  return [`${malformed} malformed ${malformed === 1 ? 'line' : 'lines'}`, ...shown, ...more];
}

/** A few malformed lines are no reason for a mail each night: with --quiet they are only counted. */
export function warnOfMalformed(tally: Malformed, { quiet }: Pick<Settings, 'quiet'>, log: ProgramLog): void {
  if (tally.malformed > 0 && !quiet) log.warn(malformedLines(tally));
}

/** What --strict asks for. @throws DataError that names the first malformed lines, if there are any */
export function refuseMalformed(tally: Malformed): void {
  if (tally.malformed === 0) return;
  const [message, ...more] = malformedLines(tally);
  throw new DataError(message, {
    more,
    hint: 'Everything else was read. Without --strict such lines are counted and passed over.',
  });
}
