// The embedded engine. Its file can be open in one process that writes, or in several that only read.
import { type DuckDBValue, JSDuckDBValueConverter } from '@duckdb/node-api';
import type { Access } from '../access.js';
import { serialQueue } from '../serial-queue.js';
import { knownColumns, type Engine, type SqlRow, type SqlValue } from '../engine.js';
import { NO_SOURCE } from '../../lib/identity.js';
import { mergeRows } from '../rollups/merge-rows.js';
import { statementLimits } from '../statement-limits.js';
import { statementWatch, type StatementWatch } from '../statement-watch.js';
import { transaction } from '../transaction.js';
import { type AddToRollup, rollupAdder } from './add-to-rollup.js';
import { connect, type DuckdbSession } from './connect.js';
import { dialect } from './dialect.js';
import { stageAsked } from './find-addresses.js';
import { keepAddresses } from './keep-addresses.js';
import { insertTexts } from './insert-texts.js';
import { findLogins } from './find-logins.js';
import { insertLogins } from './load.js';
import { openReconnecting } from './reconnecting-connection.js';
import { removeLogins } from './remove-logins.js';
import { forgetEverywhere, type NumberedTexts, numberedTexts } from './number-texts.js';
import { parseLocation } from './location.js';
import { ipv4Offenders } from './offenders.js';
import { sizeBytes } from './size-bytes.js';

type Opened = DuckdbSession & {
  readonly texts: NumberedTexts;
  readonly addToRollup: AddToRollup;
};

// Two processes cannot write to one database file at the same time, but two stores of one process can.
const migrating = serialQueue();

type Options = {
  readonly access: Access;
  /** See refuse-foreign.ts. */
  readonly owner?: string | undefined;
  /** A file besides the database that a statement may write. */
  readonly writes?: string | undefined;
  /** Ends statements that take too long. */
  readonly watch?: StatementWatch;
};

/** @param url `duckdb:FILE`; a missing folder is created, except where `access` is `read` */
export async function openDuckdb(
  url: string,
  { access, owner, writes, watch = statementWatch(statementLimits) }: Options,
): Promise<Engine> {
  const parsed = parseLocation(url);
  const { location } = parsed;
  let isInTransaction = false;
  const open = async (): Promise<Opened> => {
    const session = await connect(parsed, { access, owner, writes });
    const { connection } = session;
    const addToRollup = rollupAdder(connection, (table, where) => mergeRows(engine, table, where));
    return { ...session, texts: numberedTexts(connection), addToRollup };
  };
  const link = await openReconnecting(open, { location, watch, isInTransaction: () => isInTransaction });
  const { use } = link;
  const engine: Engine = {
    name: 'duckdb',
    location,
    access,
    dialect,
    lossPausesMs: [],
    signal: watch.signal,
    during: watch.during,
    query: (sql, values = []) =>
      use(async ({ connection }) => {
        const reader = await connection.runAndReadAll(sql, values.map(toDuckdb));
        return reader.convertRowObjects(JSDuckDBValueConverter).map(toSqlRow);
      }),
    run: async (sql, values = []) => {
      if (sql === 'BEGIN') isInTransaction = true;
      const changed = await use(async ({ connection, texts, guardLog }) => {
        if (sql === 'ROLLBACK') texts.forget();
        if (dialect.removeUnused.includes(sql)) forgetEverywhere();
        const { rowsChanged } = await connection.run(sql, values.map(toDuckdb));
        if (sql === 'COMMIT') await guardLog();
        return rowsChanged;
      });
      if (sql === 'COMMIT' || sql === 'ROLLBACK') isInTransaction = false;
      return changed;
    },
    insertLogins: (sourceId, logins) =>
      use(async ({ connection, texts, useOneThread }) => {
        await useOneThread();
        await insertLogins({ connection, texts }, sourceId, logins);
      }),
    findLogins: (wanted) => use(({ connection }) => findLogins(connection, wanted)),
    replaceLogins: (logins) =>
      use(async ({ connection, texts }) => {
        await removeLogins(connection, logins.line);
        await insertLogins({ connection, texts }, NO_SOURCE, logins);
      }),
    removeLogins: (ids) => use(({ connection }) => removeLogins(connection, ids)),
    findAddresses: async (ips) => {
      const asked = await use(({ connection }) => stageAsked(connection, ips));
      return engine.query(`SELECT ${knownColumns(dialect)} FROM ${asked}`);
    },
    keepAddresses: (addresses) => use(({ connection }) => keepAddresses(connection, addresses)),
    ipv4Offenders: (rule) => ipv4Offenders(engine, rule),
    insertTexts: (rows) => use(({ connection }) => insertTexts(connection, rows)),
    addToRollup: (table, rows) => use(({ addToRollup }) => addToRollup(table, rows)),
    whileMigrating: (work) => migrating(() => transaction(engine, () => work((part) => part()))),
    sizeBytes: () => use(() => sizeBytes(parsed)),
    rest: link.rest,
    close: link.close,
  };
  return engine;
}

// DuckDB would bind a JS number as DOUBLE; columns of ids are BIGINT.
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
