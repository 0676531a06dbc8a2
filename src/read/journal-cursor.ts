// How journalctl names an entry: `s=SEQNUM-ID;i=SEQNUM;b=BOOT;m=MONOTONIC;t=REALTIME;x=HASH`. The first two are of the
// file that the entry stands in, the others of the entry itself.

// "__CURSOR":"s=f7…;i=1a;b=a2…;m=1e8480;t=64748462f8240;x=396ec5a28ba5dc66"
// Inside of a value each quotation mark has a backslash, so no message can look like this.
const cursorField = /"__CURSOR" ?: ?"([^"\\]+)"/;

/** The cursor in an entry of `journalctl --output=json`. */
export function findCursor(entry: string): string | undefined {
  return cursorField.exec(entry)?.[1];
}

/** The cursor of the last line of a text. */
export function findLastCursor(text: string): string | undefined {
  return findCursor(text.slice(text.lastIndexOf('\n', text.length - 2) + 1));
}

/** Whether two cursors name one entry, be it in another file: journald copies entries when it makes them persistent. */
export function isSameEntry(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [fieldsOf(one), fieldsOf(other)];
  return a.get('s') !== b.get('s') && ['b', 'm', 't', 'x'].every((key) => a.get(key) === b.get(key));
}

/** Whether two cursors name entries of the same microsecond. */
export function isSameInstant(one: string, other: string): boolean {
  return fieldsOf(one).get('t') === fieldsOf(other).get('t');
}

function fieldsOf(cursor: string): ReadonlyMap<string, string> {
  return new Map(cursor.split(';').map((field) => [field.slice(0, 1), field.slice(2)]));
}
