// The tables of the first release. They have no indexes besides the keys: queries scan the tables, and loading is
// faster.
import { firstColumns, type Migration } from './migration.js';

export const firstSchema: Migration = (types) => {
  const { instant, text, longText, bigKey, tableOptions } = types;
  return [
    `CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER NOT NULL PRIMARY KEY,
    applied_at ${instant} NOT NULL
  )${tableOptions}`,

    // One row for each log line about a login; id = source id * 2^32 + line number.
    `CREATE TABLE IF NOT EXISTS logins (
    ${firstColumns(types)}
  )${tableOptions}`,

    // One row for each log. The unique key prevents two runs from registering one log twice. head_ordinal distinguishes
    // logs with the same beginning.
    `CREATE TABLE IF NOT EXISTS sources (
    id BIGINT NOT NULL PRIMARY KEY,
    name ${text} NOT NULL,
    head_bytes BIGINT NOT NULL,
    head_hash VARCHAR(64) NOT NULL,
    head_ordinal INTEGER NOT NULL,
    offset_bytes BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    tail_bytes BIGINT NOT NULL,
    tail_hash VARCHAR(64) NOT NULL,
    parser_state ${longText} NOT NULL,
    first_read ${instant} NOT NULL,
    last_read ${instant} NOT NULL,
    UNIQUE (head_hash, head_bytes, head_ordinal)
  )${tableOptions}`,

    // The answer about each address.
    `CREATE TABLE IF NOT EXISTS addresses (
    ip VARCHAR(64) NOT NULL${bigKey},
    country VARCHAR(255),
    country_code VARCHAR(64),
    answered_by VARCHAR(16) NOT NULL,
    answered_at ${instant} NOT NULL
  )${tableOptions}`,
  ];
};
