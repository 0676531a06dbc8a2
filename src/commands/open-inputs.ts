import { stat } from 'node:fs/promises';

import type { Settings } from '../cli/cli.js';
import { UsageError } from '../lib/errors.js';
import {
  checkInput,
  fileIdOf,
  findLogs,
  openRotated,
  type FoundLog,
  type LogInput,
  type Environment,
  type LogSelection,
} from '../read/read.js';
import type { Context } from './context.js';

/** A run meets one rotation, seldom two. */
const MAX_PASSES = 3;

/** What the reading of logs needs of the process and of the settings. */
export function environmentOf(context: Context, { patterns }: Settings): Environment {
  return { ...context, alsoPrograms: patterns.flatMap(({ program }) => program ?? []) };
}

/** Finds and looks at every log before any is read, so that a wrong name stops the run before it has done anything. */
export async function checkInputs(
  wanted: LogSelection,
  environment: Environment,
): Promise<readonly FoundLog[]> {
  if (wanted.names.filter((name) => name === '-').length > 1) {
    throw new UsageError('standard input (-) is named twice', { hint: 'It can be read only once.' });
  }
  const logs = await findLogs(wanted);
  for (const log of logs) await checkInput(log, environment);
  return logs;
}

/** Opens one log after the other, and closes each when the next is asked for. Ends when the signal comes. */
export async function* openInputs(
  logs: readonly FoundLog[],
  environment: Environment,
): AsyncGenerator<LogInput> {
  for (const log of logs) {
    if (environment.signal.aborted) return;
    const input = await openRotated(log, environment);
    if (!input) continue;
    try {
      yield input;
    } finally {
      await input.close();
    }
  }
}

/**
 * The same, and then the logs that have got the names meanwhile, because the log was rotated while it was read; for
 * a reader that knows what it has read, whatever the name.
 */
export async function* openRotatingInputs(
  wanted: LogSelection,
  environment: Environment,
): AsyncGenerator<LogInput> {
  const read = new Set<string>();
  let logs = await findLogs(wanted);
  for (let pass = 1; logs.length > 0 && pass <= MAX_PASSES; pass++) {
    for await (const input of openInputs(logs, environment)) {
      yield input;
      if (input.fileId !== undefined) read.add(input.fileId);
    }
    logs = environment.signal.aborted ? [] : await newAmong(await findLogs(wanted).catch(() => []), read);
  }
}

/** The files that were not read, by what they are. Pipes and journals are none, and are read once. */
async function newAmong(logs: readonly FoundLog[], read: ReadonlySet<string>): Promise<FoundLog[]> {
  const isNew = await Promise.all(
    logs.map(async ({ name }) => {
      const found = await stat(name).catch(() => undefined);
      return found?.isFile() === true && !read.has(fileIdOf(found));
    }),
  );
  // The names were good when the run began: they may be missing for a moment.
  return logs.filter((_, i) => isNew[i]).map((log) => ({ ...log, isFound: true }));
}
