// The face of the store: one port, one schema, two engines. Read port.ts first, then repository.ts.
import { migrate } from './migrations/migrations.js';
import { openEngine } from './open-engine.js';
import type { Store } from './port.js';
import { openRepository } from './repository.js';

export { writeParquet } from './write-parquet.js';
export type { Batch, Committed, NotLogged, Store } from './port.js';

type StoreOptions = {
  readonly url: string;
  /** Told of what the user should know and that does not stop the run. */
  readonly onNotice?: (message: string) => void;
};

/**
 * Opens the database and brings its schema up to date. `duckdb:FILE`, or
 * `mysql://user:password@host:port,host:port/database?ssl=…` (also `mariadb://`; see mysql/location.ts).
 * The engine is loaded only now: who does not need it does not pay for it.
 * @throws ConfigError for a URL that is none of these, and for a schema newer than this program.
 * @throws PermissionError, UnavailableError, TryAgainError, DataError, IoError or CannotCreateError otherwise.
 */
export async function openStore({ url, onNotice }: StoreOptions): Promise<Store> {
  const engine = await openEngine(url, onNotice);
  try {
    return openRepository(engine, await migrate(engine));
  } catch (error) {
    await engine.close();
    throw error;
  }
}
