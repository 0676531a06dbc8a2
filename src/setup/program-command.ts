// How a unit of systemd or a line of cron calls this program: by a path that it can see, and that only root can change.
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { ConfigError } from '../lib/errors.js';
import { exposedOnTheWay, exposure } from '../lib/ownership.js';
import type { Schedule } from './machine.js';
import type { RootFolder } from './root-folder.js';

/** The folders that systemd and cron search, in their order. */
const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** ProtectHome=yes hides these folders from a service. */
const HOMES = ['/home', '/root', '/run/user'];
/** PrivateTmp=yes hides them, and they are emptied from time to time. */
const TEMPORARY = ['/tmp', '/var/tmp'];

const ROOT = 0;

/** Everything else would need quotes, which systemd and cron read differently. */
const PLAIN_PATH = /^[A-Za-z0-9@+_./-]+$/;

const INSTALL_A_COPY =
  'install a copy: run `npm pack` in the clone, then `npm install -g` with the file that it wrote';

/** The running program. */
export type RunningProgram = {
  /** Its file, as it was called. */
  readonly script: string;
  /** The file of Node.js. */
  readonly node: string;
};

/**
 * The command that runs the program: `/usr/local/bin/authtrack`, or Node.js and the script, if systemd and cron would
 * find another Node.js or none.
 * @throws ConfigError if the schedule cannot use it, or if another user can change it
 */
export async function programCommand(
  root: RootFolder,
  schedule: Exclude<Schedule, 'none'>,
  { script, node }: RunningProgram,
): Promise<string> {
  if (!root.isThisMachine) {
    const found = SEARCHED.map((folder) => `${folder}/authtrack`).find((file) => root.has(file));
    if (found !== undefined) return found;
  }
  const main = await realpath(script);
  const interpreter = await realpath(node);
  const inImage = main.startsWith(`${root.folder}/`) ? main.slice(root.folder.length) : main;
  const link = root.isThisMachine ? await safeLink('authtrack', main) : undefined;
  const called = link ?? inImage;
  const isFound = await finds('node', interpreter, root.isThisMachine);
  const words = isFound ? [called] : [interpreter, called];
  for (const file of new Set([inImage, ...words])) refuseUnfit(file, schedule);
  if (root.isThisMachine) for (const file of [main, interpreter]) await refuseExposed(file);
  return words.join(' ');
}

/** A file in the searched folders that is, or leads to, the wanted one, and that only root can change. */
async function safeLink(name: string, wanted: string): Promise<string | undefined> {
  for (const folder of SEARCHED) {
    const file = path.join(folder, name);
    if ((await realpath(file).catch(() => undefined)) !== wanted) continue;
    if ((await exposedOnTheWay(file, ROOT)) === undefined) return file;
  }
  return undefined;
}

/**
 * Whether the search for a name gives the wanted file.
 * @param isForRoot whether it must stay so: nobody but root may put a file of that name into a folder that is searched
 *   earlier
 */
async function finds(name: string, wanted: string, isForRoot: boolean): Promise<boolean> {
  for (const folder of SEARCHED) {
    if (isForRoot && (await isOpenToOthers(folder))) return false;
    const found = await realpath(path.join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found === wanted;
  }
  return false;
}

/** Whether somebody besides root can put a file into the folder, or make the folder. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  const find = (at: string): Promise<unknown> => exposedOnTheWay(at, ROOT);
  if ((await find(folder).catch(() => find(path.dirname(folder)))) !== undefined) return true;
  // In a sticky folder others can make files.
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && exposure(found, ROOT) !== undefined;
}

/** @throws ConfigError for a path that the schedule cannot use */
export function refuseUnfit(file: string, schedule: Exclude<Schedule, 'none'>): void {
  const isIn = (folder: string): boolean => file.startsWith(`${folder}/`);
  if (!PLAIN_PATH.test(file))
    throw new ConfigError(`${schedule} cannot call ${file}: its path has unusual characters`, {
      hint: 'install authtrack and Node.js in folders whose names have letters and digits only',
    });
  if (TEMPORARY.some(isIn))
    throw new ConfigError(`${schedule} cannot use ${file}: it is in a folder for temporary files`, {
      hint: INSTALL_A_COPY,
    });
  if (schedule === 'systemd' && HOMES.some(isIn))
    throw new ConfigError(`systemd cannot use ${file}: ProtectHome=yes of authtrack.service hides it`, {
      hint: `${INSTALL_A_COPY}; Node.js must not be in a home folder either`,
    });
}

async function refuseExposed(file: string): Promise<void> {
  const exposed = await exposedOnTheWay(file, ROOT);
  if (exposed === undefined) return;
  throw new ConfigError(`root must not run ${file} every night: ${exposed.path} ${exposed.why}`, {
    hint: `make root the owner, and take write access from others (chown, chmod go-w); or ${INSTALL_A_COPY}`,
  });
}
