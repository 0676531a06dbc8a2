// The face of the store: one port, one schema, two engines. Read port.ts first, then repository.ts.
import { ConfigError, CannotCreateError, PermissionError } from '../lib/errors.js';
import type { Access } from './access.js';
import type { Engine } from './engine.js';
import { findVersion, latestVersion, migrate } from './migrations/migrations.js';
import { noTables } from './no-database.js';
import { openEngine } from './open-engine.js';
import type { Store } from './port.js';
import type { StatementLimits } from './statement-limits.js';
import { openRepository } from './repository.js';

export { writeParquet } from './write-parquet.js';
export type { Batch, Committed, OutboxEntries, SharedList, Store } from './port.js';

export type StoreOptions = {
  readonly url: string;
  readonly access?: Access;
  /** The user whose database files are believed besides those of the caller and root: a name, or a number. */
  readonly owner?: string;
  /** Told of what the user should know and that does not stop the run. */
  readonly onNotice?: (message: string) => void;
  /** How long statements may take, where it is not what statement-limits.ts says. */
  readonly limits?: Partial<StatementLimits>;
  /** Ends what waits for the database, unless it is a transaction. */
  readonly signal?: AbortSignal;
};

/**
 * Opens the database and brings its schema up to date. `duckdb:FILE`, or
 * `mysql://user:password@host:port,host:port/database?ssl=…` (also `mariadb://`; see mysql/location.ts).
 * The engine is loaded only now: who does not need it does not pay for it.
 * @throws ConfigError for a URL that is none of these, for a schema newer than this program, and for an older one that this
 *   user may not change; NoInputError where nothing is to be made and there is nothing.
 * @throws PermissionError, UnavailableError, TryAgainError, DataError, IoError or CannotCreateError otherwise.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, access = 'create', ...others } = options;
  const engine = await openEngine(url, { access, ...others });
  const isOld = access !== 'create' && (await orClose(engine, () => isOfEarlierVersion(engine)));
  if (access !== 'read' || !isOld) {
    return orClose(engine, async () => openRepository(engine, await migrate(engine)));
  }
  // Whoever may write brings it up to date, also by a command that reads.
  await engine.close();
  await bringUpToDate(options, engine.location);
  return openStore(options);
}

/** The names and addresses of the servers in a database URL; none of a file. @throws ConfigError for a URL that is wrong */
export async function databaseHosts(url: string): Promise<readonly string[]> {
  if (url.startsWith('duckdb:')) return [];
  const { parseLocation } = await import('./mysql/location.js');
  return parseLocation(url).hosts.map(({ host }) => host);
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
      `the tables of the database ${location} are of an earlier authtrack, and this user may not change them`,
      { hint: 'Run `authtrack db migrate` as a user who may write it.', cause: error },
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
