// What has our names in a database must be ours. And every table must be in an engine that has transactions: rows and read
// position are committed together or not at all. InnoDB, RocksDB, NDB, Spider and TiDB say that they have; Aria, MyISAM and
// MEMORY do not.
import { ConfigError } from '../../lib/errors.js';
import type { Engine } from '../engine.js';
import { tableNames } from '../migrations/migrations.js';
import { toText } from '../sql-row.js';

type Table = {
  readonly name: string;
  /** `BASE TABLE`, `VIEW` and others. */
  readonly type: string;
  readonly engine: string;
  readonly hasTransactions: boolean;
  /** With commas between them. */
  readonly columns: string;
};

const NUMBER = 'schema_version';
const NUMBER_COLUMNS = 'version,applied_at';

const anotherDatabase =
  'Name a database in the database URL that only authtrack uses: it makes the tables that it needs.';

/** @throws ConfigError that names the tables; nothing has been written then. */
export async function checkTables(engine: Engine): Promise<void> {
  const tables = await findTables(engine);
  refuseForeign(engine.location, tables);
  refuseWithoutTransactions(engine.location, tables);
}

/** Those that have our names. */
async function findTables(engine: Engine): Promise<readonly Table[]> {
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

/** The migrations make `schema_version` before any other table, so no run that was killed leaves one without it. */
function refuseForeign(location: string, tables: readonly Table[]): void {
  const views = tables.filter(({ type }) => /VIEW/i.test(type)).map(({ name }) => name);
  if (views.length > 0) {
    throw new ConfigError(
      `the database ${location} has views where authtrack has tables: ${views.join(', ')}`,
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
  throw new ConfigError(`the database ${location} belongs to something else: it has ${what}`, {
    hint: anotherDatabase,
  });
}

function refuseWithoutTransactions(location: string, tables: readonly Table[]): void {
  const found = tables.filter(({ engine, hasTransactions }) => engine !== '' && !hasTransactions);
  if (found.length === 0) return;
  const list = found.map(({ name, engine }) => `${name} (${engine})`).join(', ');
  throw new ConfigError(
    `the database ${location} has tables in a storage engine without transactions: ${list}`,
    {
      hint:
        `Run ${found.map(({ name }) => `ALTER TABLE ${name} ENGINE=InnoDB;`).join(' ')} Rows may be missing or stored twice` +
        ' already, if a run was killed: to be sure, read the logs again into an empty database.',
    },
  );
}
