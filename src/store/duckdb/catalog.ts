// What a database file defines under our names must be what authtrack defines: a view of the name of a table, a default, a
// computed column, an index of an expression or a macro is a program of whoever made the file. What has other names is
// never asked.
import { createHash } from 'node:crypto';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ConfigError } from '../../lib/errors.js';
import { safeText } from '../../lib/safe-text.js';
import { definitions, latestVersion } from '../migrations/migrations.js';
import { dialect } from './dialect.js';

/** SHA-256 of the catalog of the latest version: compared with it, nothing has to be made to compare with. */
export const LATEST_CATALOG = 'c2c9eb3cfa5ae67d997f716af6cff12caf0f73c5836ea9bce740955069ceb361';

/** The definition of each thing by its kind and name: `table logins`. */
type Catalog = ReadonlyMap<string, string>;

const CURE =
  'If somebody changed it by DuckDB itself, undo that there; else do not use this file: move it away and read the logs again, ' +
  'or name another one with --db.';

/**
 * @param isOfAnother whether somebody else may have written the file: then macros are looked for too, which takes long
 * @throws ConfigError that names what is too much, missing or different
 */
export async function checkCatalog(
  connection: DuckDBConnection,
  location: string,
  isOfAnother: boolean,
): Promise<void> {
  const found = await readCatalog(connection);
  const isLatest = hashOf(found) === LATEST_CATALOG;
  if (isLatest && !isOfAnother) return;
  const macros = await readMacros(connection);
  if (isLatest && macros.length === 0) return;
  const version = await versionOf(connection, found, location);
  // It is refused elsewhere.
  if (version > latestVersion) return;
  const expected = await catalogOf(version);
  // The names of later versions too: migrations leave a table that is there.
  const ours = namesIn(expected, await catalogOf(latestVersion));
  const wrong = [...macros.map((name) => `macro ${name}`), ...differences(found, expected, ours)];
  if (wrong.length === 0) return;
  throw foreign(location, version === 0 ? ['no table schema_version', ...wrong] : wrong);
}

export function hashOf(catalog: Catalog): string {
  return createHash('sha256')
    .update(JSON.stringify([...catalog]))
    .digest('hex');
}

/** As authtrack makes it. */
export async function catalogOf(version: number): Promise<Catalog> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const sql of definitions(version, dialect)) await connection.run(sql);
    return await readCatalog(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readCatalog(connection: DuckDBConnection): Promise<Catalog> {
  // What is in other schemas or temporary is never asked, or this process's own.
  const reader = await connection.runAndReadAll(`
    SELECT 'table ' || table_name AS name, sql AS sql FROM duckdb_tables()
      WHERE NOT internal AND NOT temporary AND schema_name = 'main'
    UNION ALL SELECT 'view ' || view_name, sql FROM duckdb_views()
      WHERE NOT internal AND NOT temporary AND schema_name = 'main'
    UNION ALL SELECT 'index ' || index_name, lower(table_name) FROM duckdb_indexes()
    UNION ALL SELECT 'sequence ' || sequence_name, increment_by || ' ' || cycle
      FROM duckdb_sequences() WHERE NOT temporary AND schema_name = 'main'
    UNION ALL SELECT 'type ' || type_name, logical_type FROM duckdb_types()
      WHERE NOT internal AND database_name = current_database()`);
  const rows = reader.getRowsJS() as [string, string | null][];
  const entries = rows.map(([name, sql]) => [name, sql ?? ''] as const);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readMacros(connection: DuckDBConnection): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal AND database_name = current_database()',
  );
  return reader.getRowsJS().map(([name]) => name as string);
}

/** 0 where there is no table of its number, or what has its name is something else. */
async function versionOf(connection: DuckDBConnection, found: Catalog, location: string): Promise<number> {
  const name = 'table schema_version';
  const sql = found.get(name);
  if (sql === undefined) return 0;
  if (sql !== (await catalogOf(1)).get(name)) throw foreign(location, [name]);
  const reader = await connection.runAndReadAll(
    'SELECT COALESCE(MAX(version), 0)::INTEGER FROM schema_version',
  );
  return Number(reader.getRowsJS()[0]?.[0]);
}

function namesIn(...catalogs: readonly Catalog[]): ReadonlySet<string> {
  return new Set(catalogs.flatMap((catalog) => [...catalog.keys()].map(nameOf)));
}

/** `login_rows` of `table login_rows`. */
function nameOf(entry: string): string {
  return entry.slice(entry.indexOf(' ') + 1).toLowerCase();
}

function differences(found: Catalog, expected: Catalog, ours: ReadonlySet<string>): string[] {
  const strange = [...found.keys()].filter(
    (entry) => entry.startsWith('type ') || (entry.startsWith('index ') && ours.has(found.get(entry) ?? '')),
  );
  const named = [...found.keys()].filter((entry) => !entry.startsWith('index ') && ours.has(nameOf(entry)));
  const wrong = [...named, ...expected.keys()].filter((entry) => found.get(entry) !== expected.get(entry));
  return [...new Set([...strange, ...wrong])];
}

function foreign(location: string, wrong: readonly string[]): ConfigError {
  const [shown, more] = [wrong.slice(0, 3).map(safeText), wrong.length - 3];
  return new ConfigError(
    `the database ${location} is not as authtrack made it: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    { cure: CURE },
  );
}
