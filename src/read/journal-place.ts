// Resolves the name of a journal: `journal` is this machine's, `journal:FILE` and `journal:FOLDER` are files of
// journald.
import path from 'node:path';

import { NoInputError, UsageError } from '../lib/errors.js';
import { kindOf } from './open-error.js';

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
export async function journalPlace(name: string): Promise<readonly string[]> {
  // Users' own messages are in separate files, which few users may read and sshd does not write.
  if (name === 'journal') return ['--system'];
  const given = name.slice(PREFIX.length);
  if (given === '') {
    throw new UsageError(`${PREFIX} does not name a journal`, {
      hint: 'write journal:FILE or journal:FOLDER, or journal for the journal of this machine',
    });
  }
  const place = path.resolve(given);
  const kind = await kindOf(place);
  if (kind.isDirectory()) return [`--directory=${place}`];
  if (kind.isFile()) return [`--file=${withoutWildcards(place)}`];
  throw new NoInputError(`${given} is not a journal: neither a file nor a folder`, {
    hint: 'pipe the output of journalctl: journalctl --output=json | authtrack analyze -',
  });
}

/** Escapes wildcards: journalctl takes its file argument as a pattern (glob(3), with braces). */
function withoutWildcards(file: string): string {
  return file.replace(/[*?[\]{}\\]/g, '\\$&');
}

/** The file or folder of a journal; undefined for this machine's journal. */
export function journalFiles(name: string): string | undefined {
  return name === 'journal' ? undefined : path.resolve(name.slice(PREFIX.length));
}
