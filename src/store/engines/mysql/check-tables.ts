// Checks that tables with authtrack's names are authtrack's, and that their storage engine has transactions: rows and
// read position must be committed together. InnoDB, RocksDB, NDB, Spider and TiDB have transactions; Aria, MyISAM and
// MEMORY do not.
import { ConfigError } from '../../../lib/errors.js';
import type { Engine } from '../../engine.js';
import { tableNames } from '../../migrations/migrations.js';
import { toText } from '../../sql-row.js';

type ForeignTable = {
  readonly name: string;
  /** `BASE TABLE`, `VIEW` and others. */
  readonly type: string;
  readonly engine: string;
  readonly hasTransactions: boolean;
  /** The column names of schema_version, separated by commas. */
  readonly columns: string;
};

const NUMBER = 'schema_version';
const NUMBER_COLUMNS = 'version,applied_at';

const anotherDatabase =
  'name a database in the database URL that only authtrack uses: authtrack creates its tables there';

/** Checks the tables before anything is written. @throws ConfigError that names the tables */
export async function checkTables(engine: Engine): Promise<void> {
  const tables = await findTables(engine);
  refuseForeign(engine.location, tables);
  refuseWithoutTransactions(engine.location, tables);
}

/** Returns the tables and views that have names of authtrack's tables. */
async function findTables(engine: Engine): Promise<readonly ForeignTable[]> {
  const { dialect } = engine;
  const names = tableNames(dialect);
  const rows = await engine.query(
    `SELECT t.TABLE_NAME AS name, t.TABLE_TYPE AS type, COALESCE(t.ENGINE, '') AS engine,
        COALESCE(e.TRANSACTIONS, 'NO') AS transactions,
        (SELECT GROUP_CONCAT(c.COLUMN_NAME ORDER BY c.ORDINAL_POSITION) FROM information_schema.COLUMNS c
          WHERE c.TABLE_SCHEMA = ${dialect.schema} AND c.TABLE_NAME = '${NUMBER}') AS columns
      FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
      WHERE t.TABLE_SCHEMA = ${dialect.schema} AND t.TABLE_NAME IN (${names.map(() => '?').join(', ')})
      ORDER BY t.TABLE_NAME`,
    names,
  );
  return rows.map((row) => ({
    name: toText(row, 'name'),
    type: toText(row, 'type'),
    engine: toText(row, 'engine'),
    hasTransactions: row['transactions'] === 'YES',
    columns: String(row['columns']).toLowerCase(),
  }));
}

/** Migrations create `schema_version` first, so even a killed run leaves no other table without it. */
function refuseForeign(location: string, tables: readonly ForeignTable[]): void {
  const views = tables.filter(({ type }) => /VIEW/i.test(type)).map(({ name }) => name);
  if (views.length > 0) {
    throw new ConfigError(
      `the database ${location} has views with the names of authtrack tables: ${views.join(', ')}`,
      {
        hint: anotherDatabase,
      },
    );
  }
  const number = tables.find(({ name }) => name.toLowerCase() === NUMBER);
  if (tables.length === 0 || number?.columns === NUMBER_COLUMNS) return;
  const what = number
    ? `a table ${NUMBER} that is not authtrack's`
    : `${tables.map(({ name }) => name).join(', ')}, but not authtrack's table ${NUMBER}`;
  throw new ConfigError(`the database ${location} belongs to another program: it has ${what}`, {
    hint: anotherDatabase,
  });
}

function refuseWithoutTransactions(location: string, tables: readonly ForeignTable[]): void {
  const found = tables.filter(({ engine, hasTransactions }) => engine !== '' && !hasTransactions);
  if (found.length === 0) return;
  const list = found.map(({ name, engine }) => `${name} (${engine})`).join(', ');
  throw new ConfigError(
    `the database ${location} has tables in a storage engine without transactions: ${list}`,
    {
      hint:
        `run ${found.map(({ name }) => `ALTER TABLE ${name} ENGINE=InnoDB;`).join(' ')} or, if a run was ever killed, ` +
        'read the logs again into an empty database, since rows may be missing or stored twice',
    },
  );
}
