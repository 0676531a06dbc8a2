// Refuses files that authtrack must not write: another user's, those that others may change, and hard links.
import type { Stats } from 'node:fs';

import { CannotCreateError, PermissionError } from './errors.js';
import { exposure } from './ownership.js';

/** The end of a hint, where `--out` names the folder. Commands in which another flag names the place say so. */
export const OTHER_FOLDER = 'name another folder with --out';

/**
 * Throws unless the file is a regular file of the caller or of root, has one name, and only its owner may write it.
 * @param file its name in the message
 * @param found from lstat or fstat: of a link itself, not of its target
 * @param elsewhere the end of the hint: how the user names another place
 * @throws CannotCreateError, PermissionError
 */
export function refuseToWrite(file: string, found: Stats, elsewhere = OTHER_FOLDER): void {
  refuseToReplace(file, found, elsewhere);
  const exposed = exposure(found);
  if (exposed !== undefined) {
    throw new PermissionError(`${file} cannot be written: it ${exposed}`, {
      hint: `Remove the write permission of others (chmod go-w), or ${elsewhere}.`,
    });
  }
  if (found.nlink > 1) {
    throw new CannotCreateError(`${file} cannot be written: it has ${found.nlink} names (hard links)`, {
      hint: 'Replace the file with a copy of it, which the other names do not share.',
    });
  }
}

/**
 * Throws unless a new file may take the name of this one, which is not written.
 * @throws CannotCreateError, PermissionError
 */
export function refuseToReplace(file: string, found: Stats, elsewhere = OTHER_FOLDER): void {
  const kind = kindOf(found);
  if (kind !== undefined) {
    throw new CannotCreateError(`${file} cannot be written: it is ${kind}`, {
      hint: `Move it away, or ${elsewhere}.`,
    });
  }
  const foreign = exposure({ uid: found.uid, gid: found.gid, mode: 0 });
  if (foreign !== undefined) {
    throw new PermissionError(`${file} cannot be written: it ${foreign}`, {
      hint: `Run as that user, give the file to the user who runs authtrack (chown), or ${elsewhere}.`,
    });
  }
}

function kindOf(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
