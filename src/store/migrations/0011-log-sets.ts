// The state of a log and its rotated logs, so that authtrack reports a problem once and not in every run.
import type { Migration } from './migration.js';

export const logSets: Migration = ({ text, tableOptions }) => [
  `CREATE TABLE IF NOT EXISTS log_sets (
    name_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    name ${text} NOT NULL,
    has_sshd INTEGER NOT NULL,
    warned_of ${text} NOT NULL
  )${tableOptions}`,
];
