// Errors for files and folders that cannot be written, and for those that authtrack must not write: another user's,
// those that others may change, and hard links.
import type { Stats } from 'node:fs';

import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';
import { exposure } from './ownership.js';
import { kindOf } from './regular-file.js';

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
      hint: `remove the write permission of others (chmod go-w), or ${elsewhere}`,
    });
  }
  if (found.nlink > 1) {
    throw new CannotCreateError(`${file} cannot be written: it has ${found.nlink} names (hard links)`, {
      hint: 'replace the file with a copy of it, which the other names do not share',
    });
  }
}

/**
 * Throws unless a new file may take the name of this one, which is not written.
 * @throws CannotCreateError, PermissionError
 */
export function refuseToReplace(file: string, found: Stats, elsewhere = OTHER_FOLDER): void {
  if (!found.isFile()) {
    throw new CannotCreateError(`${file} cannot be written: it is ${kindOf(found)}`, {
      hint: `move it away, or ${elsewhere}`,
    });
  }
  const foreign = exposure({ uid: found.uid, gid: found.gid, mode: 0 });
  if (foreign !== undefined) {
    throw new PermissionError(`${file} cannot be written: it ${foreign}`, {
      hint: `run as that user, give the file to the user who runs authtrack (chown), or ${elsewhere}`,
    });
  }
}

const MAKE_ROOM = 'make room on the disk and run the command again';

/** Reasons by error code. For other codes the message of the file system is enough. */
const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'its path contains something that is not a folder, or a dangling symbolic link',
  ENOTDIR: 'its path contains something that is not a folder',
  EISDIR: 'it is a folder',
  ENXIO: 'it is a pipe or socket without a reader',
  ENOENT: 'its folder cannot be created',
  EROFS: 'the file system is read-only',
  ELOOP: 'its path has a loop of symbolic links',
  ENAMETOOLONG: 'its name is too long',
  ESTALE: 'its file system is gone',
  ENOTCONN: 'its file system is gone',
  ENODEV: 'its file system is gone',
};

/**
 * The error to throw for a file that could not be written.
 * @param cause with the path and the call that failed in its message, as Node writes it
 * @param elsewhere the end of the hint: how the user names another place
 */
export function writeFailure(
  file: string,
  cause: NodeJS.ErrnoException,
  elsewhere = OTHER_FOLDER,
): AuthtrackError {
  const hint = `give this user the right to write there, or ${elsewhere}`;
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EIO':
      return new IoError(`${file}: writing failed: ${cause.message}`, { hint: MAKE_ROOM, cause });
    case 'EACCES':
    case 'EPERM':
      return new PermissionError(`${file}: no permission to write`, { hint, cause });
    default: {
      const reason = reasons[cause.code ?? ''];
      const why = reason === undefined ? cause.message : `${reason} (${cause.message})`;
      return new CannotCreateError(`${file} cannot be written: ${why}`, {
        hint: `check the path, or ${elsewhere}`,
        cause,
      });
    }
  }
}
