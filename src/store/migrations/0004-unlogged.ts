// Which batch was stored last for a log of processed entries, until the log is known to have it all.
import type { Migration } from './migration.js';

export const outboxTable: Migration = ({ instant, text, tableOptions }) => [
  `CREATE TABLE IF NOT EXISTS unlogged (
    log_hash VARCHAR(64) NOT NULL,
    source_id BIGINT NOT NULL,
    log_name ${text} NOT NULL,
    first_line BIGINT NOT NULL,
    last_line BIGINT NOT NULL,
    since ${instant} NOT NULL,
    PRIMARY KEY (log_hash, source_id)
  )${tableOptions}`,
];
