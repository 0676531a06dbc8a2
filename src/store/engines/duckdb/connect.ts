// Opens the database file. A new database is private to its owner. The write-ahead log gets the mode of the database,
// which may allow a group to read it.
import { constants, stat } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { openOwnFile } from '../../../lib/own-file.js';
import type { Access } from '../../engine.js';
import { checkCatalog } from './catalog.js';
import type { DuckdbLocation } from './location.js';
import { lockDown, noSpill, spillFolder } from './lock-down.js';
import { makeDatabase } from './new-file.js';
import { prepareFile } from './prepare-file.js';
import { refuseForeign } from './refuse-foreign.js';

const PRIVATE_UMASK = 0o077;

const settings = {
  // A run may use 400 MB, and the rest of the program needs its share.
  memory_limit: '160MB',
  // The default of 16 MB rewrites the last row group with every second batch: 1.3 to 1.7 times slower. With 64 MB, a
  // checkpoint has no room left in memory after 20 million rows, and DuckDB closes the database.
  checkpoint_threshold: '40MB',
  // DuckDB must not download extensions.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

export type DuckdbSession = {
  readonly connection: DuckDBConnection;
  /** Gives the write-ahead log the mode of the database. DuckDB creates a new log after each checkpoint. */
  readonly guardLog: () => Promise<void>;
  /**
   * Uses one thread from now on, for loading: the parser needs the other cores, and an idle DuckDB thread takes one
   * too.
   */
  readonly useOneThread: () => Promise<void>;
  /** Closes the file, so that other processes can open it. */
  readonly close: () => Promise<void>;
};

export type SessionOptions = {
  readonly access: Access;
  /** A user whose database is trusted: see refuse-foreign.ts. */
  readonly owner?: string | undefined;
  /** A file besides the database that this session may write. */
  readonly writes?: string | undefined;
  /** A short look: with no folder for data that does not fit into memory. */
  readonly onlyLooks?: boolean | undefined;
};

/**
 * @throws PermissionError, ConfigError for a file that cannot be trusted; what DuckDB and the file system throw
 */
export async function connect(
  parsed: DuckdbLocation,
  { access, owner, writes, onlyLooks = false }: SessionOptions,
): Promise<DuckdbSession> {
  const isThere = await prepareFile(parsed, access);
  if (!isThere) await privately(() => makeDatabase(parsed.file));
  const isOfAnother = await refuseForeign(parsed, owner);
  const session = await (access === 'read' ? connectToRead(parsed, onlyLooks) : connectToWrite(parsed));
  try {
    await lockDown(session.connection, { file: parsed.file, writes });
    await checkCatalog(session.connection, parsed.location, isOfAnother);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function connectToRead({ file }: DuckdbLocation, onlyLooks: boolean): Promise<DuckdbSession> {
  const spill = onlyLooks ? noSpill : await spillFolder(file);
  try {
    const instance = await DuckDBInstance.fromCache(file, {
      ...settings,
      access_mode: 'READ_ONLY',
      temp_directory: spill.folder,
    });
    const connection = await instance.connect();
    return {
      connection,
      guardLog: () => Promise.resolve(),
      useOneThread: () => Promise.resolve(),
      close: async () => {
        connection.closeSync();
        instance.closeSync();
        await spill.remove();
      },
    };
  } catch (error) {
    await spill.remove();
    throw error;
  }
}

/** Files that `work` creates are for their owner alone. */
async function privately<T>(work: () => Promise<T>): Promise<T> {
  const umask = process.umask(PRIVATE_UMASK);
  return work().finally(() => process.umask(umask));
}

async function connectToWrite({ file }: DuckdbLocation): Promise<DuckdbSession> {
  // From the cache: the file lock does not separate two instances in one process.
  const instance = await privately(() => DuckDBInstance.fromCache(file, settings));
  const connection = await instance.connect();
  const { mode } = await stat(file);
  let hasOneThread = false;
  return {
    connection,
    guardLog: () => giveMode(`${file}.wal`, mode & 0o777).catch(ignoreMissingOrForeign),
    useOneThread: async () => {
      if (!hasOneThread) await connection.run('SET threads = 1');
      hasOneThread = true;
    },
    close: async () => {
      // closeSync would write most of the loaded data and block the main thread. If this fails, closeSync tries again.
      if (hasOneThread) {
        await connection.run('RESET threads').catch(() => undefined);
        await connection.run('CHECKPOINT').catch(() => undefined);
      }
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function giveMode(file: string, mode: number): Promise<void> {
  const handle = await openOwnFile(file, constants.O_RDONLY);
  try {
    if (((await handle.stat()).mode & 0o777) !== mode) await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

// After a checkpoint there is no write-ahead log. If a group shares the database, the log may belong to another user.
function ignoreMissingOrForeign(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EPERM') throw error;
}
