// Counts rows that were changed or removed, by day: the sums of a day may be the same as before when its rows are not.
import { editedDays } from '../rollups/rollup-tables.js';
import type { Migration } from './migration.js';

export const editedRows: Migration = ({ tableOptions }, { hasKeys }) => [
  `CREATE TABLE IF NOT EXISTS ${editedDays.name} (
    utc_day BIGINT NOT NULL,
    shard INTEGER NOT NULL,
    edits BIGINT NOT NULL${hasKeys ? ', PRIMARY KEY (utc_day, shard)' : ''}
  )${tableOptions}`,

  'ALTER TABLE judged_days ADD COLUMN edits BIGINT DEFAULT 0',

  // Of a finding that was told: it is told again when it has become graver.
  'ALTER TABLE finding_records ADD COLUMN severity VARCHAR(8)',
];

/** A run that judges updates this row first, so that another one waits. */
export function fillTurn(): readonly string[] {
  return [`INSERT INTO judging (name, state) VALUES ('turn', '')`];
}
