// Runs one transaction. It is retried after a deadlock or conflict, and after a lost connection. Each try runs `work`
// from its beginning.
import { setTimeout as delay } from 'node:timers/promises';
import { asTransaction } from '../lib/under-way.js';
import { ConnectionLostError, DuplicateKeyError, TransientError } from './engine-errors.js';
import type { Engine, SqlValue } from './engine.js';

// A deadlock ends within milliseconds. This many tries outlast the commits of several other runs: on a cluster, those
// of every node that stores logins of the same machine.
const ATTEMPTS = 16;
const PAUSE_MS = 50;

/** The result of a transaction whose COMMIT got no answer: it may or may not be committed. */
type Unanswered<T> = { readonly result: T };

/**
 * Commits all that `work` did, or nothing.
 * @param isCommitted whether the database holds what `work` did; called after a COMMIT without an answer.
 * @throws TransientError (a TryAgainError) when the database aborted every try, ConnectionLostError when the connection
 *   was lost at every try; else what `work` throws.
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
      // The server may have finished the earlier COMMIT only now, so that this try failed.
      if (before === undefined || error instanceof ConnectionLostError || !(await isCommitted())) throw error;
      return before.result;
    }
  };
  return asTransaction(() => retryTransient(once, engine));
}

type Statement = readonly [sql: string, values: readonly SqlValue[]];

/** Updates one row, or inserts it if there is none. If another run inserts the row at the same time, that row stays. */
export async function updateOrInsert(engine: Engine, update: Statement, insert: Statement): Promise<void> {
  try {
    await transaction(engine, async () => {
      const found = await engine.run(...update);
      if (found === 0) await engine.run(...insert);
    });
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
  }
}

type Retries = {
  readonly lossPausesMs?: readonly number[];
  /** Ends the retries. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Runs `work`, and retries it a few times after a TransientError, and once for each of `lossPausesMs` after a
 * ConnectionLostError.
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
  await engine.begin();
  try {
    const result = await work();
    await commit(engine, () => onUnanswered(result));
    return result;
  } catch (error) {
    // After a lost connection or a failed COMMIT, ROLLBACK fails too. Only the first failure is reported.
    await engine.rollback().catch(() => undefined);
    throw error;
  }
}

async function commit(engine: Engine, onUnanswered: () => void): Promise<void> {
  try {
    await engine.commit();
  } catch (error) {
    if (error instanceof ConnectionLostError) onUnanswered();
    throw error;
  }
}
