// One process migrates, the others wait. MySQL commits each CREATE TABLE at once, so a transaction is no help; and a
// server without such locks (some clusters) is served by statements that do no harm twice.
import { TransientError } from '../engine-errors.js';
import type { AtOnce, Engine } from '../engine.js';
import { transaction } from '../transaction.js';
import { isServerError } from './server-error.js';

const WAIT_SECONDS = 20;

// 1235 not supported by this version or in a cluster, 1305 no such function
const withoutLocks = new Set<number | undefined>([1235, 1305]);

// Names of locks are shared by the whole server and no longer than 64 characters.
const lockName = "LEFT(CONCAT('authtrack.', SCHEMA()), 64)";

/** @throws TransientError (a TryAgainError) when another process migrates for too long. */
export async function whileMigrating<T>(engine: Engine, work: (atOnce: AtOnce) => Promise<T>): Promise<T> {
  const locked = await takeLock(engine);
  try {
    return await work((part) => transaction(engine, part));
  } finally {
    // A lock goes with its connection, and another connection has none to give back.
    if (locked) await engine.query(`SELECT RELEASE_LOCK(${lockName})`);
  }
}

/** False where the server has no locks. */
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
    `another process has been migrating ${engine.location} for ${WAIT_SECONDS} seconds`,
    {
      hint: 'Run the same command again when it has ended.',
    },
  );
}
