// Folders for what is written. Node's own recursive mkdir asks for ever where a file system says that the folder above
// a new one does not exist although it does: /proc, a mount whose server is gone.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Nobody else's business is what logins are. */
const PRIVATE = 0o700;

/**
 * Makes a folder and those above it that are missing, each for its owner alone. Asks for no folder more than twice.
 * Throws what the file system throws: EEXIST for a symbolic link that leads nowhere, and for a file in the way.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !(await isThere(at)); at = path.dirname(at)) missing.push(at);
  for (const at of missing.reverse()) await makeOne(at);
}

/** Whether it is a folder, made now or before; false where the folder above it is missing. */
async function isThere(folder: string): Promise<boolean> {
  try {
    await makeOne(folder);
    return true;
  } catch (error) {
    // The root has no folder above it.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && path.dirname(folder) !== folder;
    if (!isMissing) throw error;
    return false;
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: PRIVATE });
  } catch (error) {
    // A read-only file system, or one of another user, may say so before it says that the folder is there.
    if (!(await isFolder(folder))) throw error;
  }
}

function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
