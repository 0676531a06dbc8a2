// Finds known logs with the same beginning. A log may have been short when it was registered, so the search tries every
// stored length of a beginning.
import { fingerprint, MAX_HEAD_BYTES } from '../../lib/identity.js';
import type { Source } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { SOURCE_COLUMNS, sourceRow } from './source-row.js';

/** Returns the logs with the longest beginning first, then those read furthest. Sets `alike` for the hash of `head`. */
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
