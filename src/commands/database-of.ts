import type { Settings } from '../cli/cli.js';
import type { Context } from './context.js';

type Database = {
  readonly url: string;
  readonly signal: AbortSignal;
};

/** What opening the database needs of the settings and of the process. */
export function databaseOf({ db }: Pick<Settings, 'db'>, { signal }: Pick<Context, 'signal'>): Database {
  return { url: db, signal };
}
