// The problems of a log and its rotated files: finds them in the evidence of the parser, reports each once, when it
// begins, and remembers in the database what was reported.
import { hostname } from 'node:os';
import path from 'node:path';

import { countOf, countText } from '../lib/count-text.js';
import { DataError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { ProgramLog } from '../log/log.js';
import type { LogProblem, LogProblemReason, LogWarning, LogSetState } from '../model/log-problem.js';
import { logSetOf } from '../read/read.js';
import type { Store } from '../store/store.js';
import type { WatchedLog } from './watch-logs.js';

type SetOptions = {
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
    const message = `no line of ${safeText(input)} has a header that authtrack understands (${countOf(lines, 'line')}). The first line:\n  ${safeText(first)}`;
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
      : `no sshd line in ${countOf(linesEver, 'line')} of ${input}: check that this is an auth log`;
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

/** The warning `noHeader` covers these too. */
const impliedByNoHeader: readonly LogProblemReason[] = ['mostlyMalformed', 'noSshd'];

/** Problems of lines. They persist until the log has new lines. */
const ofLines: readonly LogProblemReason[] = ['noHeader', 'mostlyMalformed', 'noSshd'];

type Sets = {
  readonly sets: ReadonlyMap<string, readonly WatchedLog[]>;
  /** Whether sets without lines are a problem too. */
  readonly mustHaveLines: boolean;
  /** A log that is known to be old, and the warning about it. */
  readonly stale: { readonly name: string; readonly message: string } | undefined;
};

/** The problems of all logs of a run, in their order. Stores in the database that they are reported now. */
export async function warnOnce(store: Store, { sets, mustHaveLines, stale }: Sets): Promise<LogWarning[]> {
  const warnings: LogWarning[] = [];
  for (const [set, logs] of sets) {
    // Several machines may share the database.
    const name = `${hostname()}:${set}`;
    const state = await store.findLogSet(name);
    // A pipe has no name: an earlier pipe may have carried another log.
    const hadSshd = state?.hasSshd === true && logs.every(({ kind }) => kind !== 'stream');
    const isStale = stale !== undefined && logSetOf({ name: stale.name, kind: 'file' }) === set;
    const problems = [
      ...(isStale ? [staleProblem(stale)] : []),
      ...findProblems(logs, { hadSshd, mustHaveLines }),
    ];
    const found = problems.map(({ reason }) => reason);
    const reasons = found.includes('noHeader') ? [...found, ...impliedByNoHeader] : found;
    const next = {
      hasSshd: hadSshd || logs.some(({ evidence }) => evidence.hasSshd),
      warnedOf: [...reasons, ...holdingOn(logs, state).filter((reason) => !reasons.includes(reason))],
    };
    if (!isSame(next, state)) await store.keepLogSet(name, next);
    warnings.push(
      ...problems.map((problem) => ({
        ...problem,
        isNew: state?.warnedOf.includes(problem.reason) !== true,
      })),
    );
  }
  return warnings;
}

function staleProblem({ name, message }: { readonly name: string; readonly message: string }): LogProblem {
  return { input: name, reason: 'stale', lines: 0, malformed: 0, message };
}

function holdingOn(logs: readonly WatchedLog[], state: LogSetState | undefined): LogProblemReason[] {
  const hasNewLines = logs.some(({ lines }) => lines > 0);
  return hasNewLines ? [] : ofLines.filter((reason) => state?.warnedOf.includes(reason));
}

function isSame(next: LogSetState, state: LogSetState | undefined): boolean {
  const before = state ?? { hasSshd: false, warnedOf: [] };
  return next.hasSshd === before.hasSshd && next.warnedOf.join(' ') === before.warnedOf.join(' ');
}

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
    hint: 'name a log in a format of docs/formats.md; `authtrack parse --explain FILE` explains each line',
  });
}
