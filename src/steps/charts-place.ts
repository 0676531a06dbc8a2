// Where the charts are written, and who may read them there: a web server, for example.
import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Settings } from '../cli/cli.js';
import { OTHER_FOLDER } from '../lib/write-errors.js';
import type { ProgramLog } from '../log/log.js';

export type ChartSettings = Pick<Settings, 'out' | 'chartsDir' | 'chartsMode'>;

export type ChartsPlace = {
  /** The absolute path. */
  readonly folder: string;
  /** Of the files, and of the folder if it is new; absent: as any other file that authtrack writes for readers. */
  readonly modes: { readonly mode?: number; readonly folderMode?: number };
  /** The end of the hint of errors: how the user names another place. */
  readonly elsewhere: string;
};

const GROUP_ENTERS = 0o010;
const OTHERS_ENTER = 0o001;

/** The place of the charts. Who may read a file may enter a new folder, unless that is the folder of all files. */
export function chartsPlace({ out, chartsDir, chartsMode }: ChartSettings): ChartsPlace {
  const folder = path.resolve(chartsDir);
  const isApart = folder !== path.resolve(out);
  const elsewhere = isApart ? 'name another folder with --charts-dir' : OTHER_FOLDER;
  if (chartsMode === undefined) return { folder, modes: {}, elsewhere };
  const mode = Number.parseInt(chartsMode, 8);
  return { folder, modes: { mode, ...(isApart && { folderMode: enteredBy(mode) }) }, elsewhere };
}

/** The mode of a folder whose files have this mode: `0o755` for `0o644`. */
function enteredBy(mode: number): number {
  return mode | ((mode & 0o444) >> 2);
}

/** Warns if `chartsMode` lets other users read the charts, and the mode of a folder on the way stops them. */
export async function warnOfUnreadable(settings: ChartSettings, log: ProgramLog): Promise<void> {
  const { folder, modes } = chartsPlace(settings);
  const needed = (modes.mode ?? 0) & 0o044;
  if (needed === 0) return;
  const closed = await closedFolder(folder, needed === 0o044 ? OTHERS_ENTER : GROUP_ENTERS | OTHERS_ENTER);
  if (closed === undefined) return;
  log.warn(
    `chartsMode is ${settings.chartsMode ?? ''}, but other users cannot read the charts in ${folder}: they may not enter ${closed}. Name a folder that they may enter with --charts-dir, or change the mode of this one`,
  );
}

/** The folder, or the folder nearest to it on the way to `/`, that none of these bits opens. */
async function closedFolder(folder: string, bits: number): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found !== undefined && (found.mode & bits) === 0) return at;
    if (path.dirname(at) === at) return undefined;
  }
}
