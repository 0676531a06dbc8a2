// Finds the logs of this machine if the user names none: the journal, if it has entries of sshd, and the files with
// logins that it does not have. The lines of a log decide, not its name: an auth.log may be left over from a daemon
// that was removed.
import { stat } from 'node:fs/promises';
import path from 'node:path';

import { MS_PER_DAY } from '../lib/units.js';
import { nowMs } from '../lib/clock.js';
import { AuthtrackError, NoInputError } from '../lib/errors.js';
import { findLogs, type LogSelection } from './find-logs.js';
import { journalLastEntryMs } from './journal-queries.js';
import { journalPlace } from './journal-place.js';
import type { LogInput } from './log-input.js';
import { chooseLogs, type FileSet, type JournalOffer, type MachineLogs } from './choose-logs.js';
import { openInput, type InputEnvironment } from './open-input.js';

/** What the lines of a log up to its first login show. */
export type Look = {
  readonly hasSshd: boolean;
  /** Time of the first login or attempt, microseconds since 1970 UTC. */
  readonly firstMicros: number | undefined;
};

/** Reads a log from its beginning to its first login. */
type LookAt = (input: LogInput) => Promise<Look>;

type Machine = {
  /** /var/log */
  readonly logFolder: string;
  readonly environment: InputEnvironment;
  readonly lookAt: LookAt;
};

// Debian, Ubuntu, Alpine, macOS before 10.12 · Red Hat, Fedora, Amazon Linux
const names = ['auth.log', 'secure'];
// SUSE, BusyBox, and systems with one file for everything: long, and mostly without a line of sshd.
const lastName = 'messages';

/** A log that is older than this is stale: a server without logins and cron jobs is silent for up to a week. */
const STALE_MS = 7 * MS_PER_DAY;

const nothing: Look = { hasSshd: false, firstMicros: undefined };

/**
 * Finds the logs.
 * @throws NoInputError if there are none; PermissionError if those with lines of sshd cannot be read
 */
export async function machineLogs(machine: Machine): Promise<MachineLogs> {
  const journal = await journalOffer(machine);
  const files: FileSet[] = [];
  for (const name of names) files.push(...(await fileSet(name, machine)));
  const isFresh = ({ hasSshd, writtenAtMs }: FileSet): boolean => hasSshd && writtenAtMs > nowMs() - STALE_MS;
  if (!files.some(isFresh)) {
    const last = await fileSet(lastName, machine);
    files.push(...last.filter(({ hasSshd }) => hasSshd));
  }
  return chooseLogs({
    journal,
    files,
    isFresh,
    looked: names.map((name) => path.join(machine.logFolder, name)),
  });
}

async function journalOffer({ environment, lookAt }: Machine): Promise<JournalOffer> {
  try {
    const input = await openInput('journal', environment);
    try {
      const look = await lookAt(input);
      const place = await journalPlace('journal', environment.reader);
      const lastEntryMs = await journalLastEntryMs({ name: 'journal', place, spawnContext: environment });
      return { ...look, lastEntryMs: lastEntryMs ?? 0 };
    } finally {
      await input.close();
    }
  } catch (error) {
    if (error instanceof AuthtrackError) return { error };
    throw error;
  }
}

/** A log with its rotated files; an empty list if there are none. */
async function fileSet(fileName: string, { logFolder, environment, lookAt }: Machine): Promise<FileSet[]> {
  const name = path.join(logFolder, fileName);
  const selection: LogSelection = { names: [name], withRotated: true };
  const logs = await findLogs(selection).catch((error: unknown) => {
    if (error instanceof NoInputError) return [];
    throw error;
  });
  if (logs.length === 0) return [];
  let look = nothing;
  let error: AuthtrackError | undefined;
  let writtenAtMs = 0;
  for (const log of logs) {
    writtenAtMs = Math.max(writtenAtMs, (await stat(log.name).catch(() => undefined))?.mtimeMs ?? 0);
    if (look.firstMicros !== undefined) continue;
    try {
      const seen = await lookAtFile(log.name, environment, lookAt);
      look = { hasSshd: look.hasSshd || seen.hasSshd, firstMicros: seen.firstMicros };
    } catch (failure) {
      // Reading the log reports this error. Here it only matters whether there is another log.
      if (!(failure instanceof AuthtrackError)) throw failure;
      error = failure;
    }
  }
  return [{ name, ...look, writtenAtMs, error }];
}

async function lookAtFile(name: string, environment: InputEnvironment, lookAt: LookAt): Promise<Look> {
  const input = await openInput(name, environment);
  try {
    return await lookAt(input);
  } finally {
    await input.close();
  }
}
