// Reports logs that may not be what the user expects.
import { DataError } from '../lib/errors.js';
import type { LogProblem } from '../model/log-problem.js';
import type { ProgramLog } from '../log/log.js';

/** Warns even with --quiet, so that silence always means that the logs were readable. */
export function warnOfProblems(problems: readonly LogProblem[], log: ProgramLog): void {
  for (const { reason, message } of problems) if (reason !== 'noHeader') log.warn(message);
}

/** @throws DataError if no line of a log has a known header */
export function refuseHeaderless(problems: readonly LogProblem[]): void {
  const headerless = problems.filter(({ reason }) => reason === 'noHeader');
  if (headerless.length === 0) return;
  const [first = '', ...more] = headerless.flatMap(({ message }) => message.split('\n'));
  throw new DataError(first, {
    more,
    hint: 'Name a log in a format of docs/formats.md; `authtrack parse --explain FILE` explains each line.',
  });
}
