// Checks the database file before DuckDB opens it. DuckDB creates missing files, follows links, and waits forever on a
// pipe.
import type { Stats } from 'node:fs';
import { constants, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotCreateError, IoError, NoInputError, PermissionError } from '../../../lib/errors.js';
import { openOwnFile } from '../../../lib/own-file.js';
import { ownFolder } from '../../../lib/own-folder.js';
import { exposure } from '../../../lib/ownership.js';
import { refuseToWrite } from '../../../lib/write-errors.js';
import { noDatabase } from '../../engine-errors.js';
import type { Access } from '../../engine.js';
import type { DuckdbLocation } from './location.js';

const hint = 'name a file with --db';

const missing = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
const forbidden = new Set(['EACCES', 'EPERM']);

/**
 * Checks that the file exists, or creates its folder; before writing, checks that no other user can write to them.
 * Returns whether the file exists.
 * @throws NoInputError, IoError, CannotCreateError, PermissionError; also what the file system throws
 */
export async function prepareFile(database: DuckdbLocation, access: Access): Promise<boolean> {
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
  if (access === 'read') return true;
  await ownFolder(dirname(file), 'nobody', 'name a file in another folder with --db');
  if (found === undefined) await refuseLink(database);
  await checkOwnFiles(database);
  return found !== undefined;
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
      hint: 'check its file system, then run the same command again',
      cause: error,
    });
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  return status.isFIFO() ? 'a pipe' : status.isSocket() ? 'a socket' : 'a device';
}

// Checks the files that DuckDB opens for writing: their names are predictable. No other user can change them between
// the check and the use, since no other user can write to their folder (own-folder.ts).

/** Ends of the names of the write-ahead log, its replacement during a checkpoint, and the one used after a crash in a checkpoint. */
export const LOGS = ['.wal', '.wal.checkpoint', '.wal.recovery'];

/** The folder for data that does not fit into memory. */
const SPILL = '.tmp';

const FOR_OTHERS = 0o007;
const FOR_OWNER = 0o700;

/**
 * Checks the database and the files beside it. A file that everybody may access becomes private to its owner; files
 * that only a group may access stay as they are.
 * @throws CannotCreateError, PermissionError; what the file system throws
 */
async function checkOwnFiles({ file, location }: DuckdbLocation): Promise<void> {
  await checkFile(file, `the database ${location}`);
  for (const end of LOGS) await checkFile(file + end);
  await checkSpill(file + SPILL);
}

async function checkFile(file: string, name = file): Promise<void> {
  const found = await findEntry(file);
  if (found === undefined) return;
  refuseToWrite(name, found, 'name another file with --db');
  if ((found.mode & FOR_OTHERS) !== 0 && found.uid === process.geteuid?.()) await close(file);
}

/**
 * Call it before DuckDB opens the file: closing any descriptor of this process would release DuckDB's lock (fcntl(2)).
 */
async function close(file: string): Promise<void> {
  const handle = await openOwnFile(file, constants.O_RDONLY);
  try {
    await handle.chmod((await handle.stat()).mode & FOR_OWNER);
  } finally {
    await handle.close();
  }
}

/** A killed run leaves this folder behind. */
async function checkSpill(folder: string): Promise<void> {
  const found = await findEntry(folder);
  if (found === undefined) return;
  if (!found.isDirectory()) throw spillError(folder, 'is not a folder');
  const exposed = exposure(found);
  if (exposed !== undefined) throw spillError(folder, exposed);
  for (const name of await readdir(folder)) await checkFile(join(folder, name));
}

function spillError(folder: string, why: string): PermissionError {
  return new PermissionError(`DuckDB cannot use the folder ${folder} for temporary files: it ${why}`, {
    hint: 'remove it, or name another database file with --db',
  });
}

async function findEntry(name: string): Promise<Stats | undefined> {
  return lstat(name).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}
