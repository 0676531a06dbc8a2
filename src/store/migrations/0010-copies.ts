// What authtrack needs to recognize a login that another log has already stored: the reading and the origin of each
// login, the machines and times in each log, and their lines. See docs/decisions/0031.
import type { Dialect } from '../engine.js';
import { textKeySql } from '../rollups/text-key.js';
import type { Migration } from './migration.js';

export const copies: Migration = ({ longText, tableOptions }, { hasKeys, keepsTextsApart }) => {
  const key = (columns: string): string => (hasKeys ? `, PRIMARY KEY (${columns})` : '');
  const kinds = keepsTextsApart ? 'login_kinds' : 'logins';
  return [
    `ALTER TABLE ${kinds} ADD COLUMN reading VARCHAR(32) DEFAULT ''`,
    `ALTER TABLE ${kinds} ADD COLUMN origin VARCHAR(8) DEFAULT ''`,
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
  const { micros, hostLabel, quotient, keepsTextsApart } = dialect;
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
    ...(keepsTextsApart ? views : []),
  ];
}

const views = [
  'DROP VIEW logins',
  'DROP VIEW numbered_logins',
  `CREATE VIEW numbered_logins AS
    SELECT l.id, l."date", u."user", a.ip, k.status, k.service, c.country, c.country_code, k.host,
        CAST(NULLIF(l.port, -1) AS BIGINT) AS port, k.method, k.rhost, NULLIF(l.pid, -1) AS pid,
        CAST(l.attempts AS BIGINT) AS attempts, k.reading, k.origin, l.address_n
      FROM login_rows l
        JOIN login_users u ON u.n = l.user_n
        JOIN login_addresses a ON a.n = l.address_n
        JOIN login_countries c ON c.n = a.country_n
        JOIN login_kinds k ON k.n = l.kind_n`,
  'CREATE VIEW logins AS SELECT * EXCLUDE (address_n) FROM numbered_logins',
];
