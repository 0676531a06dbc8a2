// Upgrades the schema when a database is opened. Migrations are numbered, and released ones never change. Each is
// written once for all engines.
import { nowMicros } from '../../lib/clock.js';
import { ConfigError, StoppedError } from '../../lib/errors.js';
import { fingerprint } from '../../lib/identity.js';
import { columnsAddedIn, lastAddedColumns } from '../../model/login-columns.js';
import { AlreadyAppliedError, DuplicateKeyError } from '../engine-errors.js';
import type { Dialect, Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import { toNumber } from '../sql-row.js';
import { firstSchema } from './0001-first-schema.js';
import { journalCursor } from './0002-journal-cursor.js';
import { fillRollups, rollups } from './0003-summaries.js';
import { outboxTable } from './0004-unlogged.js';
import { fillUserDays, userDays } from './0005-user-days.js';
import { queryCache } from './0006-kept-answers.js';
import { sharedBans } from './0007-shared-bans.js';
import { copies, fillCopies } from './0010-copies.js';
import { logSets } from './0011-log-sets.js';
import { toldBySshd } from './0012-told-by-sshd.js';
import { fillFindings, fillJudging, findings } from './0013-findings.js';
import { editedRows, fillTurn } from './0014-edited-days.js';
import { addedColumns, type Migration } from './migration.js';

/** A version for the own migrations of engines: DuckDB's login rows (8) and answers about addresses (9), MySQL's user ranges (15). */
const onlyOwn: Migration = () => [];

// Version N is migrations[N - 1], after the columns of logins whose `since` is N (model/login-columns.ts). An engine may add
// statements to a version: see `migrations` of its dialect.
const migrations: readonly Migration[] = [
  firstSchema,
  journalCursor,
  rollups,
  outboxTable,
  userDays,
  queryCache,
  sharedBans,
  onlyOwn,
  onlyOwn,
  copies,
  logSets,
  toldBySshd,
  findings,
  editedRows,
  onlyOwn,
];

export const latestVersion = Math.max(migrations.length, lastAddedColumns);

type Statements = Readonly<Record<number, (dialect: Dialect) => readonly string[]>>;

/** Statements that fill the tables of a version. They run in one transaction with its number, so exactly once. */
const fills: Statements = { 13: fillJudging, 14: fillTurn };

/** The same, from stored logins: a new database has none, and planning these statements takes long. */
const fillsFromLogins: Statements = {
  3: fillRollups,
  5: fillUserDays,
  10: fillCopies,
  13: fillFindings,
};

/** The schema versions before and after; 0 is a database without tables. */
export type Migrated = { readonly from: number; readonly to: number };

/**
 * Applies the missing migrations. Two processes may call it at the same time.
 * @throws ConfigError when the database has a newer schema than this program knows.
 */
export async function migrate(engine: Engine): Promise<Migrated> {
  const from = await findVersion(engine);
  const migrated = { from, to: latestVersion };
  // Mostly there is nothing to do; then neither a lock nor the right to create tables is needed.
  if (from === migrated.to) return migrated;
  try {
    await engine.during('migration', () =>
      engine.whileMigrating(async (atOnce) => {
        const applied = await findVersion(engine);
        for (let version = applied + 1; version <= latestVersion; version++) {
          // The next run continues from this version.
          if (engine.signal?.aborted === true) throw new StoppedError();
          await define(engine, version);
          const statements = fillStatements(version, engine.dialect, { hasLogins: applied > 0 });
          await unlessDone(atOnce(() => fill(engine, version, statements)));
        }
      }),
    );
  } catch (error) {
    // If all migrations are one transaction, the commit fails when another run has finished first.
    const isDone = error instanceof DuplicateKeyError && (await findVersion(engine)) === latestVersion;
    if (!isDone) throw error;
  }
  return migrated;
}

/** Returns the schema version; 0 without tables. @throws ConfigError for a version newer than this program knows */
export async function findVersion(engine: Engine): Promise<number> {
  const tables = await engine.query(
    `SELECT COUNT(*) AS found FROM information_schema.tables
      WHERE table_schema = ${engine.dialect.schema} AND table_name = 'schema_version'`,
  );
  if (tables[0] === undefined || toNumber(tables[0], 'found') === 0) return 0;
  const [row] = await engine.query('SELECT COALESCE(MAX(version), 0) AS version FROM schema_version');
  const version = row === undefined ? 0 : toNumber(row, 'version');
  if (version <= latestVersion) return version;
  throw new ConfigError(
    `the database ${engine.location} has schema version ${version}: this authtrack supports versions up to ${latestVersion}`,
    { hint: 'upgrade authtrack, or use another database' },
  );
}

/**
 * The identity of a database: a hash of the instant in which its first tables were made. Nothing changes that row, and
 * it goes with the file or the server's tables.
 */
export async function databaseIdentity(engine: Engine): Promise<string> {
  const [row] = await engine.query(
    `SELECT ${engine.dialect.micros('applied_at')} AS applied_at FROM schema_version ORDER BY version LIMIT 1`,
  );
  return fingerprint(
    Buffer.from(`authtrack database ${row === undefined ? '' : toNumber(row, 'applied_at')}`),
  );
}

async function define(engine: Engine, version: number): Promise<void> {
  const { dialect } = engine;
  for (const statement of defineStatements(version, dialect)) await unlessDone(engine.run(statement));
}

/** Inserts the version first: if two processes fill the tables, its key stops the second one at once. */
async function fill(engine: Engine, version: number, statements: readonly string[]): Promise<void> {
  await engine.run('INSERT INTO schema_version (version, applied_at) VALUES (?, ?)', [
    version,
    sqlInstant(nowMicros()),
  ]);
  for (const statement of statements) await engine.run(statement);
}

/**
 * Ignores that a statement has already run. Some clusters do not share the lock between servers, so another process may
 * have run it. In MySQL, DDL commits at once, so a killed run may have run it.
 */
async function unlessDone(statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (!(error instanceof DuplicateKeyError || error instanceof AlreadyAppliedError)) throw error;
  }
}

/** Returns all statements that create an empty database of a version, except for the rows of `schema_version`. */
export function definitions(version: number, dialect: Dialect): readonly string[] {
  return upTo(version).flatMap((n) => [
    ...defineStatements(n, dialect),
    ...fillStatements(n, dialect, { hasLogins: true }),
  ]);
}

/** Returns the original names of the tables that the migrations create. */
export function tableNames(dialect: Dialect): readonly string[] {
  return upTo(latestVersion)
    .flatMap((version) => defineStatements(version, dialect))
    .flatMap((statement) => /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(statement)?.[1] ?? []);
}

function upTo(version: number): readonly number[] {
  return Array.from({ length: version }, (_, n) => n + 1);
}

function defineStatements(version: number, dialect: Dialect): readonly string[] {
  const shared = migrations[version - 1]?.(dialect.types, dialect) ?? [];
  const own = dialect.migrations[version];
  return [...(own?.first ?? []), ...addedColumns(version, dialect), ...shared, ...(own?.define ?? [])];
}

function fillStatements(
  version: number,
  dialect: Dialect,
  { hasLogins }: { readonly hasLogins: boolean },
): readonly string[] {
  return [
    ...(fills[version]?.(dialect) ?? []),
    ...(hasLogins ? (fillsFromLogins[version]?.(dialect) ?? []) : []),
    ...(dialect.migrations[version]?.fill ?? []),
    ...(columnsAddedIn(version).length > 0 ? dialect.afterAddedColumns(version) : []),
  ];
}
