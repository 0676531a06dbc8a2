// The SQL of MySQL and of compatible servers.
import { type Dialect, standardSql } from '../../engine.js';
import { migrationsFor } from './migrations.js';

// Best first. User names are compared byte by byte, with trailing spaces: `a` is not `a `, and `Root` is not `root`.
const collations = ['utf8mb4_0900_bin', 'utf8mb4_nopad_bin', 'utf8mb4_bin'];

/** Returns the dialect of a server. @param known the collations that the server has */
export function dialectFor(known: ReadonlySet<string>): Dialect {
  const collation = collations.find((name) => known.has(name)) ?? 'utf8mb4_bin';
  const dialect: Omit<Dialect, 'migrations'> = {
    ...standardSql,
    schema: 'SCHEMA()',
    micros: (column) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column})`,
    quarterHour: (column) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) DIV 900000000`,
    quotient: (dividend, divisor) => `(${dividend}) DIV ${divisor}`,
    forUpdate: ' FOR UPDATE',
    matches: (column, pattern) => `${column} REGEXP '${pattern}'`,
    hostLabel: (column) =>
      `CASE WHEN ${column} REGEXP '^[0-9.]+$|:' THEN LOWER(${column}) ELSE LOWER(SUBSTRING_INDEX(${column}, '.', 1)) END`,
    sha256: (column) => `SHA2(${column}, 256)`,
    types: {
      instant: 'DATETIME(6)',
      text: 'TEXT',
      longText: 'LONGTEXT',
      bigKey: ' PRIMARY KEY',
      // The server's default engine may have no transactions.
      tableOptions: ` CHARACTER SET utf8mb4 COLLATE ${collation} ENGINE=InnoDB`,
    },
  };
  return { ...dialect, migrations: migrationsFor(dialect) };
}
