// An entry of `journalctl -o export` as a line of JSON, as `journalctl -o json` writes it: whatever stands in a field, no newline
// in it ends the line.
import { isUtf8 } from 'node:buffer';

import type { EntryFields } from './entry-frames.js';

/** Without one the parser would not know the object for an entry of the journal. */
const TIME = '__REALTIME_TIMESTAMP';

// eslint-disable-next-line no-control-regex -- ASCII is what this is about
const ascii = /^[\u0000-\u007f]*$/;

/** Latin1, without a newline. */
export function entryLine(fields: EntryFields): string {
  const all = Array.from(fields, ([name, values]) => `"${name}":${valueOf(values)}`);
  if (!fields.has(TIME)) all.push(`"${TIME}":null`);
  return `{${all.join(',')}}`;
}

function valueOf([first = '', second]: readonly string[]): string {
  return second === undefined ? textOf(first) : `[${textOf(first)},${textOf(second)}]`;
}

/** What is not UTF-8 is an array of bytes. */
function textOf(value: string): string {
  if (ascii.test(value)) return JSON.stringify(value);
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? JSON.stringify(value) : `[${bytes.join(',')}]`;
}
