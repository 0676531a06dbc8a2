// Whether the files of a journal are journald's own. Whoever can write them can write any entry, in anybody's name:
// systemd-journal-remote writes what other machines send it, and journal files can be made of text.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { exposedOnTheWay, exposure } from '../lib/ownership.js';
import { journalFiles } from './journal-place.js';

/** Whether nobody but root and the caller can have written it; false where that cannot be seen. */
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

/** journalctl reads the folders of machines in a folder too, and nothing below these. */
async function holdsOnlyTrusted(folder: string, isInner = false): Promise<boolean> {
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name);
    const found = await stat(place);
    if (exposure(found) !== undefined) return false;
    if (found.isDirectory() && !isInner && !(await holdsOnlyTrusted(place, true))) return false;
  }
  return true;
}
