import type { Settings } from '../cli/cli.js';
import { parseDuration } from '../lib/time-text.js';
import type { StoreOptions } from '../store/store.js';
import type { Context } from './context.js';

const MICROS_PER_MS = 1000;

/** The options to open the database with. */
export function databaseOf(
  { db, user, readLimit, writeLimit }: Settings,
  { signal }: Pick<Context, 'signal'>,
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

/** The longest timer of Node. */
const MAX_TIMER_MS = 2 ** 31 - 1;
