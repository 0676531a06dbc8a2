// Whose database files are opened: what is in one is run, and believed.
import { stat } from 'node:fs/promises';
import { PermissionError } from '../../lib/errors.js';
import { findLocalUser } from '../../lib/local-user.js';
import { exposedOnTheWay } from '../../lib/ownership.js';

const ROOT = 0;

/** Root does not believe the user that it names: its commands become that user. */
async function isBelieved(uid: number, owner: string | undefined): Promise<boolean> {
  const caller = process.geteuid?.() ?? ROOT;
  if (uid === caller || uid === ROOT) return true;
  return owner !== undefined && caller !== ROOT && (await findLocalUser(owner))?.uid === uid;
}

/**
 * Neither the database nor its write-ahead log may be of anybody else; files that are not there are.
 * @param owner the setting `user`: who reads the database of a service may believe the user of that service
 * @returns whether the database is of a user other than the caller
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
    if (!(await isBelieved(found.uid, owner))) {
      const what =
        path === file ? `the database ${location}` : `the write-ahead log of the database ${location}`;
      throw new PermissionError(`${what} belongs to uid ${found.uid}`, {
        hint:
          'A database file can make DuckDB do things: run authtrack as the user it belongs to (sudo -u USER authtrack …; root: ' +
          'name it as `user` in /etc/authtrack/authtrack.yaml), give the file to this user (chown), or name another one with --db.',
      });
    }
    isOfAnother ||= found.uid !== process.geteuid?.();
  }
  if (process.geteuid?.() === ROOT) await refuseReplaceable(file, location);
  return isOfAnother;
}

/** Root also asks who could put another file there after it has looked. Members of a group that may are passed over. */
async function refuseReplaceable(file: string, location: string): Promise<void> {
  const exposed = await exposedOnTheWay(file).catch(ignoreMissing);
  if (exposed === undefined || exposed.why.includes(' by group ')) return;
  throw new PermissionError(`the database ${location} is not opened: ${exposed.path} ${exposed.why}`, {
    hint: 'Others could put a file of theirs in its place. Copy it to a folder of root, and name that one with --db.',
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
