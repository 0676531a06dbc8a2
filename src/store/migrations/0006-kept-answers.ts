// The query cache: results of queries that scan many rows, until the stored rows change.
import type { Migration } from './migration.js';

export const queryCache: Migration = ({ longText, tableOptions }) => [
  `CREATE TABLE IF NOT EXISTS kept_answers (
    question VARCHAR(64) NOT NULL PRIMARY KEY,
    stored_rows VARCHAR(128) NOT NULL,
    answer ${longText} NOT NULL
  )${tableOptions}`,
];
