// What a child process gets of our environment: where programs are, and nothing else. Passwords and tokens stay here, and so do
// variables by which a program runs others or loads code (LD_PRELOAD, PYTHONPATH, PAGER, LESSOPEN, XZ_OPT, SYSTEMD_…).
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where programs are on every system, where nobody says so. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A folder that only root could make. */
const NOWHERE = '/nonexistent';

const ROOT = 0;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * PATH, and a locale in which programs speak English. Of the folders in PATH those count that are absolute, and for root
 * those that are root's, by their real names: `su` leaves the PATH of the user as it is.
 */
export function childEnvironment({ PATH = '' }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const absolute = PATH.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const folders = process.geteuid?.() === ROOT ? absolute.flatMap(rootsOwn) : absolute;
  // An empty PATH would be the working directory.
  const none = absolute.length === 0 ? SYSTEM_PATH : NOWHERE;
  const found = folders.length === 0 ? none : folders.join(path.delimiter);
  return { PATH: found, LANG: 'C', LC_ALL: 'C' };
}

/** None where the folder is not there: another user might make it. The group may write: Debian gives /usr/local/bin to `staff`. */
function rootsOwn(folder: string): readonly string[] {
  try {
    const real = realpathSync(folder);
    for (let at = real; ; at = path.dirname(at)) {
      const { uid, mode } = statSync(at);
      const isReplaceable = (mode & OTHERS_WRITE) !== 0 && (at === real || (mode & STICKY) === 0);
      if (uid !== ROOT || isReplaceable) return [];
      if (at === path.dirname(at)) return [real];
    }
  } catch {
    return [];
  }
}
