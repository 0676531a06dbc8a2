// Before DuckDB opens a file: it makes one wherever it is asked to, and waits for ever on a pipe.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotCreateError, IoError, NoInputError } from '../../lib/errors.js';
import { makeFolder } from '../../lib/make-folder.js';
import type { Access } from '../access.js';
import { noDatabase } from '../no-database.js';
import type { DuckdbLocation } from './location.js';

const cure = 'Name a file with --db.';

const missing = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
const forbidden = new Set(['EACCES', 'EPERM']);

/**
 * Sees to it that there is a file, or that there is a folder for it.
 * @throws NoInputError, IoError, CannotCreateError; also what the file system throws
 */
export async function prepareFile({ file, location }: DuckdbLocation, access: Access): Promise<void> {
  const found = await find(file, location, access);
  if (found === undefined) await makeFolder(dirname(file));
  const log = await stat(`${file}.wal`).catch(() => undefined);
  for (const status of [found, log]) {
    if (status === undefined || status.isFile()) continue;
    const what = `${status === log ? 'the write-ahead log of ' : ''}the database ${location}`;
    const message = `${what} is no file but ${kindOf(status)}`;
    throw access === 'create'
      ? new CannotCreateError(message, { cure })
      : new NoInputError(message, { cure });
  }
}

/** Undefined where it is still to be made. */
async function find(file: string, location: string, access: Access): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (access === 'create') {
      if (code === 'ENOENT') return undefined;
      throw error;
    }
    if (missing.has(code)) throw noDatabase(location);
    if (forbidden.has(code)) throw error;
    throw new IoError(`the database ${location} cannot be looked at: ${message}`, {
      cure: 'Look at its file system; then run the same command again.',
      cause: error,
    });
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  return status.isFIFO() ? 'a pipe' : status.isSocket() ? 'a socket' : 'a device';
}
