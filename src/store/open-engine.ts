// From the database URL to its engine.
import { ConfigError } from '../lib/errors.js';
import type { Engine } from './engine.js';

/** @throws ConfigError for a URL of no known kind; it is not repeated in the message, since it may hold a password. */
export async function openEngine(url: string, onNotice?: (message: string) => void): Promise<Engine> {
  const scheme = /^[a-z]+(?=:)/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case 'duckdb': {
      const { openDuckdb } = await import('./duckdb/duckdb.js');
      return openDuckdb(url);
    }
    case 'mysql':
    case 'mariadb': {
      const { openMysql } = await import('./mysql/mysql.js');
      return openMysql(url, onNotice && { onNotice });
    }
    default:
      throw new ConfigError(`the database URL is of no known kind${scheme ? ` (${scheme}:)` : ''}`, {
        cure: 'Use duckdb:FILE or mysql://user:password@host:port/database.',
      });
  }
}
