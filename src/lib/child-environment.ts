// What a child process gets of our environment: where programs are, and nothing else. Passwords and tokens stay here, and so do
// variables by which a program runs others or loads code (LD_PRELOAD, PYTHONPATH, PAGER, LESSOPEN, XZ_OPT, SYSTEMD_…).
import { statSync } from 'node:fs';
import path from 'node:path';

/** Where programs are on every system, where nobody says so. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const ROOT = 0;
const OTHERS_WRITE = 0o002;

/**
 * PATH, and a locale in which programs speak English. Of the folders in PATH those count that are absolute, and for root
 * those that are root's: `su` leaves the PATH of the user as it is.
 */
export function childEnvironment({ PATH = '' }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const isRoot = process.geteuid?.() === ROOT;
  const folders = PATH.split(path.delimiter).filter(
    (folder) => path.isAbsolute(folder) && (!isRoot || isRootsOwn(folder)),
  );
  // An empty PATH would be the working directory.
  const found = folders.length === 0 ? SYSTEM_PATH : folders.join(path.delimiter);
  return { PATH: found, LANG: 'C', LC_ALL: 'C' };
}

/** The group may write: Debian gives /usr/local/bin to the group staff. */
function isRootsOwn(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.uid === ROOT && (found.mode & OTHERS_WRITE) === 0);
}
