// Registers a log. If two runs register it at the same time, the unique key stops the second one.
import { nowMicros } from '../../lib/clock.js';
import { CannotCreateError, TryAgainError } from '../../lib/errors.js';
import { fingerprint, MAX_HEAD_BYTES } from '../../lib/identity.js';
import { safeText } from '../../lib/safe-text.js';
import type { Source } from '../../model/source.js';
import { ConnectionLostError, DuplicateKeyError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { instantText } from '../instant-text.js';
import { retryTransient } from '../transaction.js';
import { toNumber } from '../sql-row.js';
import { SOURCE_COLUMNS, sourceRow } from './source-row.js';

/** `id * 2^32 + line` must be exact in a double. */
export const MAX_SOURCE_ID = 2 ** 21 - 1;

// Each failed try means that another run has just registered a different log.
const TRIES = 10;

type NewSource = {
  readonly name: string;
  readonly head: Uint8Array;
  /** By hash of the whole head: how many known logs have it. */
  readonly alike: Map<string, number>;
};

/**
 * Registers a log and returns its source.
 * @throws TryAgainError when another run has registered the same log since the call of findSources.
 * @throws CannotCreateError when all source ids are used.
 */
export async function addSource(engine: Engine, { name, head, alike }: NewSource): Promise<Source> {
  const known = head.subarray(0, MAX_HEAD_BYTES);
  const hash = fingerprint(known);
  const ordinal = alike.get(hash) ?? 0;
  const key = [hash, known.length, ordinal];
  const nowAt = nowMicros();
  const now = instantText(nowAt);
  const values = [name, known.length, hash, ordinal, fingerprint(new Uint8Array(0)), now, now, MAX_SOURCE_ID];
  for (let n = 1; n <= TRIES; n++) {
    const outcome = await insert(engine, values);
    const [row] = await engine.query(
      `SELECT ${SOURCE_COLUMNS}, ${engine.dialect.micros('first_read')} AS first_read FROM sources WHERE head_hash = ? AND head_bytes = ? AND head_ordinal = ?`,
      key,
    );
    // The insert may have succeeded before the connection was lost. The time of registration then identifies our row.
    const inserted =
      outcome === 'inserted' ||
      (outcome === 'perhaps' && row !== undefined && toNumber(row, 'first_read') === nowAt);
    if (inserted && row === undefined) throw full(engine);
    if (inserted && row !== undefined) {
      alike.set(hash, ordinal + 1);
      return sourceRow(row);
    }
    if (row !== undefined) break;
  }
  throw new TryAgainError(`another run has just begun to read "${safeText(name)}"`, {
    hint: 'Run the same command again when the other run has ended.',
  });
}

/**
 * Returns `taken` if the id or the key is used; `perhaps` if an earlier try, whose answer was lost, may have used it.
 */
async function insert(
  engine: Engine,
  values: readonly (string | number)[],
): Promise<'inserted' | 'taken' | 'perhaps'> {
  const losses: ConnectionLostError[] = [];
  try {
    await retryTransient(() => insertOnce(engine, values, losses), engine);
    return 'inserted';
  } catch (error) {
    if (error instanceof DuplicateKeyError) return losses.length > 0 ? 'perhaps' : 'taken';
    throw error;
  }
}

async function insertOnce(
  engine: Engine,
  values: readonly (string | number)[],
  losses: ConnectionLostError[],
): Promise<void> {
  try {
    await engine.run(
      `INSERT INTO sources (id, name, head_bytes, head_hash, head_ordinal, offset_bytes, line_count, tail_bytes,
          tail_hash, parser_state, first_read, last_read)
        SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, 0, 0, 0, ?, '', ?, ?
          FROM sources HAVING COALESCE(MAX(id), 0) < ?`,
      values,
    );
  } catch (error) {
    if (error instanceof ConnectionLostError) losses.push(error);
    throw error;
  }
}

function full(engine: Engine): CannotCreateError {
  return new CannotCreateError(
    `the database ${engine.location} has ${MAX_SOURCE_ID} logs, the maximum number`,
    {
      hint: 'Use a new database.',
    },
  );
}
