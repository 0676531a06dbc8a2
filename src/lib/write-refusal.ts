// What authtrack does not write: a file that others made, or may change, or that is known by another name too.
import type { Stats } from 'node:fs';

import { CannotCreateError, PermissionError } from './errors.js';
import { exposure } from './ownership.js';

const ELSEWHERE = 'name another place with --out or --db';

/**
 * Only a regular file of the caller (or of root) is written, that has one name and that nobody else may write.
 * @param file as it is named in the message
 * @param found of lstat or fstat: of a link itself, not of what it leads to
 * @throws CannotCreateError, PermissionError
 */
export function refuseToWrite(file: string, found: Stats): void {
  refuseToReplace(file, found);
  const exposed = exposure(found);
  if (exposed !== undefined) {
    throw new PermissionError(`${file} cannot be written: it ${exposed}`, {
      hint: `Take that right away (chmod go-w), or ${ELSEWHERE}.`,
    });
  }
  if (found.nlink > 1) {
    throw new CannotCreateError(`${file} cannot be written: it has ${found.nlink} names (hard links)`, {
      hint: 'What has the other name would change too. Copy the file, and put the copy in its place.',
    });
  }
}

/**
 * The same for a file whose name a new one takes: the old one is not written.
 * @throws CannotCreateError, PermissionError
 */
export function refuseToReplace(file: string, found: Stats): void {
  const kind = kindOf(found);
  if (kind !== undefined) {
    throw new CannotCreateError(`${file} cannot be written: it is ${kind}`, {
      hint: `Move it away, or ${ELSEWHERE}.`,
    });
  }
  const foreign = exposure({ uid: found.uid, gid: found.gid, mode: 0 });
  if (foreign !== undefined) {
    throw new PermissionError(`${file} cannot be written: it ${foreign}`, {
      hint: `Run as that user, give the file to the user who runs authtrack (chown), or ${ELSEWHERE}.`,
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
