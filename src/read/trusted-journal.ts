// Checks that only journald writes the files of a journal. A user who can write them can forge any entry:
// systemd-journal-remote writes entries of other machines, and journal files can be made from text.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { exposedOnTheWay, exposure } from '../lib/ownership.js';
import { journalFiles } from './journal-place.js';

/** Whether only root and the caller can have written the journal. False if this cannot be checked. */
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
