// Reports each problem of a log once, when it begins. The database remembers the reported problems.
import { hostname } from 'node:os';

import type { LogProblem, LogProblemReason, LogWarning } from '../model/log-problem.js';
import type { LogSetState } from '../model/log-set.js';
import { logSetOf } from '../read/read.js';
import type { Store } from '../store/store.js';
import { findProblems } from './log-problems.js';
import type { WatchedLog } from './watch-logs.js';

/** The warning `noHeader` covers these too. */
const impliedByNoHeader: readonly LogProblemReason[] = ['mostlyMalformed', 'noSshd'];

/** Problems of lines. They persist until the log has new lines. */
const ofLines: readonly LogProblemReason[] = ['noHeader', 'mostlyMalformed', 'noSshd'];

export type Sets = {
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
