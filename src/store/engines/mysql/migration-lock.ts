// One process migrates, and the others wait. A transaction does not help, since MySQL commits each CREATE TABLE at
// once. Some clusters have no such locks; there, running a statement twice does no harm.
import { TransientError } from '../../engine-errors.js';
import type { AtOnce, Engine } from '../../engine.js';
import { transaction } from '../../transaction.js';
import { isServerError } from './refusals.js';

const WAIT_SECONDS = 20;

// 1235 not supported by this version or in a cluster, 1305 no such function
const withoutLocks = new Set<number | undefined>([1235, 1305]);

// Lock names are shared by the whole server and have at most 64 characters.
const lockName = "LEFT(CONCAT('authtrack.', SCHEMA()), 64)";

/** Runs `work` under the lock. @throws TransientError (a TryAgainError) when another process migrates for too long */
export async function whileMigrating<T>(engine: Engine, work: (atOnce: AtOnce) => Promise<T>): Promise<T> {
  const locked = await takeLock(engine);
  try {
    return await work((part) => transaction(engine, part));
  } finally {
    // If the connection was lost, so was the lock; releasing it on the new connection does nothing.
    if (locked) await engine.query(`SELECT RELEASE_LOCK(${lockName})`);
  }
}

/** Returns false if the server has no locks. */
async function takeLock(engine: Engine): Promise<boolean> {
  try {
    const [row] = await engine.query(`SELECT GET_LOCK(${lockName}, ?) AS locked`, [WAIT_SECONDS]);
    if (row?.['locked'] === 1) return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (isServerError(cause) && withoutLocks.has(cause.errno)) return false;
    throw error;
  }
  throw new TransientError(
    `another process has been upgrading the database ${engine.location} for ${WAIT_SECONDS} s`,
    {
      hint: 'run the same command again when that process has ended',
    },
  );
}
