// Who can change a file: its owner, users who may write to it, and users who may replace it. The rules are those of
// sshd's StrictModes, with Debian's exception for a user's private group.
import { readFile, lstat, readlink, stat } from 'node:fs/promises';
import { readFileSync, type Stats } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';

const ROOT = 0;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
/** The kernel follows this many links. */
const MOST_LINKS = 40;

/** A file or folder that another user can change, and how: `belongs to uid 1001`, `may be written by everybody`. */
type Exposed = { readonly path: string; readonly why: string };

/**
 * How other users can change the file; undefined if only the caller and root can.
 * @param caller user id
 */
export function exposure(
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  caller = callerId(),
): string | undefined {
  if (uid !== ROOT && uid !== caller) return `belongs to uid ${uid}`;
  if (mode & OTHERS_WRITE) return 'may be written by everybody';
  if (mode & GROUP_WRITES && !isPrivateGroup(gid, uid)) return `may be written by group ${gid}`;
  return undefined;
}

/**
 * What to do about a folder that others may write to, for a hint. Not chmod for a folder like /tmp: all users need to write
 * there.
 */
export async function howToClose(folder: string): Promise<string> {
  const { mode } = await stat(folder);
  return mode & STICKY
    ? `use a folder of yours in it, such as ${path.join(folder, 'authtrack')}`
    : `remove the write permission of others (chmod go-w ${folder})`;
}

/**
 * The first folder or link on the path from `/` to a folder (included) through which other users can replace the
 * folder. Undefined if there is none. In a sticky folder such as /tmp others cannot replace the caller's files.
 * Throws what the file system throws if the path ends: ENOENT, ENOTDIR, ELOOP.
 */
export async function exposedOnTheWay(folder: string, caller = callerId()): Promise<Exposed | undefined> {
  const names = partsOf(path.resolve(folder));
  let at = '/';
  for (let links = 0; ;) {
    const found = await lstat(at);
    const why = found.isSymbolicLink() ? foreignOwner(found, caller) : exposure(withoutSticky(found), caller);
    if (why !== undefined) return { path: at, why };
    if (found.isSymbolicLink()) {
      if ((links += 1) > MOST_LINKS) throw tooManyLinks(folder);
      names.unshift(...partsOf(path.resolve(path.dirname(at), await readlink(at))));
      at = '/';
      continue;
    }
    const name = names.shift();
    if (name === undefined) return undefined;
    at = path.join(at, name);
  }
}

function foreignOwner({ uid }: Stats, caller: number): string | undefined {
  return uid === ROOT || uid === caller ? undefined : `is a link of uid ${uid}`;
}

function withoutSticky({ uid, gid, mode }: Stats): Pick<Stats, 'uid' | 'gid' | 'mode'> {
  return { uid, gid, mode: mode & STICKY ? mode & ~(GROUP_WRITES | OTHERS_WRITE) : mode };
}

function partsOf(absolute: string): string[] {
  return absolute.split('/').filter((name) => name !== '');
}

function tooManyLinks(folder: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`ELOOP: too many symbolic links, ${folder}`), {
    code: 'ELOOP',
    syscall: 'lstat',
  });
}

function callerId(): number {
  return process.geteuid?.() ?? ROOT;
}

/** Whether a group has only this user: it is the user's primary group, no other user's, and has no other member. */
function isPrivateGroup(gid: number, uid: number): boolean {
  const users = linesOf('/etc/passwd').map(([name, , userId, groupId]) => {
    return { name, uid: Number(userId), gid: Number(groupId) };
  });
  const first =
    users.find((user) => user.uid === uid)?.gid ?? (uid === callerId() ? userInfo().gid : undefined);
  if (first !== gid || users.some((user) => user.gid === gid && user.uid !== uid)) return false;
  const own = new Set(users.filter((user) => user.uid === uid).map((user) => user.name));
  const groups = linesOf('/etc/group').filter((fields) => Number(fields[2]) === gid);
  return groups.every((fields) =>
    (fields[3] ?? '').split(',').every((member) => member === '' || own.has(member)),
  );
}

function linesOf(file: string): string[][] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}

export type LocalUser = { readonly name: string; readonly uid: number; readonly gid: number };

/** The user of that name or number, undefined if there is none. Throws what the file system throws. */
export async function findLocalUser(user: string): Promise<LocalUser | undefined> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name, , uid]) => name !== '' && (name === user || uid === user));
  if (found === undefined) return undefined;
  const [name = '', , uid, gid] = found;
  return { name, uid: Number(uid), gid: Number(gid) };
}
