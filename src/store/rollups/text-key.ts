// Turns user names and host labels into keys. A key has at most 64 characters, but attackers choose names of any
// length. A short, plain name is used as the key; for any other name the key is its SHA-256, which is longer than any
// plain key.
import { createHash } from 'node:crypto';
import type { Dialect, Engine } from '../engine.js';
import { toText } from '../sql-row.js';

const MAX_PLAIN = 63;
const HASHED = 64;

// Without the flag m, `$` matches only at the end, so a name with a newline at its end is not plain.
const plain = /^[!-~]{1,63}$/;

/** `text` is null if it equals the key. */
type TextKey = { readonly key: string; readonly text: string | null };

export function textKey(text: string): TextKey {
  if (plain.test(text)) return { key: text, text: null };
  return { key: createHash('sha256').update(text, 'utf8').digest('hex'), text };
}

/** Whether a key is a hash; the text is then in a separate column. */
function isHashed(key: string): boolean {
  return key.length === HASHED;
}

/** Returns textKey as SQL expressions over a column that is not null. */
export function textKeySql({ matches, sha256 }: Dialect, column: string): { key: string; text: string } {
  const isPlain = `(LENGTH(${column}) BETWEEN 1 AND ${MAX_PLAIN} AND NOT ${matches(column, '[^!-~]')})`;
  return {
    key: `CASE WHEN ${isPlain} THEN ${column} ELSE ${sha256(column)} END`,
    text: `CASE WHEN ${isPlain} THEN NULL ELSE ${column} END`,
  };
}

// Finds the user names of keys in a separate query: a GROUP BY with text of any length is slow in MySQL.

const KEYS_PER_STATEMENT = 1000;

/** Returns a function that turns keys of a rollup into user names. */
export async function rolledUpUsers(
  engine: Engine,
  table: 'user_days' | 'user_attempts',
  keys: readonly string[],
): Promise<(key: string) => string> {
  const hashed = [...new Set(keys.filter(isHashed))];
  const names = new Map<string, string>();
  for (let from = 0; from < hashed.length; from += KEYS_PER_STATEMENT) {
    const some = hashed.slice(from, from + KEYS_PER_STATEMENT);
    const rows = await engine.query(
      `SELECT user_key, MIN("user") AS name FROM ${table}
        WHERE user_key IN (${some.map(() => '?').join(', ')}) GROUP BY user_key`,
      some,
    );
    for (const row of rows) names.set(toText(row, 'user_key'), toText(row, 'name'));
  }
  return (key) => names.get(key) ?? key;
}

/** Compares texts by code units, so that the order does not depend on the locale of the machine. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
