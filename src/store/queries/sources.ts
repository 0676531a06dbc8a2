// The table `sources`: finds, registers and lists logs.
import { nowMicros } from '../../lib/clock.js';
import { CannotCreateError, TryAgainError } from '../../lib/errors.js';
import { fingerprint, MAX_HEAD_BYTES } from '../../lib/identity.js';
import { safeText } from '../../lib/safe-text.js';
import type { ReadSource, Reread, Source } from '../../model/source.js';
import { ConnectionLostError, DuplicateKeyError } from '../engine-errors.js';
import type { Engine, SqlRow } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';
import { retryTransient } from '../transaction.js';

/**
 * Returns the known logs with the same beginning: the longest beginning first, then those read furthest. A log may have
 * been short when it was registered, so the search tries every stored length. Sets `alike` for the hash of `head`.
 */
export async function findSources(
  engine: Engine,
  head: Uint8Array,
  alike: Map<string, number>,
): Promise<readonly Source[]> {
  const known = head.subarray(0, MAX_HEAD_BYTES);
  // Every log begins with the empty text, so length 0 counts only for an empty log.
  const lengths = await engine.query(
    'SELECT DISTINCT head_bytes FROM sources WHERE head_bytes BETWEEN ? AND ? ORDER BY head_bytes DESC',
    [Math.min(1, known.length), known.length],
  );
  const sources: Source[] = [];
  for (const length of lengths) {
    const headBytes = toNumber(length, 'head_bytes');
    const rows = await engine.query(
      `SELECT ${SOURCE_COLUMNS} FROM sources WHERE head_hash = ? AND head_bytes = ? ORDER BY offset_bytes DESC, id`,
      [fingerprint(known.subarray(0, headBytes)), headBytes],
    );
    sources.push(...rows.map(sourceRow));
  }
  alike.set(fingerprint(known), sources.filter((source) => source.headBytes === known.length).length);
  return sources;
}

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
 * Registers a log and returns its source. If two runs register it at the same time, the unique key stops the second one.
 * @throws TryAgainError when another run has registered the same log since the call of findSources.
 * @throws CannotCreateError when all source ids are used.
 */
export async function addSource(engine: Engine, { name, head, alike }: NewSource): Promise<Source> {
  const known = head.subarray(0, MAX_HEAD_BYTES);
  const hash = fingerprint(known);
  const ordinal = alike.get(hash) ?? 0;
  const key = [hash, known.length, ordinal];
  const nowAt = nowMicros();
  const now = sqlInstant(nowAt);
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
    hint: 'run the same command again when the other run has ended',
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
      hint: 'use a new database',
    },
  );
}

/** Lists the logs that were read, how far and when. */
export async function readSources(engine: Engine): Promise<readonly ReadSource[]> {
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `SELECT id, name, line_count, offset_bytes, ${micros('first_read')} AS first_micros,
        ${micros('last_read')} AS last_micros FROM sources ORDER BY id`,
  );
  return rows.map((row) => ({
    id: toNumber(row, 'id'),
    name: toText(row, 'name'),
    lines: toNumber(row, 'line_count'),
    offsetBytes: toNumber(row, 'offset_bytes'),
    firstRead: toNumber(row, 'first_micros'),
    lastRead: toNumber(row, 'last_micros'),
  }));
}

const SOURCE_COLUMNS = `id, name, head_bytes, head_hash, offset_bytes, line_count, tail_bytes, tail_hash,
  journal_cursor, parser_state, copied, reread_lines, reread_until`;

/** Converts a row of `sources` to the model's Source. */
function sourceRow(row: SqlRow): Source {
  return {
    id: toNumber(row, 'id'),
    name: toText(row, 'name'),
    headBytes: toNumber(row, 'head_bytes'),
    headHash: toText(row, 'head_hash'),
    position: {
      offsetBytes: toNumber(row, 'offset_bytes'),
      lines: toNumber(row, 'line_count'),
      tailHash: toText(row, 'tail_hash'),
      tailBytes: toNumber(row, 'tail_bytes'),
      cursor: toTextOrNull(row, 'journal_cursor'),
      parserState: toText(row, 'parser_state'),
    },
    copied: JSON.parse(toTextOrNull(row, 'copied') ?? '[]') as number[],
    reread: rereadOf(row),
  };
}

function rereadOf(row: SqlRow): Reread | null {
  const lines = toNumberOrNull(row, 'reread_lines');
  return lines === null ? null : { lines, untilMicros: toNumber(row, 'reread_until') };
}
