// Answers that cost a look at many rows, until there are other rows.
import type { Migration } from './migration.js';

export const queryCache: Migration = ({ longText, tableOptions }) => [
  `CREATE TABLE IF NOT EXISTS kept_answers (
    question VARCHAR(64) NOT NULL PRIMARY KEY,
    stored_rows VARCHAR(128) NOT NULL,
    answer ${longText} NOT NULL
  )${tableOptions}`,
];
