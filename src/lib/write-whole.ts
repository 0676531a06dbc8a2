// Writes files that others read: a reader sees the whole file, or the old one.
import { constants, lstat, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { makeFile } from './open-own-file.js';
import { ownFolder } from './own-folder.js';
import { writeFailure } from './write-failure.js';
import { OTHER_FOLDER, refuseToReplace } from './write-refusal.js';

/** For charts and ban lists: a web server and fail2ban read them. */
const FOR_ALL = 0o644;

type Options = {
  /** Mode of the file, whatever the umask. */
  readonly mode?: number;
  /** Also allow a folder like /tmp, where others may write but cannot replace the caller's files. */
  readonly inSticky?: boolean;
  /** The end of the hint: how the user names another place. */
  readonly elsewhere?: string;
};

/**
 * Writes a file through a temporary one beside it, with a name that cannot be guessed: written, synced, renamed.
 * @throws CannotCreateError, PermissionError, IoError; the old file then stays unchanged
 */
export async function writeWhole(
  file: string,
  content: Uint8Array | string | AsyncIterable<string>,
  { mode = FOR_ALL, ...options }: Options = {},
): Promise<void> {
  await replaceWhole(
    file,
    async (temporary) => {
      const handle = await makeFile(temporary, constants.O_WRONLY, mode);
      try {
        const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
        for await (const part of parts) await handle.writeFile(part);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return temporary;
    },
    options,
  );
}

/**
 * Replaces a file with what `write` creates under a temporary name.
 * @param write creates a file or folder of the given name, and returns the name of the whole file
 * @throws also what `write` throws
 */
export async function replaceWhole(
  file: string,
  write: (temporary: string) => Promise<string>,
  { inSticky = false, elsewhere = OTHER_FOLDER }: Omit<Options, 'mode'>,
): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await ownFolder(path.dirname(file), inSticky ? 'sticky' : 'nobody', elsewhere);
    await checkReplaceable(file, elsewhere);
    await rename(await write(temporary), file);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined
      ? error
      : writeFailure(file, error as NodeJS.ErrnoException, elsewhere);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Refuses to replace what must not be replaced. Other names and the mode of the old file do not matter. */
async function checkReplaceable(file: string, elsewhere: string): Promise<void> {
  const found = await lstat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  if (found) refuseToReplace(file, found, elsewhere);
}
