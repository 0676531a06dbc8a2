// Opens the engine for a database URL.
import { ConfigError } from '../lib/errors.js';
import type { Access } from './access.js';
import type { Engine } from './engine.js';
import { statementLimits, type StatementLimits } from './statement-limits.js';
import { statementWatch } from './statement-watch.js';

type Options = {
  readonly access?: Access;
  /** For DuckDB: see refuse-foreign.ts. */
  readonly owner?: string | undefined;
  readonly onNotice?: ((message: string) => void) | undefined;
  /** For DuckDB: the one file besides the database that a statement may write. */
  readonly writes?: string;
  readonly limits?: Partial<StatementLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** @throws ConfigError for an unknown URL scheme; the message does not repeat the URL, which may hold a password. */
export async function openEngine(
  url: string,
  { access = 'create', owner, onNotice, writes, limits, signal }: Options = {},
): Promise<Engine> {
  const watch = statementWatch({ ...statementLimits, ...limits }, signal);
  const scheme = /^[a-z]+(?=:)/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case 'duckdb': {
      const { openDuckdb } = await import('./engines/duckdb/duckdb.js');
      return openDuckdb(url, { access, owner, writes, watch });
    }
    case 'mysql':
    case 'mariadb': {
      const { openMysql } = await import('./engines/mysql/mysql.js');
      return openMysql(url, { access, watch, ...(onNotice && { onNotice }) });
    }
    default:
      throw new ConfigError('the database URL has an unknown scheme: expected duckdb, mysql or mariadb', {
        hint: 'Use duckdb:FILE or mysql://user:password@host:port/database.',
      });
  }
}
