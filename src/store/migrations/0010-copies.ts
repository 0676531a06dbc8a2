// What authtrack needs to recognize a login that another log has already stored, besides the columns `reading` and `origin`
// of the logins: the machines and times in each log, and their lines. See docs/decisions/0031.
import type { Dialect } from '../engine.js';

import { textKeySql } from '../rollups/text-key.js';
import type { Migration } from './migration.js';

export const copies: Migration = (types, dialect) => {
  const { longText, tableOptions } = types;
  const key = (columns: string): string => (dialect.hasKeys ? `, PRIMARY KEY (${columns})` : '');
  return [
    `ALTER TABLE sources ADD COLUMN copied ${longText}`,
    'ALTER TABLE sources ADD COLUMN reread_lines BIGINT',
    'ALTER TABLE sources ADD COLUMN reread_until BIGINT',

    // For each log, and for all logs together as source 0.
    `CREATE TABLE IF NOT EXISTS host_ranges (
      host_key VARCHAR(64) NOT NULL,
      source_id BIGINT NOT NULL,
      row_count BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL${key('host_key, source_id')}
    )${tableOptions}`,

    // One row for each batch.
    `CREATE TABLE IF NOT EXISTS source_parts (
      source_id BIGINT NOT NULL,
      first_line BIGINT NOT NULL,
      last_line BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL${key('source_id, first_line')}
    )${tableOptions}`,

    // Which logs have copies of rows that came from which other log.
    `CREATE TABLE IF NOT EXISTS source_copies (
      source_id BIGINT NOT NULL,
      copied_from BIGINT NOT NULL${key('source_id, copied_from')}
    )${tableOptions}`,
  ];
};

/** Fills the new tables from the stored rows. */
export function fillCopies(dialect: Dialect): readonly string[] {
  const { micros, hostLabel, quotient } = dialect;
  const source = quotient('id', 2 ** 32);
  const line = 'MOD(id, 4294967296)';
  const { key } = textKeySql(dialect, hostLabel('host'));
  const at = micros('"date"');
  return [
    `INSERT INTO host_ranges (host_key, source_id, row_count, first_micros, last_micros)
      SELECT ${key} AS host_key, ${source} AS source_id, COUNT(*), MIN(${at}), MAX(${at})
        FROM logins GROUP BY ${key}, ${source}`,
    `INSERT INTO source_parts (source_id, first_line, last_line, first_micros, last_micros)
      SELECT ${source} AS source_id, MIN(${line}), MAX(${line}), MIN(${at}), MAX(${at}) FROM logins GROUP BY ${source}`,
  ];
}
