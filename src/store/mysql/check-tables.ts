// Every table must be in an engine that has transactions: rows and read position are committed together or not at all.
// InnoDB, RocksDB, NDB, Spider and TiDB say that they have; Aria, MyISAM and MEMORY do not.
import { ConfigError } from '../../lib/errors.js';
import type { Engine } from '../engine.js';
import { tableNames } from '../migrations/migrations.js';
import { toText } from '../sql-row.js';

/** @throws ConfigError that names the tables and their engine; nothing has been written then. */
export async function checkTables(engine: Engine): Promise<void> {
  const names = tableNames(engine.dialect);
  // A view has no engine.
  const tables = await engine.query(
    `SELECT t.TABLE_NAME AS name, t.ENGINE AS engine
      FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
      WHERE t.TABLE_SCHEMA = ${engine.dialect.schema} AND t.TABLE_NAME IN (${names.map(() => '?').join(', ')})
        AND t.ENGINE IS NOT NULL AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES'
      ORDER BY t.TABLE_NAME`,
    names,
  );
  if (tables.length === 0) return;
  const found = tables.map((row) => ({ name: toText(row, 'name'), engine: toText(row, 'engine') }));
  const list = found.map(({ name, engine: kind }) => `${name} (${kind})`).join(', ');
  throw new ConfigError(
    `the database ${engine.location} has tables in a storage engine without transactions: ${list}`,
    {
      cure:
        `Run ${found.map(({ name }) => `ALTER TABLE ${name} ENGINE=InnoDB;`).join(' ')} Rows may be missing or stored twice` +
        ' already, if a run was killed: to be sure, read the logs again into an empty database.',
    },
  );
}
