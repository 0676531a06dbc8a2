// One line of JSON for every newly stored entry. winston's own File transport hides write errors, so the file is a
// stream of ours: a full disk is heard, and nothing is left in memory when the run ends.
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import winston from 'winston';

import { drained } from '../lib/drained.js';
import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import { isoInstant } from '../lib/iso-instant.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LoginRow } from '../model/login-row.js';
import { streamTransport } from './stream-transport.js';

/** Rows that make one call of the logger. */
const ROWS_PER_CALL = 2000;

export type ProcessedLog = {
  readonly file: string;
  /** Resolves when the rows are handed to the operating system. */
  append(rows: readonly LoginRow[]): Promise<void>;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
};

/**
 * Opens the log for appending; each run opens it anew, so logrotate may move it between runs.
 * @throws CannotCreateError, PermissionError; append and close: IoError
 */
export async function openProcessedLog(file: string): Promise<ProcessedLog> {
  const handle = await openForAppend(file);
  const stream = handle.createWriteStream({ flush: true });
  let failure: IoError | undefined;
  stream.on('error', (cause) => (failure ??= writeError(file, cause)));
  const logger = winston.createLogger({
    format: winston.format.printf(({ message }) => String(message)),
    transports: [streamTransport(stream)],
  });

  return {
    file,
    async append(rows) {
      for (let at = 0; at < rows.length; at += ROWS_PER_CALL) {
        logger.info(
          rows
            .slice(at, at + ROWS_PER_CALL)
            .map(entryLine)
            .join('\n'),
        );
        await drained(stream);
        if (failure) throw failure;
      }
    },
    async close() {
      logger.close();
      if (!stream.closed) {
        stream.end();
        await once(stream, 'close').catch(() => undefined);
      }
      if (failure) throw failure;
    },
  };
}

function entryLine(row: LoginRow): string {
  const { host, service, status, user, ip, port, country } = row;
  return toJsonLine({
    date: isoInstant(row.date),
    host,
    service,
    status,
    user,
    ip,
    port,
    country: country.name,
    country_code: country.code,
  });
}

async function openForAppend(file: string): ReturnType<typeof open> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    return await open(file, 'a', 0o640);
  } catch (error) {
    throw openError(file, error as NodeJS.ErrnoException);
  }
}

function openError(file: string, cause: NodeJS.ErrnoException): AuthtrackError {
  const cure = 'Name a folder that can be written with --out, or set AUTHTRACK_OUT.';
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new PermissionError(`${file}: no permission to write`, { cure, cause });
  }
  return new CannotCreateError(`${file} cannot be written: ${cause.message}`, { cure, cause });
}

function writeError(file: string, cause: Error): IoError {
  return new IoError(`${file}: writing failed: ${cause.message}`, {
    cure: 'Make room on the disk. The entries are in the database; those after the last line of this log are missing in it.',
    cause,
  });
}
