// The position in a journal: the cursor of the last entry that was read,
// `s=SEQNUM-ID;i=SEQNUM;b=BOOT;m=MONOTONIC;t=REALTIME;x=HASH`. The first two fields depend on the journal file of the
// entry, the others on the entry only.
import { NEWLINE } from '../lib/character-codes.js';
import { chain } from './log-blocks.js';

// "__CURSOR":"s=f7…;i=1a;b=a2…;m=1e8480;t=64748462f8240;x=396ec5a28ba5dc66"
// In values, JSON escapes each quotation mark, so no message can look like this field.
const cursorField = /"__CURSOR" ?: ?"([^"\\]+)"/;

/** The cursor in an entry of `journalctl --output=json`. */
function findCursor(entry: string): string | undefined {
  return cursorField.exec(entry)?.[1];
}

/** The cursor in the last line of a text. */
export function findLastCursor(text: string): string | undefined {
  return findCursor(text.slice(text.lastIndexOf('\n', text.length - 2) + 1));
}

/**
 * Whether two cursors mean the same entry, also in another file: journald copies entries when it makes them persistent.
 */
export function isSameEntry(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [fieldsOf(one), fieldsOf(other)];
  return a.get('s') !== b.get('s') && ['b', 'm', 't', 'x'].every((key) => a.get(key) === b.get(key));
}

/** Whether two cursors mean entries of the same microsecond. */
function isSameInstant(one: string, other: string): boolean {
  return fieldsOf(one).get('t') === fieldsOf(other).get('t');
}

function fieldsOf(cursor: string): ReadonlyMap<string, string> {
  return new Map(cursor.split(';').map((field) => [field.slice(0, 1), field.slice(2)]));
}

/**
 * Continues after an entry. journalctl is asked to begin with the entry itself, not after it: if the entry was removed,
 * journalctl then begins with the next one, which "after" would skip.
 *
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
