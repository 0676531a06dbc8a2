// What DuckDB spells its own way. No primary key on what grows with the logs: its index must be in memory and makes the file
// 1.7 times as large. The position in `sources` sees to it that no line is stored twice, keep-addresses.ts that no
// address is.
import type { Dialect } from '../engine.js';

export const dialect: Dialect = {
  schema: 'current_schema()',
  micros: (column) => `epoch_us(${column})`,
  quarterHour: (column) => `epoch_us(${column}) // 900000000`,
  // By their numbers: else the texts of all logins are compared.
  loginsOf: (table) =>
    `${table} JOIN login_addresses numbers ON numbers.ip = ${table}.ip
      JOIN numbered_logins l ON l.address_n = numbers.n`,
  quotient: (dividend, divisor) => `(${dividend}) // ${divisor}`,
  matches: (column, pattern) => `regexp_matches(${column}, '${pattern}')`,
  sha256: (column) => `sha256(${column})`,
  hasKeys: false,
  keepsTextsApart: true,
  loginRows: 'login_rows',
  removeUnused: [
    without('login_users', 'user_n', 'login_rows'),
    without('login_addresses', 'address_n', 'login_rows'),
    without('login_countries', 'country_n', 'login_addresses'),
    without('login_kinds', 'kind_n', 'login_rows'),
    'DELETE FROM address_answers WHERE rowid NOT IN (SELECT MAX(rowid) FROM address_answers GROUP BY ip)',
  ],
  types: { instant: 'TIMESTAMP', text: 'VARCHAR', longText: 'VARCHAR', bigKey: '', tableOptions: '' },
};

function without(table: string, column: string, used: string): string {
  return `DELETE FROM ${table} WHERE n <> 0 AND n NOT IN (SELECT ${column} FROM ${used})`;
}
