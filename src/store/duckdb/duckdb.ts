// The embedded engine: one file, one process at a time.
import { type DuckDBValue, JSDuckDBValueConverter } from '@duckdb/node-api';
import { inTurn } from '../in-turn.js';
import { knownColumns, type Engine, type SqlRow, type SqlValue } from '../engine.js';
import { NO_SOURCE } from '../../lib/login-id.js';
import { mergeRows } from '../summaries/merge-rows.js';
import { transaction } from '../transaction.js';
import { summaryAdder } from './add-to-summary.js';
import { connect } from './connect.js';
import { dialect } from './dialect.js';
import { toStoreError } from './errors.js';
import { stageAsked } from './find-addresses.js';
import { keepAddresses } from './keep-addresses.js';
import { insertTexts } from './insert-texts.js';
import { findLogins } from './find-logins.js';
import { insertLogins } from './load.js';
import { removeLogins } from './remove-logins.js';
import { forgetEverywhere, numberedTexts } from './number-texts.js';
import { parseLocation } from './location.js';
import { ipv4Offenders } from './offenders.js';
import { sizeBytes } from './size-bytes.js';

// Processes cannot meet in a database file, only two stores of one process.
const migrating = inTurn();

/** @param url `duckdb:FILE`; missing folders are made. */
export async function openDuckdb(url: string): Promise<Engine> {
  const parsed = parseLocation(url);
  const { location } = parsed;
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, location);
    }
  };
  const session = await guard(() => connect(parsed));
  const { connection } = session;
  const texts = numberedTexts(connection);
  const engine: Engine = {
    name: 'duckdb',
    location,
    dialect,
    lossPausesMs: [],
    query: (sql, values = []) =>
      guard(async () => {
        const reader = await connection.runAndReadAll(sql, values.map(toDuckdb));
        return reader.convertRowObjects(JSDuckDBValueConverter).map(toSqlRow);
      }),
    run: (sql, values = []) =>
      guard(async () => {
        if (sql === 'ROLLBACK') texts.forget();
        if (dialect.removeUnused.includes(sql)) forgetEverywhere();
        const { rowsChanged } = await connection.run(sql, values.map(toDuckdb));
        if (sql === 'COMMIT') await session.guardLog();
        return rowsChanged;
      }),
    insertLogins: (sourceId, logins) =>
      guard(async () => {
        await session.useOneThread();
        await insertLogins({ connection, texts }, sourceId, logins);
      }),
    findLogins: (wanted) => guard(() => findLogins(connection, wanted)),
    replaceLogins: (logins) =>
      guard(async () => {
        await removeLogins(connection, logins.line);
        await insertLogins({ connection, texts }, NO_SOURCE, logins);
      }),
    removeLogins: (ids) => guard(() => removeLogins(connection, ids)),
    findAddresses: async (ips) => {
      const asked = await guard(() => stageAsked(connection, ips));
      return engine.query(`SELECT ${knownColumns(dialect)} FROM ${asked}`);
    },
    keepAddresses: (addresses) => guard(() => keepAddresses(connection, addresses)),
    ipv4Offenders: (rule) => ipv4Offenders(engine, rule),
    insertTexts: (rows) => guard(() => insertTexts(connection, rows)),
    addToSummary: (table, rows) => guard(() => addToSummary(table, rows)),
    whileMigrating: (work) => migrating(() => transaction(engine, () => work((part) => part()))),
    sizeBytes: () => guard(() => sizeBytes(parsed)),
    close: () => guard(session.close),
  };
  const addToSummary = summaryAdder(connection, (table, where) => mergeRows(engine, table, where));
  return engine;
}

// A JS number would be bound as DOUBLE, and ids need all 63 bits.
function toDuckdb(value: SqlValue): DuckDBValue {
  return typeof value === 'number' ? BigInt(value) : value;
}

function toSqlRow(row: Readonly<Record<string, unknown>>): SqlRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      (typeof value === 'bigint' ? Number(value) : value) as SqlValue,
    ]),
  );
}
