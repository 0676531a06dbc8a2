// The tests may run as root, which file modes do not stop; this wrapper runs the program as root without that power.
import { spawnSync } from 'node:child_process';

const isRoot = process.getuid?.() === 0;

/** Wraps a command so that file modes apply to it. */
export const obeyingFileModes: readonly string[] = isRoot
  ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--']
  : [];

/** Wraps a command so that it runs as a user without a name; requires root. */
export function asUser(uid: number): readonly string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
}

/** Wraps a command so that it alone sees `folder` as a small file system. */
export function onSmallDisk(folder: string, sizeKib: number): readonly string[] {
  const mount = `mount -t tmpfs -o size=${sizeKib}k,mode=700 tmpfs "$0" && exec "$@"`;
  return ['unshare', isRoot ? '--mount' : '--map-root-user', '--mount', 'sh', '-ec', mount, folder];
}

/** Why a wrapper does not work on this machine, or false. If CI is `true`, it must work. */
export function missing(wrapper: readonly string[]): string | false {
  const [command = 'true', ...args] = wrapper;
  const { status, stderr } = spawnSync(command, [...args, 'true'], { encoding: 'utf8' });
  if (status === 0) return false;
  const why = `${wrapper[0] ?? ''} does not work here: ${stderr.trim()}`;
  if (process.env['CI'] === 'true') throw new Error(why);
  return why;
}
