// Errors for a file that cannot be created or written, or whose folder cannot be created.
import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';
import { OTHER_FOLDER } from './write-refusal.js';

const MAKE_ROOM = 'Make room on the disk and run again.';

/** Why, by what the file system calls it; what is not here speaks for itself. */
const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'something that is no folder is in its path, or a symbolic link that leads nowhere',
  ENOTDIR: 'something that is no folder is in its path',
  EISDIR: 'it is a folder',
  ENXIO: 'it is a pipe or socket that nobody reads',
  ENOENT: 'its folder cannot be made there',
  EROFS: 'the file system is read-only',
  ELOOP: 'its path leads in a circle of symbolic links',
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
  const hint = `Give this user the right to write there, or ${elsewhere}.`;
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
        hint: `Check the path, or ${elsewhere}.`,
        cause,
      });
    }
  }
}
