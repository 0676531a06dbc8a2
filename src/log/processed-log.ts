// Writes processed.log: one line of JSON for each stored login that is not in it yet. winston's File transport hides
// errors of the stream that it writes to. So winston gets a stream of authtrack's, which reports a full disk.
import { once } from 'node:events';
import { constants, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';

import { drained } from '../lib/waits.js';
import { IoError, TryAgainError } from '../lib/errors.js';
import { type Holder, isHolder, type Lock, takeLock } from '../lib/lock-file.js';
import { openOwnFile } from '../lib/own-file.js';
import { ownFolder } from '../lib/own-folder.js';
import { writeFailure } from '../lib/write-errors.js';
import type { LoginRow } from '../model/login.js';
import type { LocatedLogins } from '../model/logins.js';
import { claimLog, type LogDatabase } from './claim-log.js';
import { bytesTransport, loadWinston } from './winston.js';
import { entryLine, entryPieces } from './entries.js';
import { missingEntries } from './missing-entries.js';

/** While this much is being written, the next pieces are prepared. A batch has some 5 MB. */
const BEING_WRITTEN_BYTES = 4 << 20;

const APPEND = constants.O_WRONLY | constants.O_APPEND;

/** Mode of a new log. An existing log keeps its mode. */
const MODE = 0o640;

/** A run that was suspended for longer may have lost its lock. */
const LOOK_AGAIN_MS = 1000;

/** Logins that were read from one source. */
type LoggedBatch = { readonly sourceId: number; readonly logins: LocatedLogins };

/** Logins of one source that were read from the database. */
type Entries = { readonly sourceId: number; readonly rows: readonly LoginRow[] };

export type ProcessedLog = {
  readonly file: string;
  /** The log's name in a shared database: machine and file. */
  readonly name: string;
  /** Resolves when the rows are handed to the operating system: then they survive the end of the process. */
  append(batch: LoggedBatch): Promise<void>;
  /**
   * Appends those entries that neither the log nor its rotated files have.
   * @param asLogged another form of a row, in which it may have been logged
   */
  complete(entries: Entries, sinceMs: number, asLogged?: (row: LoginRow) => LoginRow): Promise<void>;
  /** Resolves when everything is on the disk. Further calls do nothing. */
  close(): Promise<void>;
};

export type LogOptions = {
  /** The database whose entries the log has; see claim-log.ts. */
  readonly database?: LogDatabase;
  /** Ends the wait for a run that may be gone. */
  readonly signal?: AbortSignal;
};

/**
 * Opens the log for appending. Each run opens it, so logrotate may move it between runs. Only one run at a time can.
 * @throws CannotCreateError, PermissionError, TryAgainError; ConfigError for the log of another database. append, complete and close throw IoError; append and
 * complete also throw TryAgainError, if another run took over because this one was suspended for too long
 */
export async function openProcessedLog(file: string, options: LogOptions = {}): Promise<ProcessedLog> {
  const { handle, lock } = await openForAppend(file, options);
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
      hint: 'run the same command again: the entries are in the database, and it logs those that are missing',
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
    async complete({ sourceId, rows }, sinceMs, asLogged) {
      const lines = rows.map((row) => entryLine(sourceId, row));
      const earlier = new Map<string, string>();
      if (asLogged !== undefined)
        for (const [n, row] of rows.entries())
          earlier.set(entryLine(sourceId, asLogged(row)), lines[n] ?? '');
      await checkLock();
      const missing = await missingEntries(file, lines, sinceMs, earlier).catch((error: unknown) => {
        throw failureOf(file, error);
      });
      await write(missing.length === 0 ? [] : [Buffer.from(`${missing.join('\n')}\n`)]);
    },
    close: () => (closed ??= close()),
  };
}

/** Resolves when everything written so far has left the process, or never will. */
async function written(stream: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}

async function openForAppend(
  file: string,
  { database, signal }: LogOptions,
): Promise<{ handle: FileHandle; lock: Lock }> {
  let lock: Lock | Holder | undefined;
  try {
    await ownFolder(path.dirname(file));
    lock = await takeLock(`${file}.lock`, signal);
    if (!isHolder(lock)) return { lock, handle: await openClaimed(file, database) };
  } catch (error) {
    if (lock && !isHolder(lock)) await lock.close();
    throw failureOf(file, error);
  }
  throw new TryAgainError(`another run (process ${lock.pid} on ${lock.host}) is writing ${file}`, {
    hint: `run the same command again when that run has ended (the lock ${file}.lock of a killed run expires by itself)`,
  });
}

/** A log is created only after it is claimed: claimLog takes a missing log for a new one. */
async function openClaimed(file: string, database: LogDatabase | undefined): Promise<FileHandle> {
  const existing = await openOwnFile(file, APPEND).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  try {
    if (database !== undefined) await claimLog(file, database);
  } catch (error) {
    await existing?.close();
    throw error;
  }
  return existing ?? (await openOwnFile(file, APPEND, MODE));
}

function failureOf(file: string, error: unknown): unknown {
  const cause = error as NodeJS.ErrnoException;
  return cause.syscall === undefined ? error : writeFailure(file, cause);
}

function writeError(file: string, cause: Error): IoError {
  return new IoError(`${file}: writing failed: ${cause.message}`, {
    hint: 'make room on the disk and run the same command again: the entries are in the database, and it logs those that are missing',
    cause,
  });
}
