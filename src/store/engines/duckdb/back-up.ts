// Copies the database file byte by byte. DuckDB has it open for reading meanwhile, so no other process can write. COPY
// FROM DATABASE would take 60 times as long, and would not keep the version of the tables.
import { constants, lstat, mkdir, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CannotCreateError, IoError, StoppedError, UsageError } from '../../../lib/errors.js';
import { makeFile, openOwnFile, replaceWhole } from '../../../lib/own-file.js';
import { MIB } from '../../../lib/units.js';
import type { Backup, BackUpOptions, Engine } from '../../engine.js';
import { noTables } from '../../engine-errors.js';
import { findVersion } from '../../migrations/migrations.js';
import { toNumber } from '../../sql-row.js';
import { openDuckdb } from './duckdb.js';
import { type DuckdbLocation, parseLocation } from './location.js';
import { LOGS } from './prepare-file.js';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** The first version in which `logins` is a view on several tables, which takes longer to count. */
const ROWS_APART_SINCE = 8;

type Written = Pick<Backup, 'sizeBytes' | 'rows' | 'newest' | 'schema'>;

/**
 * Copies the database to a new file, as it is after the last commit. It waits while another process writes. It changes
 * nothing in the database, and does not upgrade its tables.
 * @throws UsageError, NoInputError, CannotCreateError, PermissionError, IoError, StoppedError; what openDuckdb throws
 */
export async function backUp(url: string, options: BackUpOptions): Promise<Backup> {
  const database = parseLocation(url);
  const file = path.resolve(options.file);
  await refuseName(file, database);
  let written: Written | undefined;
  await replaceWhole(
    file,
    async (temporary) => {
      // DuckDB uses predictable file names, so it works in a private folder, even in /tmp.
      await mkdir(temporary, { mode: PRIVATE_FOLDER });
      const copy = path.join(temporary, 'backup.duckdb');
      const hasLog = await copyLocked(url, copy, options);
      if (hasLog) await mergeLog(copy, options);
      written = await factsOf(copy, options);
      const handle = await openOwnFile(copy, constants.O_RDONLY);
      await handle.sync().finally(() => handle.close());
      return copy;
    },
    {
      inSticky: true,
      elsewhere: options.elsewhere,
      ...(!options.replaces && { unlessExists: 'name another file, or add --force to replace this one' }),
    },
  );
  await syncFolder(path.dirname(file));
  if (written === undefined) throw new Error('the backup was not counted');
  return { location: database.location, file, ...written };
}

/** Refuses names that belong to a database, and those that DuckDB cannot open. */
async function refuseName(file: string, database: DuckdbLocation): Promise<void> {
  if (file.includes('?')) {
    throw new UsageError('the path of the backup has a question mark, after which DuckDB expects options', {
      hint: 'name a file without a question mark',
    });
  }
  const real = await realName(file);
  const files = ['', ...LOGS].map((end) => database.file + end);
  for (const used of files) {
    if (real !== (await realName(used))) continue;
    throw new UsageError(`${file} belongs to the database ${database.location} itself`, {
      hint: 'name another file',
    });
  }
  for (const log of LOGS.map((end) => file + end)) {
    if ((await lstat(log).catch(() => undefined)) === undefined) continue;
    throw new CannotCreateError(`${log} exists: DuckDB would take it for a part of the backup`, {
      hint: 'name another file, or remove this one',
    });
  }
}

/** The name without links; a missing file has the real name of its folder. */
async function realName(file: string): Promise<string> {
  const folder = async (): Promise<string> =>
    path.join(await realpath(path.dirname(file)), path.basename(file));
  return realpath(file).catch(() => folder().catch(() => file));
}

/** Copies the database and its write-ahead logs while no other process can write. @returns whether it has such logs */
async function copyLocked(url: string, copy: string, options: BackUpOptions): Promise<boolean> {
  const { file, location } = parseLocation(url);
  const sources: FileHandle[] = [];
  const engine = await openDuckdb(url, { ...options, access: 'read' });
  try {
    if ((await findVersion(engine)) === 0) throw noTables(location);
    for (const end of ['', ...LOGS]) {
      const source = await openSource(file + end, location);
      if (source === undefined) continue;
      sources.push(source);
      await copyBytes(source, copy + end, { location, signal: options.watch.signal });
    }
  } finally {
    await engine.close();
    // Not earlier: closing any descriptor of the file would release DuckDB's lock (fcntl(2)).
    for (const source of sources) await source.close();
  }
  return sources.length > 1;
}

async function openSource(file: string, location: string): Promise<FileHandle | undefined> {
  return open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(location, error as Error);
  });
}

type CopyOptions = { readonly location: string; readonly signal: AbortSignal | undefined };

async function copyBytes(source: FileHandle, copy: string, { location, signal }: CopyOptions): Promise<void> {
  const target = await makeFile(copy, constants.O_WRONLY, PRIVATE_FILE);
  try {
    const buffer = Buffer.allocUnsafe(MIB);
    for (;;) {
      if (signal?.aborted === true) throw new StoppedError();
      const { bytesRead } = await source.read(buffer, 0, buffer.length, null).catch((error: unknown) => {
        throw unreadable(location, error as Error);
      });
      if (bytesRead === 0) return;
      await target.writeFile(buffer.subarray(0, bytesRead));
    }
  } finally {
    await target.close();
  }
}

function unreadable(location: string, cause: Error): IoError {
  return new IoError(`cannot read the database ${location}: ${cause.message}`, {
    hint: 'check its disk, then run the same command again',
    cause,
  });
}

/** Merges the write-ahead log of a killed run into the copy, so that the backup is one file. */
async function mergeLog(copy: string, options: BackUpOptions): Promise<void> {
  await withEngine(copy, 'change', options, (engine) => engine.run('CHECKPOINT'));
  for (const end of LOGS) {
    if ((await stat(copy + end).catch(() => undefined)) === undefined) continue;
    throw new IoError(`DuckDB cannot merge the write-ahead log into the backup`, {
      hint: 'run `authtrack analyze`, which merges it into the database, then run the same command again',
    });
  }
}

/** Opens the copy, which also checks that DuckDB can read it. */
async function factsOf(copy: string, options: BackUpOptions): Promise<Written> {
  return withEngine(copy, 'read', options, async (engine) => {
    const schema = await findVersion(engine);
    const { micros, loginRows } = engine.dialect;
    const table = schema >= ROWS_APART_SINCE ? loginRows : 'logins';
    const [row = {}] = await engine.query(
      `SELECT COUNT(*) AS row_count, ${micros('MAX("date")')} AS newest FROM ${table}`,
    );
    const rows = toNumber(row, 'row_count');
    return {
      schema,
      rows,
      newest: rows === 0 ? null : toNumber(row, 'newest'),
      sizeBytes: (await stat(copy)).size,
    };
  });
}

async function withEngine<T>(
  file: string,
  access: 'read' | 'change',
  { watch }: BackUpOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openDuckdb(`duckdb:${file}`, { access, watch });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Makes the new name survive a power failure. Some file systems do not offer this for folders. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
