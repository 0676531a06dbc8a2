// Loads the native module of DuckDB before any file imports it: a static import that fails would also end the process
// with an unhandled rejection of Node's module loader.
import { createRequire } from 'node:module';

import { UnavailableError } from '../../../lib/errors.js';

/** The version of DuckDB. @throws UnavailableError if this machine has no binary that it can load */
export function loadNative(): string {
  try {
    const require = createRequire(import.meta.url);
    return (require('@duckdb/node-api') as { readonly version: () => string }).version();
  } catch (cause) {
    const [line = ''] = (cause as Error).message.split('\n');
    throw new UnavailableError(`cannot load the database engine DuckDB: ${line}`, {
      hint: 'install authtrack again on this machine, for this version of Node (npm install -g authtrack, or apt-get install --reinstall authtrack)',
      cause,
    });
  }
}
