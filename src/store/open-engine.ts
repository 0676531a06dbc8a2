// The engines: one row each. A new engine takes a folder in engines/ and a row here.
import { ConfigError } from '../lib/errors.js';
import type { Access, Backup, BackUpOptions, Engine } from './engine.js';
import { statementLimits, type StatementLimits } from './statement-limits.js';
import { statementWatch, type StatementWatch } from './statement-watch.js';

/** What an engine gets to open a database with. */
type AnyOpenOptions = {
  readonly access: Access;
  /** For DuckDB: see refuse-foreign.ts. */
  readonly owner: string | undefined;
  /** For DuckDB: do not wait for the file, and make no folder beside it. */
  readonly onlyLooks: boolean;
  /** Receives notices for the user that do not stop the run. */
  readonly onNotice: (message: string) => void;
  /** Ends statements that take too long. */
  readonly watch: StatementWatch;
};

type EngineRow = {
  readonly schemes: readonly string[];
  /** For people: how to write a URL. */
  readonly example: string;
  /** Loads the engine only now, so that commands without a database start faster. */
  readonly open: (url: string, options: AnyOpenOptions) => Promise<Engine>;
  /** Copies the database into a file. @throws UsageError if the engine has no such file */
  readonly backUp: (url: string, options: BackUpOptions) => Promise<Backup>;
  /** The hosts in a URL. @throws ConfigError for an invalid URL */
  readonly hosts: (url: string) => Promise<readonly string[]>;
};

const engines: readonly EngineRow[] = [
  {
    schemes: ['duckdb'],
    example: 'duckdb:FILE',
    open: async (url, options) => {
      (await import('./engines/duckdb/load-native.js')).loadNative();
      return (await import('./engines/duckdb/duckdb.js')).openDuckdb(url, options);
    },
    backUp: async (url, options) => {
      (await import('./engines/duckdb/load-native.js')).loadNative();
      return (await import('./engines/duckdb/back-up.js')).backUp(url, options);
    },
    hosts: () => Promise.resolve([]),
  },
  {
    schemes: ['mysql', 'mariadb'],
    example: 'mysql://user:password@host:port/database',
    open: async (url, options) => (await import('./engines/mysql/mysql.js')).openMysql(url, options),
    backUp: async (url, options) => (await import('./engines/mysql/back-up.js')).backUp(url, options),
    hosts: async (url) => (await import('./engines/mysql/location.js')).hostsOf(url),
  },
];

type EngineOptions = Partial<Omit<AnyOpenOptions, 'watch'>> & {
  readonly limits?: Partial<StatementLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** @throws ConfigError for an unknown URL scheme; the message does not repeat the URL, which may hold a password. */
export async function openEngine(url: string, options: EngineOptions = {}): Promise<Engine> {
  const { access = 'create', owner, onlyLooks = false, onNotice = () => undefined, limits, signal } = options;
  const watch = statementWatch({ ...statementLimits, ...limits }, signal);
  return rowOf(url).open(url, { access, owner, onlyLooks, onNotice, watch });
}

/**
 * Copies a database into a file, without a change of the database.
 * @throws ConfigError for an unknown URL scheme; what the engine's backUp throws
 */
export async function backUpWith(
  url: string,
  { limits, signal, ...options }: Omit<BackUpOptions, 'watch'> & Pick<EngineOptions, 'limits' | 'signal'>,
): Promise<Backup> {
  const watch = statementWatch({ ...statementLimits, ...limits }, signal);
  return rowOf(url).backUp(url, { ...options, watch });
}

/** Returns the hosts in a database URL; none for a file. @throws ConfigError for an invalid URL */
export async function databaseHosts(url: string): Promise<readonly string[]> {
  return rowOf(url).hosts(url);
}

function rowOf(url: string): EngineRow {
  const scheme = /^[a-z]+(?=:)/i.exec(url)?.[0].toLowerCase() ?? '';
  const row = engines.find(({ schemes }) => schemes.includes(scheme));
  if (row !== undefined) return row;
  const schemes = listed(engines.flatMap((engine) => engine.schemes));
  throw new ConfigError(`the database URL has an unknown scheme: expected ${schemes}`, {
    hint: `use ${listed(engines.map(({ example }) => example))}`,
  });
}

/** `duckdb, mysql or mariadb`. */
function listed(texts: readonly string[]): string {
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}
