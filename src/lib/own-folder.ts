// Makes and checks the folders that authtrack writes to. A user who may write such a folder, or replace it, could plant
// files that authtrack then opens.
import { chmod, mkdir, stat, access, constants, lstat } from 'node:fs/promises';
import path from 'node:path';

import { PermissionError } from './errors.js';
import { exposedOnTheWay, exposure, howToClose } from './ownership.js';
import { OTHER_FOLDER } from './write-errors.js';

/**
 * Who else may write the folder. `nobody`: a state folder, whose files have names that others can guess. `sticky`: also
 * a folder like /tmp, for a file that is made under a random name and then renamed.
 */
type SharedWith = 'nobody' | 'sticky';

type ExposedFolder = { readonly path: string; readonly why: string };

/** Logins are private: only the owner may read the folder. */
const PRIVATE = 0o700;

/**
 * Makes a folder and its parents, but nothing below a folder that others may change.
 * @param elsewhere the end of the hint: how the user names another place
 * @param mode of the folder if it is new; new parents are for their owner alone
 * @throws PermissionError if others may write it or change the way to it; what makeFolder throws
 */
export async function ownFolder(
  folder: string,
  sharedWith: SharedWith = 'nobody',
  elsewhere = OTHER_FOLDER,
  mode = PRIVATE,
): Promise<void> {
  const absolute = path.resolve(folder);
  const nearest = await nearestFolder(absolute);
  const refuse = (exposed: ExposedFolder | undefined): Promise<void> =>
    refuseExposed(absolute, exposed, (one) => hintFor(one, sharedWith, elsewhere));
  await refuse(nearest.exposed);
  await makeFolder(absolute, mode);
  if (nearest.at !== absolute) await refuse(await exposedOnTheWay(absolute));
  if (sharedWith === 'nobody') await refuse(await openTo(absolute));
}

/** @throws PermissionError */
async function refuseExposed(
  folder: string,
  exposed: ExposedFolder | undefined,
  hint: (exposed: ExposedFolder) => Promise<string>,
): Promise<void> {
  if (exposed === undefined || (await isNoFolder(exposed.path))) return;
  // On a read-only file system nobody can write: the user has to know that, not who owns the folder.
  await access(exposed.path, constants.W_OK).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') throw error;
  });
  const is = exposed.path === folder ? 'it' : exposed.path;
  throw new PermissionError(`nothing is written into the folder ${folder}: ${is} ${exposed.why}`, {
    hint: await hint(exposed),
  });
}

async function hintFor(
  { path: exposed, why }: ExposedFolder,
  sharedWith: SharedWith,
  elsewhere: string,
): Promise<string> {
  if (why.startsWith('may be')) return `${await howToClose(exposed)}, or ${elsewhere}`;
  // The setting `user` is for state folders.
  const asRoot = sharedWith === 'nobody' ? ' (root: name it as `user` in /etc/authtrack/authtrack.yaml)' : '';
  return `run as that user${asRoot}, give it to the user who runs authtrack (chown), or ${elsewhere}`;
}

/** In a sticky folder others cannot replace files, but can make them. */
async function openTo(folder: string): Promise<ExposedFolder | undefined> {
  const why = exposure(await stat(folder));
  return why === undefined ? undefined : { path: folder, why };
}

/** The folder itself, or its nearest existing parent, and who may change it. */
async function nearestFolder(folder: string): Promise<{ at: string; exposed: ExposedFolder | undefined }> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      return { at, exposed: await exposedOnTheWay(at) };
    } catch (error) {
      if (path.dirname(at) === at) throw error;
    }
  }
}

/** makeFolder reports anything that is not a folder. */
async function isNoFolder(name: string): Promise<boolean> {
  const found = await lstat(name);
  return !found.isDirectory() && !found.isSymbolicLink();
}

/**
 * Creates a folder and its missing parents. Tries each folder at most twice: Node's
 * recursive mkdir loops endlessly if a file system says that the parent of a new folder is missing although it exists,
 * such as /proc, or a mount whose server is gone.
 * Throws what the file system throws: EEXIST for a dangling symbolic link, and for a file in the path.
 */
async function makeFolder(folder: string, mode: number): Promise<void> {
  const missing: string[] = [];
  const modeOf = (at: string): number => (at === folder ? mode : PRIVATE);
  for (let at = folder; !(await isThere(at, modeOf(at))); at = path.dirname(at)) missing.push(at);
  for (const at of missing.reverse()) await makeOne(at, modeOf(at));
}

/** Whether it is a folder, created now or before. False if its parent is missing. */
async function isThere(folder: string, mode: number): Promise<boolean> {
  try {
    await makeOne(folder, mode);
    return true;
  } catch (error) {
    // The root has no parent.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && path.dirname(folder) !== folder;
    if (!isMissing) throw error;
    return false;
  }
}

async function makeOne(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
    // The umask may have taken rights away. No other user can have replaced the folder: see ownFolder.
    if (mode !== PRIVATE) await chmod(folder, mode);
  } catch (error) {
    // A read-only file system, or another user's, may say so before it says that the folder exists.
    if (!(await isFolder(folder))) throw error;
  }
}

function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
