// One transaction, and again when the database asks for it. A retry repeats `work` from its beginning.
import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from './engine-errors.js';
import type { Engine } from './engine.js';

// Deadlocks are over in milliseconds; three attempts outlast the commit of a second run.
const ATTEMPTS = 3;
const PAUSE_MS = 50;

/**
 * Commits what `work` did, or nothing of it.
 * @throws TransientError (a TryAgainError) when the database gave up each attempt; else what `work` throws.
 */
export async function transaction<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  return retryTransient(() => attempt(engine, work));
}

/** Runs `work` again, a few times, as long as it fails with TransientError. */
export async function retryTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientError) || failed === ATTEMPTS) throw error;
      await delay(PAUSE_MS * failed);
    }
  }
}

async function attempt<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  await engine.run('BEGIN');
  try {
    const result = await work();
    await engine.run('COMMIT');
    return result;
  } catch (error) {
    // A lost connection or a failed COMMIT has already ended the transaction: the first failure is the one to tell.
    await engine.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
