// What kind of thing a path names, and why it could not be opened.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

import { NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';

/** @throws NoInputError, PermissionError */
export async function kindOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
}

export function openError(path: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new NoInputError(`${path}: no such file`, {
      hint: 'Check the path; Debian and Ubuntu write /var/log/auth.log, Red Hat and SUSE /var/log/secure or /var/log/messages.',
      cause,
    });
  }
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new PermissionError(`${path}: permission denied`, {
      hint: 'Read it as root, or join the group that may read it (adm on Debian and Ubuntu).',
      cause,
    });
  }
  return new NoInputError(`${path} cannot be opened: ${cause.message}`, {
    hint: 'Check the path and the file system.',
    cause,
  });
}

/** Whether it is the error of a name that names nothing. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof NoInputError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  );
}
