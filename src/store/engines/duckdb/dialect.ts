// DuckDB's SQL. Tables that grow with the logs have no primary key: its index must fit into memory and makes the file
// 1.7 times as large. The position in `sources` prevents storing a line twice.
import { type Dialect, standardSql } from '../../engine.js';
import { migrations, newViews } from './migrations.js';

export const dialect: Dialect = {
  ...standardSql,
  micros: (column) => `epoch_us(${column})`,
  quarterHour: (column) => `epoch_us(${column}) // 900000000`,
  // Without an address there is no join of all addresses.
  sessionLogins: (withAddress) => `(
      SELECT r.id, r."date", k.host, NULLIF(r.port, -1) AS port, NULLIF(r.pid, -1) AS pid${withAddress ? ', a.ip' : ''}
        FROM login_rows r JOIN login_kinds k ON k.n = r.kind_n
          ${withAddress ? 'JOIN login_addresses a ON a.n = r.address_n' : ''}
        WHERE k.status = 'Accepted'
    ) l`,
  forUpdate: '',
  quotient: (dividend, divisor) => `(${dividend}) // ${divisor}`,
  matches: (column, pattern) => `regexp_matches(${column}, '${pattern}')`,
  hostLabel: (column) =>
    `CASE WHEN regexp_matches(${column}, '^[0-9.]+$|:') THEN lower(${column}) ELSE lower(split_part(${column}, '.', 1)) END`,
  sha256: (column) => `sha256(${column})`,
  hasKeys: false,
  loginRows: 'login_rows',
  loginTables: { kind: 'login_kinds', key: 'login_keys', location: 'login_countries' },
  answers: 'address_answers',
  migrations,
  afterAddedColumns: newViews,
  types: { instant: 'TIMESTAMP', text: 'VARCHAR', longText: 'VARCHAR', bigKey: '', tableOptions: '' },
};

/** Statements that remove texts and answers that are no longer needed. */
export const removeUnused: readonly string[] = [
  without('login_users', 'user_n', 'login_rows'),
  without('login_addresses', 'address_n', 'login_rows'),
  without('login_countries', 'country_n', 'login_addresses'),
  without('login_kinds', 'kind_n', 'login_rows'),
  without('login_keys', 'key_n', 'login_rows'),
  'DELETE FROM address_answers WHERE rowid NOT IN (SELECT MAX(rowid) FROM address_answers GROUP BY ip)',
];

function without(table: string, column: string, used: string): string {
  return `DELETE FROM ${table} WHERE n <> 0 AND n NOT IN (SELECT ${column} FROM ${used})`;
}
