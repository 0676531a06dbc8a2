// One line of JSON for every newly stored entry. winston's own File transport hides write errors, so the file is a
// stream of ours: a full disk is heard, and nothing is left in memory when the run ends.
import { once } from 'node:events';
import { constants, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';

import { drained } from '../lib/drained.js';
import { IoError, TryAgainError } from '../lib/errors.js';
import { isHolder, takeLock, type Holder, type Lock } from '../lib/lock-file.js';
import { openOwnFile } from '../lib/open-own-file.js';
import { ownFolder } from '../lib/own-folder.js';
import { writeFailure } from '../lib/write-failure.js';
import type { LoginRow } from '../model/login-row.js';
import type { LocatedLogins } from '../model/logins.js';
import { bytesTransport } from './bytes-transport.js';
import { entryLine } from './entry-line.js';
import { entryPieces } from './entry-pieces.js';
import { loadWinston } from './load-winston.js';
import { missingEntries } from './missing-entries.js';

/** While so much is being written, what comes next is put together. A batch has some 5 MB. */
const BEING_WRITTEN_BYTES = 4 << 20;

const APPEND = constants.O_WRONLY | constants.O_APPEND;

/** Of a new log. One that is there keeps the mode that its owner gave it. */
const MODE = 0o640;

/** A run that slept for longer may have lost its lock. */
const LOOK_AGAIN_MS = 1000;

/** What was read of one source. */
type Batch = { readonly sourceId: number; readonly logins: LocatedLogins };

/** The same, as it comes out of a database. */
type Entries = { readonly sourceId: number; readonly rows: readonly LoginRow[] };

export type ProcessedLog = {
  readonly file: string;
  /** What it is called in a database that others use too: machine and file. */
  readonly name: string;
  /** Resolves when the rows are handed to the operating system: they outlive the process. */
  append(batch: Batch): Promise<void>;
  /** Appends those that the log, or what logrotate has made of it since, does not have. */
  complete(entries: Entries, sinceMs: number): Promise<void>;
  /** Resolves when everything is on the disk. Once closed, it stays so. */
  close(): Promise<void>;
};

/**
 * Opens the log for appending; each run opens it anew, so logrotate may move it between runs. One run at a time.
 * @param signal ends the waiting for a run that may be gone
 * @throws CannotCreateError, PermissionError, TryAgainError; append, complete and close: IoError; append and complete
 * also TryAgainError, where another run took over because this one was stopped for too long
 */
export async function openProcessedLog(file: string, signal?: AbortSignal): Promise<ProcessedLog> {
  const { handle, lock } = await openForAppend(file, signal);
  const stream = handle.createWriteStream({ flush: true, highWaterMark: BEING_WRITTEN_BYTES });
  let failure: IoError | undefined;
  stream.on('error', (cause) => (failure ??= writeError(file, cause)));
  const { createLogger, format } = loadWinston();
  const logger = createLogger({
    format: format((info) => info)(),
    transports: [bytesTransport(stream)],
  });

  async function checkLock(withinMs?: number): Promise<void> {
    if (await lock.isHeld(withinMs)) return;
    throw new TryAgainError(`another run took over ${file} while this one was stopped`, {
      hint: 'Run the same command again: the entries are in the database, and those that are missing here are written then.',
    });
  }

  async function write(pieces: Iterable<Buffer>): Promise<void> {
    for (const piece of pieces) {
      await checkLock(LOOK_AGAIN_MS);
      logger.info(piece);
      await drained(stream);
      if (failure) throw failure;
    }
    if (!stream.closed) await written(stream);
    if (failure) throw failure;
  }

  async function close(): Promise<void> {
    logger.close();
    if (!stream.closed) {
      stream.end();
      await once(stream, 'close').catch(() => undefined);
    }
    await lock.close();
    if (failure) throw failure;
  }

  let closed: Promise<void> | undefined;
  return {
    file,
    name: `${hostname()}:${file}`,
    append: async ({ sourceId, logins }) => {
      await checkLock();
      await write(entryPieces(sourceId, logins));
    },
    async complete({ sourceId, rows }, sinceMs) {
      const lines = rows.map((row) => entryLine(sourceId, row));
      await checkLock();
      const missing = await missingEntries(file, lines, sinceMs).catch((error: unknown) => {
        throw failureOf(file, error);
      });
      await write(missing.length === 0 ? [] : [Buffer.from(`${missing.join('\n')}\n`)]);
    },
    close: () => (closed ??= close()),
  };
}

/** Resolves when all that was written before has left the process, or never will. */
async function written(stream: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}

async function openForAppend(
  file: string,
  signal?: AbortSignal,
): Promise<{ handle: FileHandle; lock: Lock }> {
  let lock: Lock | Holder | undefined;
  try {
    await ownFolder(path.dirname(file));
    lock = await takeLock(`${file}.lock`, signal);
    if (!isHolder(lock)) return { lock, handle: await openOwnFile(file, APPEND, MODE) };
  } catch (error) {
    if (lock && !isHolder(lock)) await lock.close();
    throw failureOf(file, error);
  }
  throw new TryAgainError(`another run (process ${lock.pid} on ${lock.host}) is writing ${file}`, {
    hint: `Run the same command again when it has ended. What a run that was killed has left in ${file}.lock ends by itself.`,
  });
}

function failureOf(file: string, error: unknown): unknown {
  const cause = error as NodeJS.ErrnoException;
  return cause.syscall === undefined ? error : writeFailure(file, cause);
}

function writeError(file: string, cause: Error): IoError {
  return new IoError(`${file}: writing failed: ${cause.message}`, {
    hint: 'Make room on the disk and run the same command again: the entries are in the database, and those that are missing here are written then.',
    cause,
  });
}
