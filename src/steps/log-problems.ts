// Finds the problems of a log and its rotated files, from the evidence of the parser.
import path from 'node:path';

import { countText } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import type { LogProblem } from '../model/log-problem.js';
import type { WatchedLog } from './watch-logs.js';

export type SetOptions = {
  /** Whether any run has read a line of sshd from these logs, or from earlier logs of these names. */
  readonly hadSshd: boolean;
  /** Whether a set without lines is a problem too: authtrack chose it, so it should be the log of sshd. */
  readonly mustHaveLines: boolean;
};

/** The problems of one set of logs. @param logs at least one, all of one set */
export function findProblems(logs: readonly WatchedLog[], options: SetOptions): readonly LogProblem[] {
  const input = nameOf(logs);
  const lines = sum(logs, ({ lines: count }) => count);
  const linesEver = sum(logs, (log) => log.linesEver);
  const malformed = sum(logs, ({ evidence }) => evidence.malformedCount);
  const problem = { input, lines, malformed };
  if (logs.some(({ kind, isEmpty }) => kind === 'stream' && isEmpty)) {
    const message = `${input} was empty: check whether the command that writes to it failed`;
    return [{ ...problem, reason: 'empty', message }];
  }
  const headerless = logs.find(({ evidence }) => evidence.headerless !== undefined);
  if (headerless?.evidence.headerless !== undefined && !logs.some(({ evidence }) => evidence.hasHeader)) {
    const { line, reason, text } = headerless.evidence.headerless;
    const first = `${headerless.name}:${line}: ${reason}: ${text}`;
    // This message has two lines, so the texts in it must not have line breaks.
    const message = `no line of ${safeText(input)} has a header that authtrack understands (${linesText(lines)}). The first line:\n  ${safeText(first)}`;
    return [{ ...problem, reason: 'noHeader', message }];
  }
  const problems: LogProblem[] = [];
  if (malformed * 2 > lines) {
    const message = `more than half of the lines of ${input} are malformed: ${countText(malformed)} of ${countText(lines)}`;
    problems.push({ ...problem, reason: 'mostlyMalformed', message });
  }
  const isJournal = logs.some(({ kind }) => kind === 'journal');
  const isJudged = linesEver > 0 || isJournal || options.mustHaveLines;
  if (isJudged && !options.hadSshd && !logs.some(({ evidence }) => evidence.hasSshd)) {
    const message = isJournal
      ? `no entry of sshd in ${input}: check that sshd is installed and logs to this journal`
      : `no sshd line in ${linesText(linesEver)} of ${input}: check that this is an auth log`;
    problems.push({ ...problem, lines: linesEver, reason: 'noSshd', message });
  }
  return problems;
}

/** `auth.log`, or `auth.log and 2 more in /var/log`, named after the log that is read last. */
function nameOf(logs: readonly WatchedLog[]): string {
  const name = logs.at(-1)?.name ?? '';
  return logs.length === 1 ? name : `${name} and ${logs.length - 1} more in ${path.dirname(name)}`;
}

function sum(logs: readonly WatchedLog[], value: (log: WatchedLog) => number): number {
  return logs.reduce((total, log) => total + value(log), 0);
}

function linesText(lines: number): string {
  return `${countText(lines)} ${lines === 1 ? 'line' : 'lines'}`;
}
