// `duckdb:auth.db`, `duckdb:/var/lib/authtrack/auth.db`, `duckdb:///var/lib/authtrack/auth.db`.
import { resolve } from 'node:path';
import { ConfigError } from '../../lib/errors.js';

export type DuckdbLocation = {
  /** Absolute. */
  readonly file: string;
  /** Fit to be printed. */
  readonly location: string;
};

/**
 * The path is taken as it is, without percent-decoding; relative ones begin at the working directory.
 * @throws ConfigError for a URL without a file name.
 */
export function parseLocation(url: string): DuckdbLocation {
  const path = url.slice(url.indexOf(':') + 1).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    throw new ConfigError(`the database URL ${JSON.stringify(url)} names no file`, {
      cure: 'Use duckdb:FILE.',
    });
  }
  const file = resolve(path);
  return { file, location: `duckdb:${file}` };
}
