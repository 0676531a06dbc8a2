// What setup does with one file: compares it with the wanted text, and writes it as a whole.
import { lstat } from 'node:fs/promises';
import path from 'node:path';

import { PermissionError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import { exposure } from '../lib/ownership.js';
import { readRegularFile } from '../lib/regular-file.js';
import { MIB } from '../lib/units.js';
import { refuseToReplace } from '../lib/write-errors.js';
import { isUnchanged, marked } from './checksum-mark.js';
import { ELSEWHERE, type RootFolder } from './root-folder.js';

export type FileChange = {
  /** Its path on the system, without the root folder. */
  readonly file: string;
  /** The text that it should have. */
  readonly text: string;
  /** The present text; undefined for a new file. */
  readonly before: string | undefined;
  /**
   * `same`: nothing to do. `ours`: setup wrote it, and nobody has changed it since. `changed`: somebody else wrote or
   * changed it.
   */
  readonly state: 'new' | 'same' | 'ours' | 'changed';
  /** Where the wanted text goes if a changed file is kept, without the root folder. */
  readonly proposal: string;
};

const PERMISSIONS = 0o777;

/** Folders in which a program reads every file, whatever its name. */
const READ_WHOLE = ['/etc/cron.d', '/etc/logrotate.d'];

/**
 * Compares a file of the package with what is there.
 * @throws CannotCreateError, PermissionError for what must not be replaced: a link, another user's file
 */
export async function packageFile(root: RootFolder, file: string, text: string): Promise<FileChange> {
  const before = await readExisting(root, file);
  const wanted = marked(text);
  const change = { file, text: wanted, before, proposal: proposalFor(file) };
  if (before === undefined) return { ...change, state: 'new' };
  // Also a file that was copied from the package by hand.
  if (before === wanted || before === text) return { ...change, state: 'same' };
  return { ...change, state: isUnchanged(before) ? 'ours' : 'changed' };
}

/** As packageFile, for the settings: they are there to be changed, so they have no checksum. */
export function settingsFile(file: string, before: string | undefined, text: string): FileChange {
  const state = before === undefined ? 'new' : before === text ? 'same' : 'changed';
  return { file, text, before, state, proposal: proposalFor(file) };
}

function proposalFor(file: string): string {
  const folder = path.dirname(file);
  if (!READ_WHOLE.includes(folder)) return `${file}.authtrack-new`;
  return `/etc/authtrack/${path.basename(folder, '.d')}.authtrack-new`;
}

/** The text of a file, undefined if there is none. @throws as packageFile */
export async function readExisting(root: RootFolder, file: string): Promise<string | undefined> {
  const place = root.path(file);
  if ((await root.checkWay(file)).length > 0) return undefined;
  try {
    const found = await lstat(place);
    refuseToReplace(place, found, ELSEWHERE);
    const exposed = exposure(found);
    if (exposed !== undefined)
      throw new PermissionError(`${place} is refused: it ${exposed}`, {
        hint: `check its content, then take write access from others: chmod go-w ${place}`,
      });
    return (await readRegularFile(place, MIB)).bytes.toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code !== 'EACCES') throw error;
    throw new PermissionError(`cannot read ${place}: permission denied`, { hint: 'run as root' });
  }
}

/**
 * Writes a text for all to read, owned by the caller; if the file is there, for those who may read it now.
 * @param like the file whose mode and group count. @throws what makeFolderOf and writeWhole throw
 */
export async function writeFile(root: RootFolder, file: string, text: string, like = file): Promise<void> {
  await root.makeFolderOf(file);
  const before = await lstat(root.path(like)).catch(() => undefined);
  const kept = before === undefined ? {} : { mode: before.mode & PERMISSIONS, group: before.gid };
  await writeWhole(root.path(file), text, { ...kept, elsewhere: ELSEWHERE });
}
