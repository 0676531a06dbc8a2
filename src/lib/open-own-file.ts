// Opens what is written beside others' files: no link is followed, no pipe waited for, and nothing is written that
// another user has put there or can reach under another name.
import { constants, lstat, open, type FileHandle } from 'node:fs/promises';

import { refuseToWrite } from './write-refusal.js';

const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

// Each failed attempt means that the file was made or removed in this very moment.
const ATTEMPTS = 3;

/**
 * Looks before it opens, since opening alone wakes some devices, and again at what was opened.
 * @param flags of open(2): how an existing file is opened
 * @param newMode of a file that is made, whatever the umask; without it none is made
 * @throws PermissionError and CannotCreateError for a file that is not to be written; what the file system throws
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

/** A file that was not there before. Throws what the file system throws: EEXIST also for a link that leads nowhere. */
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
