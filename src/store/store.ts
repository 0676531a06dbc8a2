// Entry point of the store: one interface and one schema for two engines. Read port.ts first, then repository.ts.
import { ConfigError, CannotCreateError, PermissionError } from '../lib/errors.js';
import type { Access, Backup, BackUpOptions, Engine } from './engine.js';
import { findVersion, latestVersion, migrate } from './migrations/migrations.js';
import { noTables } from './engine-errors.js';
import { backUpWith, openEngine } from './open-engine.js';

export { databaseHosts } from './open-engine.js';
export { inspectDatabase, loadDuckdb, type Inspection } from './inspect.js';
import type { StoredLogin } from '../model/login.js';
import type { Store } from './port.js';
import type { StatementLimits } from './statement-limits.js';
import { openRepository } from './repository.js';

export type { Backup } from './engine.js';
export type { Batch, Committed, OutboxEntries, SharedList, Store } from './port.js';

export type StoreOptions = {
  readonly url: string;
  readonly access?: Access;
  /** The user whose database files are trusted, besides those of the caller and root: a name or a uid. */
  readonly owner?: string;
  /** Receives notices for the user that do not stop the run. */
  readonly onNotice?: (message: string) => void;
  /** Time limits of statements that differ from statement-limits.ts. */
  readonly limits?: Partial<StatementLimits>;
  /** Ends every wait for the database, except for transactions. */
  readonly signal?: AbortSignal;
};

/**
 * Opens the database and upgrades its schema. The URL is `duckdb:FILE`, or
 * `mysql://user:password@host:port,host:port/database?ssl=…` (also `mariadb://`; see mysql/location.ts). The engine is
 * loaded only here, so commands without a database start faster.
 * @throws ConfigError for any other URL, for a schema newer than this program, and for an older one that this user
 *   cannot upgrade; NoInputError where `access` does not create a missing database.
 * @throws PermissionError, UnavailableError, TryAgainError, DataError, IoError or CannotCreateError otherwise.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, access = 'create', ...others } = options;
  const engine = await openEngine(url, { access, ...others });
  const isOld = access !== 'create' && (await orClose(engine, () => isOfEarlierVersion(engine)));
  if (access !== 'read' || !isOld) {
    return orClose(engine, async () => openRepository(engine, await migrate(engine)));
  }
  // A command that only reads upgrades the schema too, if the user can write.
  await engine.close();
  await bringUpToDate(options, engine.location);
  return openStore(options);
}

/**
 * Copies the database into one file, as it is after the last commit: whole, or not at all. The database stays as it is,
 * also if an earlier authtrack made its tables.
 * @throws UsageError for a database on a server, with the command that backs it up; what openStore throws for `read`;
 *   CannotCreateError, PermissionError or IoError for the file
 */
export async function backUpDatabase({
  url,
  owner,
  limits = {},
  signal,
  ...file
}: Omit<StoreOptions, 'access' | 'onNotice'> &
  Pick<BackUpOptions, 'file' | 'replaces' | 'elsewhere'>): Promise<Backup> {
  return backUpWith(url, { ...file, owner, limits, signal });
}

/**
 * Writes a Parquet file, or none. DuckDB writes the format; it is loaded only now.
 * @param pages the rows; the file has them ordered by id.
 */
export async function writeParquet(
  file: string,
  pages: AsyncIterable<readonly StoredLogin[]>,
  signal?: AbortSignal,
): Promise<void> {
  const parquet = await import('./engines/duckdb/write-parquet.js');
  await parquet.writeParquet(file, pages, signal);
}

async function isOfEarlierVersion(engine: Engine): Promise<boolean> {
  const version = await findVersion(engine);
  if (version === 0) throw noTables(engine.location);
  return version < latestVersion;
}

async function bringUpToDate(options: StoreOptions, location: string): Promise<void> {
  try {
    await (await openStore({ ...options, access: 'change' })).close();
  } catch (error) {
    if (!(error instanceof PermissionError || error instanceof CannotCreateError)) throw error;
    throw new ConfigError(
      `the database ${location} has the schema of an earlier authtrack, and this user cannot upgrade it`,
      { hint: 'run `authtrack db migrate` as a user who can write to this database', cause: error },
    );
  }
}

async function orClose<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await engine.close();
    throw error;
  }
}
