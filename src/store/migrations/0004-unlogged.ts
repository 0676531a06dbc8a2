// The outbox: the last lines stored for a processed log, until it is certain that the processed log has them.
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
