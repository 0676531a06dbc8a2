// Folders for what is written. Whoever may write one, or put another in its place, could make files there that authtrack
// then opens, and lead it elsewhere.
import { access, constants, lstat, stat } from 'node:fs/promises';
import path from 'node:path';

import { PermissionError } from './errors.js';
import { makeFolder } from './make-folder.js';
import { exposedOnTheWay, exposure } from './ownership.js';

/**
 * Who else may write the folder. `nobody`: a folder of state, whose files have names that can be guessed. `sticky`: also
 * one like /tmp, for a file that is made under a name that cannot, and then renamed.
 */
type SharedWith = 'nobody' | 'sticky';

type Exposed = { readonly path: string; readonly why: string };

/**
 * Makes a folder, with those above it, for its owner alone. Nothing is made behind what others may change.
 * @throws PermissionError where others may write it or change the way to it; what makeFolder throws
 */
export async function ownFolder(folder: string, sharedWith: SharedWith = 'nobody'): Promise<void> {
  const absolute = path.resolve(folder);
  const nearest = await nearestFolder(absolute);
  await refuse(absolute, nearest.exposed);
  await makeFolder(absolute);
  if (nearest.at !== absolute) await refuse(absolute, await exposedOnTheWay(absolute));
  if (sharedWith === 'nobody') await refuse(absolute, await openTo(absolute));
}

/** @throws PermissionError */
async function refuse(folder: string, exposed: Exposed | undefined): Promise<void> {
  if (exposed === undefined || (await isNoFolder(exposed.path))) return;
  // Nobody writes there, and that is what the user should know.
  await access(exposed.path, constants.W_OK).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') throw error;
  });
  const is = exposed.path === folder ? 'it' : exposed.path;
  throw new PermissionError(`nothing is written into the folder ${folder}: ${is} ${exposed.why}`, {
    hint: hintFor(exposed),
  });
}

function hintFor({ path: exposed, why }: Exposed): string {
  const elsewhere = 'or name another folder with --out or --db.';
  return why.startsWith('may be')
    ? `Others could put files of theirs in the place of authtrack's. Take their right away (chmod go-w ${exposed}), ${elsewhere}`
    : `Its owner could lead authtrack elsewhere. Run as that user (root: name it as \`user\` in /etc/authtrack/authtrack.yaml), give it to the user who runs authtrack (chown), ${elsewhere}`;
}

/** A sticky folder keeps files from being replaced, not from being planted. */
async function openTo(folder: string): Promise<Exposed | undefined> {
  const why = exposure(await stat(folder));
  return why === undefined ? undefined : { path: folder, why };
}

/** The folder itself, or the first one above it that is there, and who may change it. */
async function nearestFolder(folder: string): Promise<{ at: string; exposed: Exposed | undefined }> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      return { at, exposed: await exposedOnTheWay(at) };
    } catch (error) {
      if (path.dirname(at) === at) throw error;
    }
  }
}

/** What stands in the way of a folder is named by making it. */
async function isNoFolder(name: string): Promise<boolean> {
  const found = await lstat(name);
  return !found.isDirectory() && !found.isSymbolicLink();
}
