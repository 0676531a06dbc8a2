// One transaction, and again when the database asks for it or the connection was lost. Each attempt repeats `work`
// from its beginning.
import { setTimeout as delay } from 'node:timers/promises';
import { asTransaction } from '../lib/under-way.js';
import { ConnectionLostError, TransientError } from './engine-errors.js';
import type { Engine } from './engine.js';

// Deadlocks are over in milliseconds; so many attempts outlast the commits of several other runs, on a cluster those of
// every node that stores logins of the same machine.
const ATTEMPTS = 16;
const PAUSE_MS = 50;

/** What a COMMIT would have stored that nobody answered: it may have happened or not. */
type Unanswered<T> = { readonly result: T };

/**
 * Commits what `work` did, or nothing of it.
 * @param isCommitted asked after a COMMIT without an answer: whether the database holds what `work` did.
 * @throws TransientError (a TryAgainError) when the database gave up each attempt, ConnectionLostError when no
 *   server could be reached for long; else what `work` throws.
 */
export async function transaction<T>(
  engine: Engine,
  work: () => Promise<T>,
  isCommitted: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<T> {
  let unanswered: Unanswered<T> | undefined;
  const once = async (): Promise<T> => {
    if (unanswered !== undefined && (await isCommitted())) return unanswered.result;
    const before = unanswered;
    try {
      return await attempt(engine, work, (result) => (unanswered = { result }));
    } catch (error) {
      // The server may have finished that COMMIT only now, and so have made `work` fail.
      if (before === undefined || error instanceof ConnectionLostError || !(await isCommitted())) throw error;
      return before.result;
    }
  };
  return asTransaction(() => retryTransient(once, engine));
}

type Retries = {
  readonly lossPausesMs?: readonly number[];
  /** Ends trying. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Runs `work` again, a few times, as long as it fails with TransientError; and as often as there are pauses when the
 * connection was lost.
 */
export async function retryTransient<T>(
  work: () => Promise<T>,
  { lossPausesMs = [], signal }: Retries = {},
): Promise<T> {
  let [failures, losses] = [0, 0];
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const pauseMs =
        error instanceof ConnectionLostError
          ? lossPausesMs[losses++]
          : error instanceof TransientError && ++failures < ATTEMPTS
            ? PAUSE_MS * failures * (0.5 + Math.random())
            : undefined;
      if (pauseMs === undefined) throw error;
      await delay(pauseMs, undefined, signal && { signal }).catch(() => undefined);
      if (signal?.aborted === true) throw error;
    }
  }
}

async function attempt<T>(
  engine: Engine,
  work: () => Promise<T>,
  onUnanswered: (result: T) => void,
): Promise<T> {
  await engine.run('BEGIN');
  try {
    const result = await work();
    await commit(engine, () => onUnanswered(result));
    return result;
  } catch (error) {
    // A lost connection or a failed COMMIT has already ended the transaction: the first failure is the one to tell.
    await engine.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function commit(engine: Engine, onUnanswered: () => void): Promise<void> {
  try {
    await engine.run('COMMIT');
  } catch (error) {
    if (error instanceof ConnectionLostError) onUnanswered();
    throw error;
  }
}
