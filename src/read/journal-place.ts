// The place of a journal, and who can write there.
// The name of a journal: `journal` is this machine's, `journal:FILE` and `journal:FOLDER` are files of
// journald.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { NoInputError, UsageError } from '../lib/errors.js';
import { exposedOnTheWay, exposure } from '../lib/ownership.js';
import { kindOf, type Reader } from './log-errors.js';

const PREFIX = 'journal:';

/** Whether the name means a journal. A file that is named `journal` is `./journal`. */
export function isJournalName(name: string): boolean {
  return name === 'journal' || name.startsWith(PREFIX);
}

/** One key for a journal under any of its names. */
export function journalSet(name: string): string {
  return name === 'journal' ? name : `${PREFIX}${path.resolve(name.slice(PREFIX.length))}`;
}

/**
 * The arguments with which journalctl finds the journal.
 * @throws NoInputError, PermissionError, UsageError
 */
export async function journalPlace(name: string, reader: Reader): Promise<readonly string[]> {
  // Users' own messages are in separate files, which few users may read and sshd does not write.
  if (name === 'journal') return ['--system'];
  const given = name.slice(PREFIX.length);
  if (given === '') {
    throw new UsageError(`${PREFIX} does not name a journal`, {
      hint: 'write journal:FILE or journal:FOLDER, or journal for the journal of this machine',
    });
  }
  const place = path.resolve(given);
  const kind = await kindOf(place, reader);
  if (kind.isDirectory()) return [`--directory=${place}`];
  if (kind.isFile()) return [`--file=${withoutWildcards(place)}`];
  throw new NoInputError(`${given} is not a journal: neither a file nor a folder`, {
    hint: `pipe the output of journalctl: journalctl --output=json | authtrack ${reader} -`,
  });
}

/** Escapes wildcards: journalctl takes its file argument as a pattern (glob(3), with braces). */
function withoutWildcards(file: string): string {
  return file.replace(/[*?[\]{}\\]/g, '\\$&');
}

/**
 * Whether only root and the caller can have written the journal. A user who can write its files can forge any entry:
 * systemd-journal-remote writes entries of other machines, and journal files can be made from text. False if this
 * cannot be checked.
 */
export async function isTrustedJournal(name: string): Promise<boolean> {
  const place = journalFiles(name);
  if (place === undefined) return true;
  try {
    const found = await stat(place);
    const folder = found.isDirectory() ? place : path.dirname(place);
    if ((await exposedOnTheWay(folder)) !== undefined) return false;
    return found.isDirectory() ? await holdsOnlyTrusted(place) : exposure(found) === undefined;
  } catch {
    return false;
  }
}

/** Checks the files and, one level deep, the folders of machines: journalctl reads no deeper. */
async function holdsOnlyTrusted(folder: string, isInner = false): Promise<boolean> {
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name);
    const found = await stat(place);
    if (exposure(found) !== undefined) return false;
    if (found.isDirectory() && !isInner && !(await holdsOnlyTrusted(place, true))) return false;
  }
  return true;
}

/** The file or folder of a journal; undefined for this machine's journal. */
function journalFiles(name: string): string | undefined {
  return name === 'journal' ? undefined : path.resolve(name.slice(PREFIX.length));
}
