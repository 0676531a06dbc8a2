// What DuckDB spells its own way. No primary key on logins: its index costs memory and makes the file 1.7 times as large,
// and the position in `sources` already sees to it that no line is stored twice.
import type { Dialect } from '../engine.js';

export const dialect: Dialect = {
  schema: 'current_schema()',
  micros: (column) => `epoch_us(${column})`,
  quarterHour: (column) => `epoch_us(${column}) // 900000000`,
  types: { instant: 'TIMESTAMP', text: 'VARCHAR', longText: 'VARCHAR', loginsKey: '', tableOptions: '' },
};
