// Finds the user names of keys in a separate query: a GROUP BY with text of any length is slow in MySQL.
import type { Engine } from '../engine.js';
import { toText } from '../sql-row.js';
import { isHashed } from './text-key.js';

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
