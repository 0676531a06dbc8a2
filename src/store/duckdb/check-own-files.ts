// The files that DuckDB opens for writing by names that anybody can guess. They are looked at before; nobody can change them
// in between, since nobody else may write their folder (own-folder.ts).
import { constants, lstat, readdir } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { PermissionError } from '../../lib/errors.js';
import { openOwnFile } from '../../lib/open-own-file.js';
import { exposure } from '../../lib/ownership.js';
import { refuseToWrite } from '../../lib/write-refusal.js';
import type { DuckdbLocation } from './location.js';

/** The write-ahead log; what takes its place during a checkpoint, and after a crash in one. */
const LOGS = ['.wal', '.wal.checkpoint', '.wal.recovery'];

/** What does not fit into memory. */
const SPILL = '.tmp';

const FOR_OTHERS = 0o007;
const FOR_OWNER = 0o700;

/**
 * Files that others may read are for their owner alone from now on; a group keeps what it was given on purpose.
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

/** Before DuckDB has the file open: its lock would go with any descriptor of this process that is closed (fcntl(2)). */
async function close(file: string): Promise<void> {
  const handle = await openOwnFile(file, constants.O_RDONLY);
  try {
    await handle.chmod((await handle.stat()).mode & FOR_OWNER);
  } finally {
    await handle.close();
  }
}

/** It stays after a run that was killed. */
async function checkSpill(folder: string): Promise<void> {
  const found = await find(folder);
  if (found === undefined) return;
  if (!found.isDirectory()) throw spillError(folder, 'is not a folder');
  const exposed = exposure(found);
  if (exposed !== undefined) throw spillError(folder, exposed);
  for (const name of await readdir(folder)) await checkFile(join(folder, name));
}

function spillError(folder: string, why: string): PermissionError {
  return new PermissionError(`the folder ${folder} ${why}: DuckDB would write there`, {
    hint: 'Remove it, or name another database file with --db.',
  });
}

async function find(name: string): Promise<Stats | undefined> {
  return lstat(name).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}
