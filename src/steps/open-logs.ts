// Opens the logs of a run, one after the other, with those that are rotated meanwhile.
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
  type InputEnvironment,
  type LogSelection,
  type Reader,
} from '../read/read.js';
import type { Process } from './command.js';

/** Logs rotate once during a run, rarely twice. */
const MAX_PASSES = 3;

/** What reading logs needs from the process and the settings. */
export function environmentOf(
  context: Process,
  { patterns }: Pick<Settings, 'patterns'>,
  reader: Reader = 'analyze',
): InputEnvironment {
  return { ...context, reader, alsoPrograms: patterns.flatMap(({ program }) => program ?? []) };
}

/** Finds and checks every log before any is read, so that a wrong name stops the run before it stores anything. */
export async function checkInputs(
  wanted: LogSelection,
  environment: InputEnvironment,
): Promise<readonly FoundLog[]> {
  if (wanted.names.filter((name) => name === '-').length > 1) {
    throw new UsageError('standard input (-) is given twice', { hint: 'give - only once' });
  }
  const logs = await findLogs(wanted);
  for (const log of logs) await checkInput(log, environment);
  return logs;
}

/** The logs one by one, each open until the next is requested. Ends after a signal. */
export async function* openInputs(
  logs: readonly FoundLog[],
  environment: InputEnvironment,
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
 * The logs one by one, and then any new files of the same names, because a log was rotated during the run. For a reader
 * that recognizes a log by its content.
 */
export async function* openRotatingInputs(
  wanted: LogSelection,
  environment: InputEnvironment,
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

/** The files that were not read yet, by their file id. Pipes and journals are not files and are read once. */
async function newAmong(logs: readonly FoundLog[], read: ReadonlySet<string>): Promise<FoundLog[]> {
  const isNew = await Promise.all(
    logs.map(async ({ name }) => {
      const found = await stat(name).catch(() => undefined);
      return found?.isFile() === true && !read.has(fileIdOf(found));
    }),
  );
  // The names existed when the run began, so they may be missing for a moment only.
  return logs.filter((_, i) => isNew[i]).map((log) => ({ ...log, isFound: true }));
}
