// `duckdb:auth.db`, `duckdb:/var/lib/authtrack/auth.db`, `duckdb:///var/lib/authtrack/auth.db`.
import { resolve } from 'node:path';
import { ConfigError, UsageError } from '../../../lib/errors.js';

export type DuckdbLocation = {
  /** The absolute path. */
  readonly file: string;
  /** The URL with the absolute path, for messages. */
  readonly location: string;
};

// mysql://mira:password@db.example/logs: messages never repeat it, since it may hold a password
const anotherUrl = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Returns the file of a database URL. The path is not percent-decoded; a relative path begins at the working directory.
 * DuckDB gives some prefixes a meaning (`md:`, `s3://`, `:memory:`); an absolute path never has one of them.
 * @throws ConfigError for a URL without a file name, UsageError for a path that DuckDB would truncate.
 */
export function parseLocation(url: string): DuckdbLocation {
  const path = url.slice(url.indexOf(':') + 1).replace(/^\/\/(?=\/)/, '');
  if (anotherUrl.test(path)) {
    throw new ConfigError('the database URL has another URL after "duckdb:"', {
      hint: 'use duckdb:FILE, or mysql://user:password@host:port/database without duckdb: before it',
    });
  }
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    throw new ConfigError('the database URL names no file', {
      hint: 'use duckdb:FILE',
    });
  }
  const file = resolve(path);
  if (file.includes('?')) {
    throw new UsageError(
      'the path of the database file has a question mark, after which DuckDB expects options',
      { hint: 'name a file without a question mark with --db' },
    );
  }
  return { file, location: `duckdb:${file}` };
}
