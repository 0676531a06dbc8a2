// The users of this machine, without NSS: a user that owns a service is in /etc/passwd.
import { readFile } from 'node:fs/promises';

export type LocalUser = { readonly name: string; readonly uid: number; readonly gid: number };

/** The user of that name or number, undefined if there is none. Throws what the file system throws. */
export async function findLocalUser(user: string): Promise<LocalUser | undefined> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name, , uid]) => name !== '' && (name === user || uid === user));
  if (found === undefined) return undefined;
  const [name = '', , uid, gid] = found;
  return { name, uid: Number(uid), gid: Number(gid) };
}
