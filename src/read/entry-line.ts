// Formats an entry of `journalctl -o export` as a line of JSON, like `journalctl -o json`. A newline in a field
// therefore does not end the line.
import { isUtf8 } from 'node:buffer';

import type { EntryFields } from './entry-frames.js';

/** The parser recognizes a journal entry by this field. */
const TIME = '__REALTIME_TIMESTAMP';

// eslint-disable-next-line no-control-regex -- this pattern matches ASCII
const ascii = /^[\u0000-\u007f]*$/;

/** The entry as JSON (latin1), without a newline. */
export function entryLine(fields: EntryFields): string {
  const all = Array.from(fields, ([name, values]) => `"${name}":${valueOf(values)}`);
  if (!fields.has(TIME)) all.push(`"${TIME}":null`);
  return `{${all.join(',')}}`;
}

function valueOf([first = '', second]: readonly string[]): string {
  return second === undefined ? textOf(first) : `[${textOf(first)},${textOf(second)}]`;
}

/** The value as a JSON string, or as an array of bytes if it is not UTF-8. */
function textOf(value: string): string {
  if (ascii.test(value)) return JSON.stringify(value);
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? JSON.stringify(value) : `[${bytes.join(',')}]`;
}
