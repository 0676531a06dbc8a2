// Which journal a name means: `journal` is this machine's, `journal:FILE` and `journal:FOLDER` are files of journald.
import path from 'node:path';

import { NoInputError, UsageError } from '../lib/errors.js';
import { kindOf } from './open-error.js';

const PREFIX = 'journal:';

/** A file of the name `journal` is `./journal`. */
export function isJournalName(name: string): boolean {
  return name === 'journal' || name.startsWith(PREFIX);
}

/** The same for a journal under each of its names. */
export function journalSet(name: string): string {
  return name === 'journal' ? name : `${PREFIX}${path.resolve(name.slice(PREFIX.length))}`;
}

/**
 * Where journalctl finds it, as its arguments.
 * @throws NoInputError, PermissionError, UsageError
 */
export async function journalPlace(name: string): Promise<readonly string[]> {
  // What users log is in files of their own, which few may read and which sshd does not write.
  if (name === 'journal') return ['--system'];
  const given = name.slice(PREFIX.length);
  if (given === '') {
    throw new UsageError(`${PREFIX} names no journal`, {
      hint: 'Write journal:FILE or journal:FOLDER, or journal for the journal of this machine.',
    });
  }
  const place = path.resolve(given);
  const kind = await kindOf(place);
  if (kind.isDirectory()) return [`--directory=${place}`];
  if (kind.isFile()) return [`--file=${withoutWildcards(place)}`];
  throw new NoInputError(`${given} is no journal: neither a file nor a folder`, {
    hint: 'What journalctl writes is piped like this: journalctl --output=json | authtrack analyze -',
  });
}

/** journalctl takes a pattern for its file (glob(3), with braces). */
function withoutWildcards(file: string): string {
  return file.replace(/[*?[\]{}\\]/g, '\\$&');
}

/** The file or folder of a journal; undefined where it is that of this machine. */
export function journalFiles(name: string): string | undefined {
  return name === 'journal' ? undefined : path.resolve(name.slice(PREFIX.length));
}
