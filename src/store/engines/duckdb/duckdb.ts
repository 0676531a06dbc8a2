// The embedded engine. Its file can be open in one process that writes, or in several that only read.
import { stat } from 'node:fs/promises';
import { type DuckDBConnection, type DuckDBValue, JSDuckDBValueConverter } from '@duckdb/node-api';
import { NO_SOURCE } from '../../../lib/identity.js';
import { defaultBatchLimits } from '../../../model/batch-limits.js';
import { defaultCapabilities, type Engine, knownColumns, type SqlRow, type SqlValue } from '../../engine.js';
import { statementLimits } from '../../statement-limits.js';
import { statementWatch, type StatementWatch } from '../../statement-watch.js';
import { transaction } from '../../transaction.js';
import { serialQueue } from '../../turns.js';
import { type AddToRollup, mergeRows, rollupAdder } from './add-to-rollup.js';
import { keepAddresses, stageAsked } from './addresses.js';
import { connect, type SessionOptions, type DuckdbSession } from './connect.js';
import { dialect, removeUnused } from './dialect.js';
import { findLogins, loginsBetween } from './find-logins.js';
import { insertLogins, removeLogins, renameUsers } from './load.js';
import { type DuckdbLocation, parseLocation } from './location.js';
import { dimensionIds, type DimensionIds, forgetEverywhere } from './dimension-tables.js';
import { newestKeyLogins } from './newest-key-logins.js';
import { loginsAfterFailures } from './logins-after-failures.js';
import { newestLogins } from './newest-logins.js';
import { ipv4Offenders } from './offenders.js';
import { openReconnecting } from './reconnecting-connection.js';
import { insertTexts } from './staging.js';
import { topOf } from './top-logins.js';

type Opened = DuckdbSession & {
  readonly dimensions: DimensionIds;
  readonly addToRollup: AddToRollup;
};

// Two processes cannot write to one database file at the same time, but two stores of one process can.
const migrating = serialQueue();

/** DuckDB compresses this many rows at once: each batch costs the same work besides its rows (docs/decisions/0020). */
const ROWS_PER_GROUP = 122_880;

const batchLimits = { ...defaultBatchLimits, logins: ROWS_PER_GROUP };

type Options = SessionOptions & {
  /** Ends statements that take too long. */
  readonly watch?: StatementWatch;
};

/** @param url `duckdb:FILE`; a missing folder is created, except where `access` is `read` */
export async function openDuckdb(
  url: string,
  { access, owner, writes, onlyLooks = false, watch = statementWatch(statementLimits) }: Options,
): Promise<Engine> {
  const parsed = parseLocation(url);
  const { location } = parsed;
  let isInTransaction = false;
  const open = async (): Promise<Opened> => {
    const session = await connect(parsed, { access, owner, writes, onlyLooks });
    const { connection } = session;
    const addToRollup = rollupAdder(connection, (table, where) => mergeRows(engine, table, where));
    return { ...session, dimensions: dimensionIds(connection), addToRollup };
  };
  const link = await openReconnecting(open, {
    ...{ location, watch, isInTransaction: () => isInTransaction },
    isPatient: !onlyLooks,
  });
  const { use } = link;
  const engine: Engine = {
    name: 'duckdb',
    location,
    access,
    dialect,
    ...defaultCapabilities,
    batchLimits,
    signal: watch.signal,
    during: watch.during,
    query: (sql, values = []) => use(({ connection }) => rowsOf(connection, sql, values)),
    run: (sql, values = []) =>
      use(async ({ connection }) => (await connection.run(sql, values.map(toDuckdb))).rowsChanged),
    begin: async () => {
      isInTransaction = true;
      await use(({ connection }) => connection.run('BEGIN'));
    },
    commit: async () => {
      await use(async ({ connection, guardLog }) => {
        await connection.run('COMMIT');
        await guardLog();
      });
      isInTransaction = false;
    },
    rollback: async () => {
      await use(({ connection, dimensions }) => {
        dimensions.forget();
        return connection.run('ROLLBACK');
      });
      isInTransaction = false;
    },
    insertLogins: (sourceId, logins, onSent) =>
      use(async ({ connection, dimensions, useOneThread }) => {
        // Appending waits for nothing; the statements around it do.
        onSent?.();
        await useOneThread();
        await insertLogins({ connection, dimensions }, sourceId, logins);
      }),
    loginsBetween: (period) => use(({ connection }) => loginsBetween(connection, period)),
    findLogins: (wanted) => use(({ connection }) => findLogins(connection, wanted)),
    replaceLogins: (logins) =>
      use(async ({ connection, dimensions }) => {
        await removeLogins(connection, logins.line);
        await insertLogins({ connection, dimensions }, NO_SOURCE, logins);
      }),
    renameUsers: (renames) => use(({ connection }) => renameUsers(connection, renames)),
    removeLogins: (ids) => use(({ connection }) => removeLogins(connection, ids)),
    findAddresses: async (ips) => {
      const asked = await use(({ connection }) => stageAsked(connection, ips));
      return engine.query(`SELECT ${knownColumns(dialect)} FROM ${asked}`);
    },
    keepAddresses: (addresses) => use(({ connection }) => keepAddresses(connection, addresses)),
    newestLogins: (filter, limit, after) => newestLogins(engine, filter, { limit, after }),
    topOf: (what, filter, limit) => topOf(engine, what, filter, limit),
    newestKeyLogins: (keys, limit) => newestKeyLogins(engine, keys, limit),
    loginsAfterFailures: (wanted) =>
      use(async ({ connection }) => {
        const rows = await rowsOf(connection, await loginsAfterFailures(connection, wanted));
        await connection.run('DROP TABLE staged_addresses');
        return rows;
      }),
    ipv4Offenders: (rule) => ipv4Offenders(engine, rule),
    insertTexts: (rows) => use(({ connection }) => insertTexts(connection, rows)),
    addToRollup: (table, rows) => use(({ addToRollup }) => addToRollup(table, rows)),
    mergeRollup: (table) => mergeRows(engine, table),
    removeUnused: () =>
      use(async ({ connection }) => {
        forgetEverywhere();
        for (const statement of removeUnused) await connection.run(statement);
      }),
    whileMigrating: (work) => migrating(() => transaction(engine, () => work((part) => part()))),
    sizeBytes: () => use(() => sizeBytes(parsed)),
    rest: link.rest,
    close: link.close,
  };
  return engine;
}

async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: readonly SqlValue[] = [],
): Promise<readonly SqlRow[]> {
  const reader = await connection.runAndReadAll(sql, values.map(toDuckdb));
  return reader.convertRowObjects(JSDuckDBValueConverter).map(toSqlRow);
}

// DuckDB would bind a JS number as DOUBLE; columns of ids are BIGINT.
function toDuckdb(value: SqlValue): DuckDBValue {
  return typeof value === 'number' ? BigInt(value) : value;
}

/** Changes the row itself: copies of many rows cost more than the query. */
function toSqlRow(row: Record<string, unknown>): SqlRow {
  for (const name of Object.keys(row)) if (typeof row[name] === 'bigint') row[name] = Number(row[name]);
  return row as SqlRow;
}

/** Returns the size of the file and its write-ahead log. */
export async function sizeBytes({ file }: DuckdbLocation): Promise<number> {
  const log = await stat(`${file}.wal`).catch(() => undefined);
  return (await stat(file)).size + (log?.size ?? 0);
}
