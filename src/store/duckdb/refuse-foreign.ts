// Whose database files are opened: what is in one is run, and believed.
import { stat } from 'node:fs/promises';
import { PermissionError } from '../../lib/errors.js';

const ROOT = 0;

/** The users whose files the caller takes for its own: itself, and root. */
function trustedOwners(): readonly number[] {
  return [process.geteuid?.() ?? ROOT, ROOT];
}

/**
 * Neither the database nor its write-ahead log may be of anybody else; files that are not there are.
 * @param owners user ids
 * @returns whether the database is of a user other than the caller
 * @throws PermissionError; also what the file system throws
 */
export async function refuseForeign(
  { file, location }: { readonly file: string; readonly location: string },
  owners: readonly number[] = trustedOwners(),
): Promise<boolean> {
  let isOfAnother = false;
  for (const path of [file, `${file}.wal`]) {
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined) continue;
    if (!owners.includes(found.uid)) {
      const what =
        path === file ? `the database ${location}` : `the write-ahead log of the database ${location}`;
      throw new PermissionError(`${what} belongs to another user, uid ${found.uid}`, {
        cure:
          'A database file can make DuckDB do things: run authtrack as the user it belongs to (sudo -u USER authtrack …; root: ' +
          'name it as `user` in /etc/authtrack/authtrack.yaml), give the file to this user (chown), or name another one with --db.',
      });
    }
    isOfAnother ||= found.uid !== process.geteuid?.();
  }
  return isOfAnother;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
