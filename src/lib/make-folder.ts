// Creates output folders. Node's recursive mkdir loops endlessly if a file system says that the parent of a new folder
// is missing although it exists: /proc, or a mount whose server is gone.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Logins are private: only the owner may read the folder. */
const PRIVATE = 0o700;

/**
 * Creates a folder and its missing parents, readable by their owner only. Tries each folder at most twice.
 * Throws what the file system throws: EEXIST for a dangling symbolic link, and for a file in the path.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !(await isThere(at)); at = path.dirname(at)) missing.push(at);
  for (const at of missing.reverse()) await makeOne(at);
}

/** Whether it is a folder, created now or before. False if its parent is missing. */
async function isThere(folder: string): Promise<boolean> {
  try {
    await makeOne(folder);
    return true;
  } catch (error) {
    // The root has no parent.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && path.dirname(folder) !== folder;
    if (!isMissing) throw error;
    return false;
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: PRIVATE });
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
