// Why a log cannot be opened or read, with a hint for the command that reads it.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

import { IoError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';

/** The file's status. @throws NoInputError, PermissionError */
export async function kindOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
}

export function openError(path: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new NoInputError(`${path}: no such file`, {
      hint: 'check the path (Debian and Ubuntu write /var/log/auth.log, Red Hat and SUSE /var/log/secure or /var/log/messages)',
      cause,
    });
  }
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new PermissionError(`${path}: permission denied`, {
      hint: 'run as root, or join the group that may read the file (adm on Debian and Ubuntu)',
      cause,
    });
  }
  return new NoInputError(`cannot open ${path}: ${cause.message}`, {
    hint: 'check the path and the file system',
    cause,
  });
}

/** Whether the error means that the file does not exist. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof NoInputError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  );
}

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
