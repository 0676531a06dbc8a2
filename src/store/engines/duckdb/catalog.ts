// Checks that authtrack's tables and views in a database file have authtrack's definitions. Views, defaults, computed
// columns, indexes of expressions and macros are code of the file's author. Objects with other names are never used.
import { createHash } from 'node:crypto';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ConfigError } from '../../../lib/errors.js';
import { safeText } from '../../../lib/safe-text.js';
import { definitions, latestVersion } from '../../migrations/migrations.js';
import { dialect } from './dialect.js';

/** SHA-256 of the catalog of the latest version. If it matches, no reference catalog has to be built. */
export const LATEST_CATALOG = '2df32079d4cbf77f1352b7f080fefc99837f3f992f2e601d704370ecb1642b82';

/** The definition of each object by its type and name, e.g. `table logins`. */
type Catalog = ReadonlyMap<string, string>;

const HINT =
  'undo the changes if you made them with DuckDB itself; otherwise move this file away and read the logs again, or name ' +
  'another one with --db';

/**
 * @param isOfAnother whether another user may have written the file; then macros are checked too, which is slow
 * @throws ConfigError that names the objects that are unexpected, missing or different
 */
export async function checkCatalog(
  connection: DuckDBConnection,
  location: string,
  isOfAnother: boolean,
): Promise<void> {
  // In a transaction, since another store of this process may be changing the schema.
  await connection.run('BEGIN TRANSACTION');
  try {
    const wrong = await findWrong(connection, isOfAnother);
    if (wrong.length > 0) throw foreign(location, wrong);
  } finally {
    await connection.run('ROLLBACK');
  }
}

async function findWrong(connection: DuckDBConnection, isOfAnother: boolean): Promise<readonly string[]> {
  const found = await readCatalog(connection);
  const isLatest = hashOf(found) === LATEST_CATALOG;
  if (isLatest && !isOfAnother) return [];
  const macros = (await readMacros(connection)).map((name) => `macro ${name}`);
  // A new file has nothing yet.
  if (isLatest || macros.length > 0 || found.size === 0) return macros;
  const latest = await catalogOf(latestVersion);
  const version = await versionOf(connection, found, latest);
  if (version === undefined) return [NUMBER];
  // findVersion of migrations.ts reports a newer version.
  if (version > latestVersion) return [];
  const ours = new Set([...latest.keys(), ...formerNames].map(nameOf));
  const strange = strangeIn(found, ours);
  if (version === latestVersion) return [...strange, ...differences(found, latest, ours)];
  const named = [...found.keys()].filter((entry) => isNamed(entry, ours));
  if (version === 0) return named.length > 0 ? [`no ${NUMBER}`, ...strange, ...named] : strange;
  const expected = await catalogOf(version);
  const isHarmless = (entry: string): boolean => {
    const sql = found.get(entry) ?? '';
    return plainTable.test(sql) || sql === expected.get(entry) || sql === latest.get(entry);
  };
  return [...strange, ...named.filter((entry) => !isHarmless(entry))];
}

const NUMBER = 'table schema_version';

/** Objects of earlier versions that the latest one no longer has. */
const formerNames = ['table logins', 'table addresses'];

// CREATE TABLE sources(id BIGINT PRIMARY KEY, "name" VARCHAR NOT NULL, reading VARCHAR DEFAULT(''), UNIQUE(head_hash, head_bytes));
// A table of an earlier version may have other columns, but no expressions.
const column = String.raw`(?:"[^"]+"|\w+) (?:BIGINT|INTEGER|VARCHAR|TIMESTAMP)(?: DEFAULT\((?:''|0)\)| NOT NULL| PRIMARY KEY| UNIQUE)*`;
const key = String.raw`(?:PRIMARY KEY|UNIQUE)\((?:\w+|"[^"]+")(?:, (?:\w+|"[^"]+"))*\)`;
const plainTable = new RegExp(`^CREATE TABLE \\w+\\((?:${column}|${key})(?:, (?:${column}|${key}))*\\);$`);

export function hashOf(catalog: Catalog): string {
  return createHash('sha256')
    .update(JSON.stringify([...catalog]))
    .digest('hex');
}

/** Returns the catalog of a database that authtrack itself creates. */
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

export async function readCatalog(connection: DuckDBConnection): Promise<Catalog> {
  // Objects in other schemas are never used; temporary ones belong to this process.
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

/** Returns the schema version; 0 without a table schema_version, undefined if that table has another definition. */
async function versionOf(
  connection: DuckDBConnection,
  found: Catalog,
  latest: Catalog,
): Promise<number | undefined> {
  const sql = found.get(NUMBER);
  if (sql === undefined) return 0;
  if (sql !== latest.get(NUMBER)) return undefined;
  const reader = await connection.runAndReadAll(
    'SELECT COALESCE(MAX(version), 0)::INTEGER FROM schema_version',
  );
  return Number(reader.getRowsJS()[0]?.[0]);
}

/** `login_rows` of `table login_rows`. */
function nameOf(entry: string): string {
  return entry.slice(entry.indexOf(' ') + 1).toLowerCase();
}

function isNamed(entry: string, ours: ReadonlySet<string>): boolean {
  return !entry.startsWith('index ') && ours.has(nameOf(entry));
}

/** Returns the types, and the indexes on authtrack's tables. No version has any. */
function strangeIn(found: Catalog, ours: ReadonlySet<string>): string[] {
  return [...found].flatMap(([entry, of]) =>
    entry.startsWith('type ') || (entry.startsWith('index ') && ours.has(of)) ? [entry] : [],
  );
}

function differences(found: Catalog, expected: Catalog, ours: ReadonlySet<string>): string[] {
  const entries = [...[...found.keys()].filter((entry) => isNamed(entry, ours)), ...expected.keys()];
  return [...new Set(entries)].filter((entry) => found.get(entry) !== expected.get(entry));
}

function foreign(location: string, wrong: readonly string[]): ConfigError {
  const [shown, more] = [wrong.slice(0, 3).map(safeText), wrong.length - 3];
  return new ConfigError(
    `the database ${location} differs from what authtrack creates: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    { hint: HINT },
  );
}
