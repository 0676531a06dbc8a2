// User names as keys. A key is at most 64 characters; names are hostile and of any length. So a name that is short and
// plain is its own key, and any other is known by its SHA-256, which is longer than any plain one.
import { createHash } from 'node:crypto';
import type { Dialect } from '../engine.js';

const MAX_PLAIN = 63;
const HASHED = 64;

// Without the flag m, `$` is the end alone: a name with a newline at its end is not plain.
const plain = /^[!-~]{1,63}$/;

/** `text` is null where the key tells it. */
type TextKey = { readonly key: string; readonly text: string | null };

export function textKey(text: string): TextKey {
  if (plain.test(text)) return { key: text, text: null };
  return { key: createHash('sha256').update(text, 'utf8').digest('hex'), text };
}

/** Whether a key tells its text only with the column beside it. */
export function isHashed(key: string): boolean {
  return key.length === HASHED;
}

/** The same as expressions over a column that is not null. */
export function textKeySql({ matches, sha256 }: Dialect, column: string): { key: string; text: string } {
  const isPlain = `(LENGTH(${column}) BETWEEN 1 AND ${MAX_PLAIN} AND NOT ${matches(column, '[^!-~]')})`;
  return {
    key: `CASE WHEN ${isPlain} THEN ${column} ELSE ${sha256(column)} END`,
    text: `CASE WHEN ${isPlain} THEN NULL ELSE ${column} END`,
  };
}
