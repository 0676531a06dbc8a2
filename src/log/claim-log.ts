// A processed.log belongs to one database: its ids are those of that database, and a trial must not add made-up logins
// to the log of a server. The file processed.log.database beside the log says which database that is. It is written
// before the log's first entry, so a killed run leaves no entry without it.
import { constants } from 'node:fs/promises';
import path from 'node:path';

import { ConfigError } from '../lib/errors.js';
import { openOwnFile, writeWhole } from '../lib/own-file.js';
import { safeText } from '../lib/safe-text.js';
import { filesOfLog } from './rotated-logs.js';

/** The database that a run uses. */
export type LogDatabase = {
  /** The same wherever the database is, and whatever its host or file is called. */
  readonly id: string;
  /** For messages: it never contains a password. */
  readonly location: string;
  /** Whether no log was ever read into the database. */
  readonly isNew: () => Promise<boolean>;
};

type Mark = Pick<LogDatabase, 'id' | 'location'>;

const SUFFIX = '.database';
/** As processed.log. */
const MODE = 0o640;
const LONGEST_MARK = 1 << 16;

/**
 * Marks a log as that of this database, or finds that mark. A log of an earlier release has no mark, and gets one. The
 * caller holds the lock of the log.
 * @throws ConfigError if the log has the entries of another database; what the file system throws
 */
export async function claimLog(file: string, database: LogDatabase): Promise<void> {
  const mark = await readMark(file, database.location);
  const refusal = await refusalOf(file, mark, database);
  if (refusal !== undefined) throw refusal;
  if (mark?.id !== database.id || mark.location !== database.location) await writeMark(file, database);
}

/**
 * Why claimLog would refuse this database; undefined if it would not. Changes nothing, and needs no lock.
 * @throws as claimLog
 */
export async function findForeignLog(file: string, database: LogDatabase): Promise<ConfigError | undefined> {
  return refusalOf(file, await readMark(file, database.location), database);
}

async function refusalOf(
  file: string,
  mark: Mark | undefined,
  database: LogDatabase,
): Promise<ConfigError | undefined> {
  if (mark?.id === database.id) return undefined;
  const files = await filesOfLog(file);
  const hasEntries = files.some(({ sizeBytes }) => sizeBytes > 0);
  // An empty log may just have been emptied for a rotation: it stays that of its database, unless that was made anew.
  const isForeign =
    mark === undefined
      ? hasEntries && (await database.isNew())
      : hasEntries || (files.length > 0 && mark.location !== database.location);
  if (!isForeign) return undefined;
  const isRotated = files.some((one) => one.path !== file);
  const log = path.basename(file);
  return new ConfigError(
    `${log} in ${path.dirname(file)} has the entries of ${ownerText(mark, database)}, this run uses ${database.location}`,
    {
      hint: `name another folder with --state or --out, or move ${log}${isRotated ? ' and its rotated logs' : ''} away to begin a new one`,
    },
  );
}

function ownerText(mark: Mark | undefined, { location }: Mark): string {
  if (mark === undefined) return 'another database';
  if (mark.location === location) return 'an earlier database in the same place';
  return `the database ${safeText(mark.location)}`;
}

/** The mark of a log; undefined if it has none. @throws ConfigError for a file that is not a mark */
async function readMark(file: string, location: string): Promise<Mark | undefined> {
  const name = `${file}${SUFFIX}`;
  const text = await readShort(name).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  if (text === undefined) return undefined;
  const mark = markIn(text);
  if (mark !== undefined) return mark;
  throw new ConfigError(`${name} does not say which database the log belongs to`, {
    hint: `remove that file if the log has the entries of ${location}, or name another folder with --state or --out`,
  });
}

async function readShort(name: string): Promise<string> {
  const handle = await openOwnFile(name, constants.O_RDONLY);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_MARK), 0, LONGEST_MARK, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function markIn(text: string): Mark | undefined {
  try {
    const { id, location } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return typeof id === 'string' && typeof location === 'string' ? { id, location } : undefined;
  } catch {
    return undefined;
  }
}

async function writeMark(file: string, { id, location }: Mark): Promise<void> {
  await writeWhole(`${file}${SUFFIX}`, `${JSON.stringify({ id, location })}\n`, { mode: MODE });
}
