// Continues after an entry of a journal. journalctl is asked to begin with the entry itself, not after it. If the entry
// was removed, journalctl then begins with the next one, which "after" would skip.
import { NEWLINE } from '../lib/character-codes.js';
import { findCursor, isSameEntry, isSameInstant } from './journal-cursor.js';
import { chain } from './skip-to.js';

/**
 * Drops the entry with this cursor, and those before it of the same microsecond. Drops nothing if the entry is not
 * among the first. `entries` are lines of JSON.
 * @returns undefined if there are no entries
 */
export async function skipEntry(
  entries: AsyncIterable<Buffer>,
  cursor: string,
): Promise<AsyncIterable<Buffer> | undefined> {
  const iterator = entries[Symbol.asyncIterator]();
  const rest = { [Symbol.asyncIterator]: () => iterator };
  let taken = Buffer.alloc(0);
  for (let start = 0; ;) {
    const end = taken.indexOf(NEWLINE, start);
    if (end < 0) {
      const next = await iterator.next();
      if (next.done === true) return taken.length === 0 ? undefined : chain(taken, rest);
      taken = Buffer.concat([taken, next.value]);
      continue;
    }
    const found = findCursor(taken.toString('latin1', start, end));
    if (found === undefined || !isSameInstant(found, cursor)) return chain(taken, rest);
    if (isSameEntry(found, cursor)) return chain(taken.subarray(end + 1), rest);
    start = end + 1;
  }
}
