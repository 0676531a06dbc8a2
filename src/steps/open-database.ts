// Opens the database of the settings for a command, and closes it.
import type { Settings } from '../cli/cli.js';
import { parseDuration } from '../lib/time-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore, type Store, type StoreOptions } from '../store/store.js';
import type { CommandContext } from './command.js';

const MICROS_PER_MS = 1000;

/** The longest timer of Node. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The result of `body`. The database is closed then, also after a failure. @throws what openStore and `body` throw */
export async function withStore<T>(
  context: Pick<CommandContext, 'settings' | 'signal' | 'verbose'>,
  access: NonNullable<StoreOptions['access']>,
  body: (store: Store) => Promise<T>,
): Promise<T> {
  return withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(context.settings, context.signal), access }));
    context.verbose(`database: ${store.location}`);
    return body(store);
  });
}

/** The options to open the database with. */
export function databaseOf(
  { db, user, readLimit, writeLimit }: Settings,
  signal: AbortSignal,
): Pick<StoreOptions, 'url' | 'owner' | 'limits' | 'signal'> {
  const [read, write] = [readLimit, writeLimit].map(millisecondsOf);
  return {
    url: db,
    signal,
    ...(user !== undefined && { owner: user }),
    limits: {
      ...(read !== undefined && { read }),
      ...(write !== undefined && { batch: write, commit: write }),
    },
  };
}

function millisecondsOf(length: string): number | undefined {
  const micros = parseDuration(length);
  return micros === null ? undefined : Math.min(micros / MICROS_PER_MS, MAX_TIMER_MS);
}
