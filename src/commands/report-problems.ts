// What is said on stderr of logs that may not be what the user takes them for.
import { DataError } from '../lib/errors.js';
import type { LogProblem } from '../model/log-problem.js';
import type { ProgramLog } from '../log/log.js';

/** Warnings, also with --quiet: whoever is not told takes silence for peace. */
export function warnOfProblems(problems: readonly LogProblem[], log: ProgramLog): void {
  for (const { reason, message } of problems) if (reason !== 'noHeader') log.warn(message);
}

/** @throws DataError where no line of a log has a header that is understood */
export function refuseHeaderless(problems: readonly LogProblem[]): void {
  const headerless = problems.filter(({ reason }) => reason === 'noHeader');
  if (headerless.length === 0) return;
  const [first = '', ...more] = headerless.flatMap(({ message }) => message.split('\n'));
  throw new DataError(first, {
    more,
    hint: 'Name a log in one of the formats of docs/formats.md; authtrack parse --explain FILE says what is wrong with each line.',
  });
}
