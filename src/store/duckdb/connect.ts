// Opens the database file. All that DuckDB writes is for its owner alone: logins are nobody else's business.
import { constants, stat } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { openOwnFile } from '../../lib/open-own-file.js';
import type { Access } from '../access.js';
import { checkCatalog } from './catalog.js';
import type { DuckdbLocation } from './location.js';
import { lockDown } from './lock-down.js';
import { prepareFile } from './prepare-file.js';
import { refuseForeign } from './refuse-foreign.js';
import { spillFolder } from './spill-folder.js';

const PRIVATE_UMASK = 0o077;

const settings = {
  // The rest of the program needs its share of the 400 MB that a run may take.
  memory_limit: '160MB',
  // The default of 16 MB rewrites the last row group with every second batch: 1.3 to 1.7 times slower.
  checkpoint_threshold: '64MB',
  // A database must not begin to download things.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

export type DuckdbSession = {
  readonly connection: DuckDBConnection;
  /** Gives the write-ahead log, which DuckDB makes anew after each checkpoint, the mode of its database. */
  readonly guardLog: () => Promise<void>;
  /** From now on, for loading: others have the other cores by then, and a thread that waits for work takes one as well. */
  readonly useOneThread: () => Promise<void>;
  /** Frees the file for other processes. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly access: Access;
  /** A user whose database is believed: see refuse-foreign.ts. */
  readonly owner?: string | undefined;
  /** A file besides the database that this session may write. */
  readonly writes?: string | undefined;
};

/**
 * @throws PermissionError, ConfigError for a file that is not to be trusted; what DuckDB and the file system throw
 */
export async function connect(
  parsed: DuckdbLocation,
  { access, owner, writes }: Options,
): Promise<DuckdbSession> {
  await prepareFile(parsed, access);
  const isOfAnother = await refuseForeign(parsed, owner);
  const session = await (access === 'read' ? connectToRead(parsed) : connectToWrite(parsed));
  try {
    await lockDown(session.connection, { file: parsed.file, writes });
    await checkCatalog(session.connection, parsed.location, isOfAnother);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function connectToRead({ file }: DuckdbLocation): Promise<DuckdbSession> {
  const spill = await spillFolder(file);
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

async function connectToWrite({ file }: DuckdbLocation): Promise<DuckdbSession> {
  const umask = process.umask(PRIVATE_UMASK);
  // From the cache: the lock on the file does not keep two instances of one process apart.
  const instance = await DuckDBInstance.fromCache(file, settings).finally(() => process.umask(umask));
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
      // Closing would write much of what was loaded, and hold the main thread up. What fails here closing tries again.
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

// None after a checkpoint; another user's where a group shares the database.
function ignoreMissingOrForeign(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EPERM') throw error;
}
