// In DuckDB answers about addresses are only added, since there is no index to find the earlier ones by: `addresses` is a
// view of the last one of each. See docs/decisions/0023. In MySQL it stays a table.
import type { Dialect } from '../engine.js';
import type { Migration } from './migration.js';

/** There is nothing to make: the table is there under another name. */
export const addressAnswers: Migration = () => [];

export function renameAddresses({ keepsTextsApart }: Dialect): readonly string[] {
  if (!keepsTextsApart) return [];
  return [
    'ALTER TABLE addresses RENAME TO address_answers',
    // By their place and not by their time, which a clock that was wrong has written.
    `CREATE VIEW addresses AS SELECT * FROM address_answers
      QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`,
  ];
}
