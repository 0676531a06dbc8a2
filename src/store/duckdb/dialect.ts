// What DuckDB spells its own way. No primary key on logins and addresses: its index must be in memory and makes the file
// 1.7 times as large. The position in `sources` sees to it that no line is stored twice, keep-addresses.ts that no
// address is.
import type { Dialect } from '../engine.js';

export const dialect: Dialect = {
  schema: 'current_schema()',
  micros: (column) => `epoch_us(${column})`,
  quarterHour: (column) => `epoch_us(${column}) // 900000000`,
  lookUp: 'JOIN',
  quotient: (dividend, divisor) => `(${dividend}) // ${divisor}`,
  matches: (column, pattern) => `regexp_matches(${column}, '${pattern}')`,
  sha256: (column) => `sha256(${column})`,
  hasKeys: false,
  types: { instant: 'TIMESTAMP', text: 'VARCHAR', longText: 'VARCHAR', bigKey: '', tableOptions: '' },
};
