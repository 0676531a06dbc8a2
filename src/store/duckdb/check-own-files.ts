// Checks the files that DuckDB opens for writing: their names are predictable. No other user can change them between
// the check and the use, since no other user can write to their folder (own-folder.ts).
import { constants, lstat, readdir } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { PermissionError } from '../../lib/errors.js';
import { openOwnFile } from '../../lib/own-file.js';
import { exposure } from '../../lib/ownership.js';
import { refuseToWrite } from '../../lib/write-errors.js';
import type { DuckdbLocation } from './location.js';

/** The write-ahead log, its replacement during a checkpoint, and the one used after a crash in a checkpoint. */
const LOGS = ['.wal', '.wal.checkpoint', '.wal.recovery'];

/** The folder for data that does not fit into memory. */
const SPILL = '.tmp';

const FOR_OTHERS = 0o007;
const FOR_OWNER = 0o700;

/**
 * Checks the database and the files beside it. A file that everybody may access becomes private to its owner; files
 * that only a group may access stay as they are.
 * @throws CannotCreateError, PermissionError; what the file system throws
 */
export async function checkOwnFiles({ file, location }: DuckdbLocation): Promise<void> {
  await checkFile(file, `the database ${location}`);
  for (const end of LOGS) await checkFile(file + end);
  await checkSpill(file + SPILL);
}

async function checkFile(file: string, name = file): Promise<void> {
  const found = await find(file);
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
  const found = await find(folder);
  if (found === undefined) return;
  if (!found.isDirectory()) throw spillError(folder, 'is not a folder');
  const exposed = exposure(found);
  if (exposed !== undefined) throw spillError(folder, exposed);
  for (const name of await readdir(folder)) await checkFile(join(folder, name));
}

function spillError(folder: string, why: string): PermissionError {
  return new PermissionError(`DuckDB cannot use the folder ${folder} for temporary files: it ${why}`, {
    hint: 'Remove it, or name another database file with --db.',
  });
}

async function find(name: string): Promise<Stats | undefined> {
  return lstat(name).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}
