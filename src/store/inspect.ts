// Looks at a database and changes nothing: neither its schema nor, for DuckDB, the folder of the file.
import { findVersion, latestVersion } from './migrations/migrations.js';
import { openEngine } from './open-engine.js';
import { openRepository } from './repository.js';
import type { Store } from './port.js';
import type { StoreOptions } from './store.js';

export type Inspection = {
  /** `duckdb` or `mysql`. */
  readonly engine: string;
  /** Without a password. */
  readonly location: string;
  /** Of DuckDB, or of the server as it names itself: hostile text. */
  readonly version: string;
  /** The version of the schema, 0 without tables; and the newest that this program knows. */
  readonly schema: number;
  readonly latestSchema: number;
  /** Undefined if the schema is not the newest one. */
  readonly store: Store | undefined;
  /** What a server says about the rights of this user, one statement each; undefined for a file. */
  readonly grants: readonly string[] | undefined;
  readonly close: () => Promise<void>;
};

/** @throws as openStore, but it neither waits for a DuckDB file nor changes a schema */
export async function inspectDatabase(options: Omit<StoreOptions, 'access'>): Promise<Inspection> {
  const { url, ...others } = options;
  const engine = await openEngine(url, { ...others, access: 'read', onlyLooks: true });
  try {
    const [row] = await engine.query('SELECT version() AS version');
    const schema = await findVersion(engine);
    const rights = engine.name === 'duckdb' ? undefined : await engine.query('SHOW GRANTS');
    const isCurrent = schema === latestVersion;
    return {
      engine: engine.name,
      location: engine.location,
      version: String(row?.['version'] ?? ''),
      schema,
      latestSchema: latestVersion,
      store: isCurrent ? openRepository(engine, { from: schema, to: schema }) : undefined,
      grants: rights?.map((each) => String(Object.values(each)[0])),
      close: () => engine.close(),
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The version of DuckDB. Loads its native module. @throws UnavailableError if that cannot be loaded */
export async function loadDuckdb(): Promise<string> {
  return (await import('./engines/duckdb/load-native.js')).loadNative();
}
