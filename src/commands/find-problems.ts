// What is wrong with a log and its rotated ones, by what the parser found out about them.
import path from 'node:path';

import { countText } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import type { LogProblem } from '../model/log-problem.js';
import type { WatchedLog } from './watch-logs.js';

export type SetOptions = {
  /** Whether a line of sshd was ever read from these logs, or from those that had their names before. */
  readonly hadSshd: boolean;
  /** Whether a set without a line is a problem too: nobody named it, so it was taken for the log of sshd. */
  readonly mustHaveLines: boolean;
};

/** @param logs at least one, all of one set */
export function findProblems(logs: readonly WatchedLog[], options: SetOptions): readonly LogProblem[] {
  const input = nameOf(logs);
  const lines = sum(logs, ({ lines: count }) => count);
  const linesEver = sum(logs, (log) => log.linesEver);
  const malformed = sum(logs, ({ evidence }) => evidence.malformedCount);
  const problem = { input, lines, malformed };
  if (logs.some(({ kind, isEmpty }) => kind === 'stream' && isEmpty)) {
    const message = `${input} was empty: it had no byte. Did the command that writes to it fail?`;
    return [{ ...problem, reason: 'empty', message }];
  }
  const headerless = logs.find(({ evidence }) => evidence.headerless !== undefined);
  if (headerless?.evidence.headerless !== undefined && !logs.some(({ evidence }) => evidence.hasHeader)) {
    const { line, reason, text } = headerless.evidence.headerless;
    const first = `${headerless.name}:${line}: ${reason}: ${text}`;
    // The one message of two lines: no other line break may be in it.
    const message = `no line of ${safeText(input)} has a header that authtrack understands (${linesText(lines)}). The first:\n  ${safeText(first)}`;
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
      ? `no entry of sshd in ${input}: is sshd installed, and does it log to this journal?`
      : `no sshd line in ${linesText(linesEver)} of ${input}: is this an auth log?`;
    problems.push({ ...problem, lines: linesEver, reason: 'noSshd', message });
  }
  return problems;
}

/** `auth.log`, or `auth.log and 2 more` of which `auth.log` is read last. */
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
