// `duckdb:auth.db`, `duckdb:/var/lib/authtrack/auth.db`, `duckdb:///var/lib/authtrack/auth.db`.
import { resolve } from 'node:path';
import { ConfigError, UsageError } from '../../lib/errors.js';

export type DuckdbLocation = {
  /** Absolute. */
  readonly file: string;
  /** Fit to be printed. */
  readonly location: string;
};

// mysql://mira:password@db.example/logs : with what is in it, a message tells nothing of it
const anotherUrl = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The path is taken as it is, without percent-decoding; relative ones begin at the working directory.
 * DuckDB knows other systems by how a name begins (`md:`, `s3://`, `:memory:`): an absolute path is none of these.
 * @throws ConfigError for a URL without a file name, UsageError for a path that DuckDB would cut.
 */
export function parseLocation(url: string): DuckdbLocation {
  const path = url.slice(url.indexOf(':') + 1).replace(/^\/\/(?=\/)/, '');
  if (anotherUrl.test(path)) {
    throw new ConfigError('the database URL has another URL after duckdb:', {
      hint: 'Use duckdb:FILE, or mysql://user:password@host:port/database without duckdb: before it.',
    });
  }
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    throw new ConfigError('the database URL names no file', {
      hint: 'Use duckdb:FILE.',
    });
  }
  const file = resolve(path);
  if (file.includes('?')) {
    throw new UsageError(
      'the database file has a question mark in its path: DuckDB takes what follows it for options',
      { hint: 'Name a file without one with --db.' },
    );
  }
  return { file, location: `duckdb:${file}` };
}
