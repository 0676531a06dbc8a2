// Checks the database file before DuckDB opens it. DuckDB creates missing files, follows links, and waits forever on a
// pipe.
import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotCreateError, IoError, NoInputError } from '../../../lib/errors.js';
import { ownFolder } from '../../../lib/own-folder.js';
import type { Access } from '../../access.js';
import { noDatabase } from '../../no-database.js';
import { checkOwnFiles } from './check-own-files.js';
import type { DuckdbLocation } from './location.js';

const hint = 'Name a file with --db.';

const missing = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
const forbidden = new Set(['EACCES', 'EPERM']);

/**
 * Checks that the file exists, or creates its folder; before writing, checks that no other user can write to them.
 * @throws NoInputError, IoError, CannotCreateError, PermissionError; also what the file system throws
 */
export async function prepareFile(database: DuckdbLocation, access: Access): Promise<void> {
  const { file, location } = database;
  const found = await find(file, location, access);
  const log = await stat(`${file}.wal`).catch(() => undefined);
  for (const status of [found, log]) {
    if (status === undefined || status.isFile()) continue;
    const what =
      status === log
        ? `the write-ahead log of the database ${location}, ${file}.wal,`
        : `the database ${location}`;
    const message = `${what} is not a file but ${kindOf(status)}`;
    throw access === 'create'
      ? new CannotCreateError(message, { hint })
      : new NoInputError(message, { hint });
  }
  if (access === 'read') return;
  await ownFolder(dirname(file), 'nobody', 'name a file in another folder with --db');
  if (found === undefined) await refuseLink(database);
  await checkOwnFiles(database);
}

/** DuckDB would create the target of a symbolic link. */
async function refuseLink({ file, location }: DuckdbLocation): Promise<void> {
  // Another process may have just created the file.
  if ((await lstat(file).catch(() => undefined))?.isSymbolicLink() === true) {
    const message = `cannot create the database ${location}: it is a symbolic link to a missing file`;
    throw new CannotCreateError(message, { hint });
  }
}

/** Returns the status of the file; undefined if it will be created. */
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
    throw new IoError(`cannot read the status of the database ${location}: ${message}`, {
      hint: 'Check its file system, then run the same command again.',
      cause: error,
    });
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  return status.isFIFO() ? 'a pipe' : status.isSocket() ? 'a socket' : 'a device';
}
