// The environment of a child process: PATH and a locale. Passwords and tokens are not passed on, nor are variables that
// make a program run others or load code (LD_PRELOAD, PYTHONPATH, PAGER, LESSOPEN, XZ_OPT, SYSTEMD_…).
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Folders of programs on every system, for a PATH that is not set. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A folder that only root could create. */
const NOWHERE = '/nonexistent';

const ROOT = 0;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * PATH, and a locale in which programs write English. Only absolute folders of PATH are kept, and for root only folders
 * that belong to root, by their real names: `su` keeps the user's PATH.
 */
export function childEnvironment({ PATH = '' }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const absolute = PATH.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const folders = process.geteuid?.() === ROOT ? absolute.flatMap(rootsOwn) : absolute;
  // An empty PATH would be the working directory.
  const none = absolute.length === 0 ? SYSTEM_PATH : NOWHERE;
  const found = folders.length === 0 ? none : folders.join(path.delimiter);
  return { PATH: found, LANG: 'C', LC_ALL: 'C' };
}

/**
 * Empty if the folder is missing: another user might create it. The group may write: on Debian, /usr/local/bin is of
 * `staff`.
 */
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

// A command of root may run as the owner of the state folder, and can read what root can. So only root's files may
// decide what it reads: that owner could put settings into the working directory after root's process has looked there.

// Without the prefix AUTHTRACK_: with it, the environment variable API_KEY would be accepted.
const NAME = 'ACTS_FOR_ROOT';

/** For the environment of such a process. A user who sets it only makes authtrack stricter. */
export const actingForRoot: Readonly<Record<string, string>> = { [NAME]: '1' };

export function actsForRoot(): boolean {
  return process.env[NAME] === '1';
}
