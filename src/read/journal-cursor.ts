// Cursors of journalctl: `s=SEQNUM-ID;i=SEQNUM;b=BOOT;m=MONOTONIC;t=REALTIME;x=HASH`. The first two fields depend on
// the journal file of the entry, the others on the entry only.

// "__CURSOR":"s=f7…;i=1a;b=a2…;m=1e8480;t=64748462f8240;x=396ec5a28ba5dc66"
// In values, JSON escapes each quotation mark, so no message can look like this field.
const cursorField = /"__CURSOR" ?: ?"([^"\\]+)"/;

/** The cursor in an entry of `journalctl --output=json`. */
export function findCursor(entry: string): string | undefined {
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
export function isSameInstant(one: string, other: string): boolean {
  return fieldsOf(one).get('t') === fieldsOf(other).get('t');
}

function fieldsOf(cursor: string): ReadonlyMap<string, string> {
  return new Map(cursor.split(';').map((field) => [field.slice(0, 1), field.slice(2)]));
}
