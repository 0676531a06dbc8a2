// Decides which users' database files authtrack opens: code in a database file runs, and its data is trusted.
import { stat } from 'node:fs/promises';
import { PermissionError } from '../../../lib/errors.js';
import { exposedOnTheWay, findLocalUser } from '../../../lib/ownership.js';

const ROOT = 0;

/** Root does not trust the configured user: commands that root starts switch to that user. */
async function isTrusted(uid: number, owner: string | undefined): Promise<boolean> {
  const caller = process.geteuid?.() ?? ROOT;
  if (uid === caller || uid === ROOT) return true;
  return owner !== undefined && caller !== ROOT && (await findLocalUser(owner))?.uid === uid;
}

/**
 * Checks that the database and its write-ahead log, if they exist, belong to a trusted user.
 * @param owner the setting `user`: a caller who reads the database of a service may trust that service's user
 * @returns whether either file belongs to a user other than the caller
 * @throws PermissionError; also what the file system throws
 */
export async function refuseForeign(
  { file, location }: { readonly file: string; readonly location: string },
  owner?: string,
): Promise<boolean> {
  let isOfAnother = false;
  for (const path of [file, `${file}.wal`]) {
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined) continue;
    if (!(await isTrusted(found.uid, owner))) {
      const what =
        path === file ? `the database ${location}` : `the write-ahead log of the database ${location}`;
      throw new PermissionError(`${what} belongs to uid ${found.uid}`, {
        hint:
          'run authtrack as the user that the file belongs to (sudo -u USER authtrack …; root: set `user` in ' +
          '/etc/authtrack/authtrack.yaml), give the file to this user (chown), or name another one with --db: ' +
          'a database file can contain code',
      });
    }
    isOfAnother ||= found.uid !== process.geteuid?.();
  }
  if (process.geteuid?.() === ROOT) await refuseReplaceable(file, location);
  return isOfAnother;
}

/** For root, checks that no other user can replace the file after the check. Write access of a group is accepted. */
async function refuseReplaceable(file: string, location: string): Promise<void> {
  const exposed = await exposedOnTheWay(file).catch(ignoreMissing);
  if (exposed === undefined || exposed.why.includes(' by group ')) return;
  throw new PermissionError(`refusing to open the database ${location}: ${exposed.path} ${exposed.why}`, {
    hint: 'copy it to a folder of root and name the copy with --db: other users could replace this file',
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
