// Errors for a file that cannot be created or written, or whose folder cannot be created.
import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';

const NAME_ANOTHER = 'Name a folder that can be written with --out, or set AUTHTRACK_OUT.';
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

/** @param cause with the path and the call that failed in its message, as Node writes it */
export function writeFailure(file: string, cause: NodeJS.ErrnoException): AuthtrackError {
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EIO':
      return new IoError(`${file}: writing failed: ${cause.message}`, { hint: MAKE_ROOM, cause });
    case 'EACCES':
    case 'EPERM':
      return new PermissionError(`${file}: no permission to write`, { hint: NAME_ANOTHER, cause });
    default: {
      const reason = reasons[cause.code ?? ''];
      const why = reason === undefined ? cause.message : `${reason} (${cause.message})`;
      return new CannotCreateError(`${file} cannot be written: ${why}`, { hint: NAME_ANOTHER, cause });
    }
  }
}
