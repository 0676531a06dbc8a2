// Why a log cannot be opened or read, with a hint for the command that reads it.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

import { IoError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';

/** The command that reads. Hints depend on it: only `analyze` continues where an earlier run stopped. */
export type Reader = 'analyze' | 'parse' | 'bans import';

const CHECK_LOG_PATH =
  'check the path (Debian and Ubuntu write /var/log/auth.log, Red Hat and SUSE /var/log/secure or /var/log/messages)';

/** The file's status. @throws NoInputError, PermissionError */
export async function kindOf(path: string, reader: Reader): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException, reader);
  });
}

export function openError(path: string, cause: NodeJS.ErrnoException, reader: Reader): AuthtrackError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    const hint = reader === 'bans import' ? 'check the path, or give - for standard input' : CHECK_LOG_PATH;
    return new NoInputError(`${path}: no such file`, { hint, cause });
  }
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    const hint =
      reader === 'bans import'
        ? 'make the list readable for this user'
        : 'run as root, or join the group that may read the file (adm on Debian and Ubuntu)';
    return new PermissionError(`${path}: permission denied`, { hint, cause });
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

/** The error for a pattern that matches no file. */
export function noMatch(pattern: string): NoInputError {
  return new NoInputError(`${pattern}: no file matches`, { hint: CHECK_LOG_PATH });
}

/** The error for a log that could be opened and cannot be read. */
export function readError(name: string, cause: NodeJS.ErrnoException, reader: Reader): AuthtrackError {
  if (cause.code === 'EISDIR') return folderError(name, reader);
  return new IoError(`reading ${name} failed: ${cause.message}`, {
    hint: `check the disk and ${againHint(reader)}`,
    cause,
  });
}

export function folderError(name: string, reader: Reader): NoInputError {
  const inFolder = name.replace(/\/$/, '');
  return reader === 'bans import'
    ? new NoInputError(`${name} is a folder, not a list`, { hint: 'name the file of the list' })
    : new NoInputError(`${name} is a folder, not a log`, {
        hint: `name the logs in it, for example ${inFolder}/auth.log`,
      });
}

/** The hint after a failure that may not happen again. */
export function againHint(reader: Reader): string {
  const again = 'run the same command again';
  return reader === 'analyze' ? `${again}: it continues after the lines that were read` : again;
}

/** The hint for a compressed file that ends too early or is damaged. @param tool tests it with the flag -t */
export function incompleteHint(tool: string, reader: Reader): string {
  const kept =
    reader === 'bans import' ? 'the previous list is kept' : 'the lines before the damage were read';
  return `run the same command again when the file is complete (check it with ${tool} -t): ${kept}`;
}

/** A notice for a log whose first bytes are not text. */
export function junkNotice(name: string): string {
  return `${name}: many of its first bytes are not text, as after a power failure; the lines after them are read, but some may be missing`;
}
