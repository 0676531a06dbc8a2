// Errors for a file or folder that cannot be created or written.
import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';

const NAME_ANOTHER = 'name a folder that can be written with --out, or set AUTHTRACK_OUT';
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

/** The error for a failed write. @param cause its message has the path and the failed call, as Node writes it */
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
