// Errors for a file or folder that cannot be created or written.
import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';
import { OTHER_FOLDER } from './write-refusal.js';

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
