// In DuckDB a table may hold several answers about an address, since there is no index to find earlier ones.
// `addresses` becomes a view of the last answer for each address: see docs/decisions/0023. In MySQL it stays a table.
import type { Dialect } from '../engine.js';
import type { Migration } from './migration.js';

/** Creates nothing: the table already exists under another name. */
export const addressAnswers: Migration = () => [];

export function renameAddresses({ keepsTextsApart }: Dialect): readonly string[] {
  if (!keepsTextsApart) return [];
  return [
    'ALTER TABLE addresses RENAME TO address_answers',
    // Ordered by rowid and not by time, since the clock may have been wrong.
    `CREATE VIEW addresses AS SELECT * FROM address_answers
      QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`,
  ];
}
