import { IoError, NoInputError, type AuthtrackError } from '../lib/errors.js';

/** A log that could be opened and cannot be read. */
export function readError(name: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'EISDIR') return folderError(name);
  return new IoError(`${name}: reading failed: ${cause.message}`, {
    hint: 'Check the disk. The lines before are taken, and the next run goes on from there.',
    cause,
  });
}

export function folderError(name: string): NoInputError {
  return new NoInputError(`${name} is a folder, not a log`, {
    hint: `Name the logs in it, for example ${name.replace(/\/$/, '')}/auth.log.`,
  });
}

/** For a log whose first bytes are no text. */
export function junkNotice(name: string): string {
  return `${name}: many of its first bytes are not text, as after a loss of power; the lines behind them are read, but some may be missing`;
}
