import { IoError, NoInputError, type AuthtrackError } from '../lib/errors.js';

/** The error for a log that could be opened and cannot be read. */
export function readError(name: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'EISDIR') return folderError(name);
  return new IoError(`reading ${name} failed: ${cause.message}`, {
    hint: 'check the disk and run the same command again: it continues after the lines that were read',
    cause,
  });
}

export function folderError(name: string): NoInputError {
  return new NoInputError(`${name} is a folder, not a log`, {
    hint: `name the logs in it, for example ${name.replace(/\/$/, '')}/auth.log`,
  });
}

/** A notice for a log whose first bytes are not text. */
export function junkNotice(name: string): string {
  return `${name}: many of its first bytes are not text, as after a power failure; the lines after them are read, but some may be missing`;
}
