// Whether and how user names are masked: see queries/name-masking.ts. The table is empty until a run masks names.
import type { Migration } from './migration.js';

export const nameMask: Migration = ({ tableOptions }) => [
  `CREATE TABLE IF NOT EXISTS name_mask (
    shard INTEGER NOT NULL PRIMARY KEY,
    key_check VARCHAR(64) NOT NULL,
    stamp VARCHAR(64) NOT NULL,
    batches BIGINT NOT NULL
  )${tableOptions}`,
];
