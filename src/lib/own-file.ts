// Opens, creates and replaces files in folders that others can write to: does not follow links, does not wait for pipes,
// and does not write to a file that another user has put there or can reach under another name.
import { constants, link, lstat, rename, rm, open, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { CannotCreateError } from './errors.js';
import { ownFolder } from './own-folder.js';
import { writeFailure, OTHER_FOLDER, refuseToReplace, refuseToWrite } from './write-errors.js';

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

/** The owner for chown(2). */
const UNCHANGED = -1;

/** For charts and ban lists: a web server and fail2ban read them. */
const FOR_ALL = 0o644;

type WriteOptions = {
  /** Mode of the file, whatever the umask. */
  readonly mode?: number;
  /** Group of the file, by its number; absent: that of the caller. */
  readonly group?: number | undefined;
  /** Also allow a folder like /tmp, where others may write but cannot replace the caller's files. */
  readonly inSticky?: boolean;
  /** The end of the hint: how the user names another place. */
  readonly elsewhere?: string;
  /** Refuse to replace a file, even one that appears at the last moment; this is the hint. */
  readonly unlessExists?: string | undefined;
  /** Mode of a missing folder. Without it only its owner may enter it. */
  readonly folderMode?: number | undefined;
};

/**
 * Writes a file through a temporary one beside it, with a name that cannot be guessed: written, synced, renamed.
 * @throws CannotCreateError, PermissionError, IoError; the old file then stays unchanged
 */
export async function writeWhole(
  file: string,
  content: Uint8Array | string | AsyncIterable<string>,
  { mode = FOR_ALL, group, ...options }: WriteOptions = {},
): Promise<void> {
  await replaceWhole(
    file,
    async (temporary) => {
      const handle = await makeFile(temporary, constants.O_WRONLY, mode);
      try {
        const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
        if (group !== undefined) await handle.chown(UNCHANGED, group);
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
  {
    inSticky = false,
    elsewhere = OTHER_FOLDER,
    folderMode,
    unlessExists,
  }: Omit<WriteOptions, 'mode' | 'group'>,
): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await ownFolder(path.dirname(file), inSticky ? 'sticky' : 'nobody', elsewhere, folderMode);
    const isThere = await checkReplaceable(file, elsewhere);
    if (isThere && unlessExists !== undefined) throw existing(file, unlessExists);
    const whole = await write(temporary);
    if (unlessExists === undefined) await rename(whole, file);
    else await renameToNew(whole, file, unlessExists);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined
      ? error
      : writeFailure(file, error as NodeJS.ErrnoException, elsewhere);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Refuses to replace what must not be replaced. Other names and the mode of the old file do not matter.
 * @returns whether there is an old file
 */
async function checkReplaceable(file: string, elsewhere: string): Promise<boolean> {
  const found = await lstat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  if (found) refuseToReplace(file, found, elsewhere);
  return found !== undefined;
}

/** File systems without hard links, such as FAT, report one of these. */
const noLinks: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/** Gives a file its name, if no file has it. rename(2) would replace that file, link(2) does not. */
async function renameToNew(whole: string, file: string, hint: string): Promise<void> {
  try {
    await link(whole, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw existing(file, hint);
    if (!noLinks.has(codeOf(error))) throw error;
    await rename(whole, file);
  }
}

function existing(file: string, hint: string): CannotCreateError {
  return new CannotCreateError(`${file} exists: expected the name of a new file`, { hint });
}
