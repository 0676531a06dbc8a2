// A slice of a block of text keeps the whole block in memory. Fields repeat, so each distinct one is copied and decoded
// once and then reused.
import { isUtf8 } from 'node:buffer';

import { escaped, looksEscaped } from './byte-escapes.js';

const MAX_ENTRIES = 50_000;

/** Several times the characters of all distinct fields in an ordinary log. */
const MAX_CHARS = 4 << 20;

// eslint-disable-next-line no-control-regex -- ASCII is what this is about
const ascii = /^[\u0000-\u007f]*$/;

/** Longer texts are rare and are not kept: 50,000 of them would need too much memory. */
const MAX_KEPT_BYTES = 512;

/** `make` with a bounded cache of its results. */
export function interned<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  let chars = 0;
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    chars += text.length;
    if (known.size >= MAX_ENTRIES || chars > MAX_CHARS) {
      known.clear();
      chars = text.length;
    }
    const copy = Buffer.from(text, 'latin1').toString('latin1');
    const made = make(copy);
    if (copy.length > MAX_KEPT_BYTES) return made;
    known.set(copy, made);
    return made;
  };
}

/** Bytes (latin1) as text: UTF-8, with `\xff` for a byte that is not (byte-escapes.ts). Different bytes give different texts. */
export function decoded(bytes: string): string {
  if (ascii.test(bytes)) return looksEscaped(bytes) ? escaped(bytes) : bytes;
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) && !looksEscaped(bytes)
    ? raw.toString()
    : Buffer.from(escaped(bytes), 'latin1').toString();
}
