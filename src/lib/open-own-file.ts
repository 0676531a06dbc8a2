// Opens files for writing in folders that others can write to: does not follow links, does not wait for pipes, and does
// not write to a file that another user has put there or can reach under another name.
import { constants, lstat, open, type FileHandle } from 'node:fs/promises';

import { refuseToWrite } from './write-refusal.js';

const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

// Each failed attempt means that the file was created or removed at that moment.
const ATTEMPTS = 3;

/**
 * Opens a file. Checks it before opening, since opening alone wakes some devices, and checks the open file again.
 * @param flags of open(2): how an existing file is opened
 * @param newMode mode of a new file, whatever the umask; undefined: do not create one
 * @throws PermissionError and CannotCreateError for a file that must not be written; what the file system throws
 */
export async function openOwnFile(file: string, flags: number, newMode?: number): Promise<FileHandle> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openExisting(file, flags);
    } catch (error) {
      if (newMode === undefined || codeOf(error) !== 'ENOENT') throw error;
    }
    try {
      return await makeFile(file, flags, newMode);
    } catch (error) {
      if (attempt === ATTEMPTS || codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Creates a new file. Throws what the file system throws: EEXIST also for a dangling link. */
export async function makeFile(file: string, flags: number, mode: number): Promise<FileHandle> {
  const handle = await open(file, flags | constants.O_CREAT | constants.O_EXCL, mode);
  try {
    await handle.chmod(mode);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openExisting(file: string, flags: number): Promise<FileHandle> {
  refuseToWrite(file, await lstat(file));
  const handle = await open(file, flags | SAFELY);
  try {
    refuseToWrite(file, await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
