// The engine for MySQL, MariaDB and compatible servers. It has one connection, and reopens it after a loss.
import type { ResultSetHeader } from 'mysql2/promise';
import { NO_SOURCE } from '../../../lib/identity.js';
import { noDatabase } from '../../engine-errors.js';
import { type Access, defaultCapabilities, type Engine, type SqlRow } from '../../engine.js';
import { toNumber } from '../../sql-row.js';
import { statementLimits } from '../../statement-limits.js';
import { statementWatch, type StatementWatch } from '../../statement-watch.js';
import { retryTransient } from '../../transaction.js';
import { addToRollup } from './add-to-rollup.js';
import { findAddresses, keepAddresses } from './addresses.js';
import { checkTables } from './check-tables.js';
import { isUnknownDatabase, type Limits } from './connect.js';
import { dialectFor } from './dialect.js';
import { findLogins } from './find-logins.js';
import { loginsAfterFailures } from './logins-after-failures.js';
import { loginsBetween } from './logins-between.js';
import { replaceRows } from './insert-rows.js';
import { insertLogins, insertTexts, removeLogins } from './load.js';
import { parseLocation } from './location.js';
import { whileMigrating } from './migration-lock.js';
import { newestKeyLogins } from './newest-key-logins.js';
import { newestLogins } from './newest-logins.js';
import { ipv4Offenders } from './offenders.js';
import { topOf } from './top-logins.js';
import { openReconnecting, type ReconnectingConnection } from './reconnecting-connection.js';
import { keepUserRanges, removeUserRanges, renameUsers } from './user-ranges.js';

type Options = {
  readonly access?: Access;
  readonly limits?: Limits;
  /** Ends statements that take too long. */
  readonly watch?: StatementWatch;
  /** Receives notices for the user that do not stop the run. */
  readonly onNotice?: (message: string) => void;
};

const defaultLimits: Limits = {
  connectTimeoutMs: statementLimits.connect,
  // Less than the time within which a run must end after a stop signal.
  lockWaitSeconds: 3,
  // About 16 seconds: by then a crashed server has restarted, or a cluster has excluded a dead node.
  lossPausesMs: [100, 200, 400, 800, 1600, 3200, 5000, 5000],
};

/** Opens the engine. @param url see location.ts */
export async function openMysql(url: string, options: Options = {}): Promise<Engine> {
  const { access = 'create', onNotice = () => undefined, watch = statementWatch(statementLimits) } = options;
  const { signal } = watch;
  const limits: Limits = { ...(options.limits ?? defaultLimits), signal };
  const { lossPausesMs } = limits;
  const parsed = { ...parseLocation(url), mayBeMade: access === 'create' };
  const open = (): Promise<ReconnectingConnection> =>
    openReconnecting({ parsed, limits }, { watch, onNotice });
  const link = await retryTransient(open, { signal }).catch((error: unknown) => {
    throw !parsed.mayBeMade && isUnknownDatabase((error as Error).cause)
      ? noDatabase(parsed.location)
      : error;
  });
  const dialect = await link.use(({ server }) => Promise.resolve(dialectFor(server.collations)));
  const retries = { lossPausesMs, signal };
  // A read can be repeated alone. Within a transaction, transaction.ts repeats the whole transaction.
  const read = <T>(work: () => Promise<T>): Promise<T> =>
    link.inTransaction() ? work() : retryTransient(work, retries);
  const engine: Engine = {
    name: 'mysql',
    location: parsed.location,
    access,
    dialect,
    ...defaultCapabilities,
    lossPausesMs,
    signal,
    during: watch.during,
    query: (sql, values = []) =>
      read(() =>
        link.use(async ({ connection }) => (await connection.query(sql, [...values]))[0] as SqlRow[]),
      ),
    run: (sql, values = []) =>
      link.use(async ({ connection }) => {
        const [{ affectedRows }] = await connection.query<ResultSetHeader>(sql, [...values]);
        return affectedRows;
      }),
    begin: link.begin,
    commit: link.commit,
    rollback: link.rollback,
    insertLogins: async (id, logins, onSent) => {
      await link.use((session) => insertLogins(session, id, logins, onSent));
      await keepUserRanges(engine, id, logins);
    },
    loginsBetween: (period) =>
      read(() => link.use(({ connection }) => loginsBetween(connection, dialect, period))),
    findLogins: (wanted) => read(() => link.use(({ connection }) => findLogins(connection, dialect, wanted))),
    replaceLogins: async (logins) => {
      await link.use(({ connection, server: { maxPacketBytes } }) =>
        replaceRows(connection, { sourceId: NO_SOURCE, maxPacketBytes }, logins),
      );
      await keepUserRanges(engine, NO_SOURCE, logins);
    },
    renameUsers: (renames) => renameUsers(engine, renames),
    removeLogins: (ids) => link.use(({ connection }) => removeLogins(connection, ids)),
    findAddresses: (ips) => read(() => link.use(({ connection }) => findAddresses(connection, dialect, ips))),
    keepAddresses: (addresses) => link.use(({ connection }) => keepAddresses(connection, addresses)),
    newestLogins: (filter, limit, after) => newestLogins(engine, filter, { limit, after }),
    topOf: (what, filter, limit) => topOf(engine, what, filter, limit),
    newestKeyLogins: (keys, limit) => newestKeyLogins(engine, keys, limit),
    loginsAfterFailures: (wanted) => loginsAfterFailures(engine, wanted),
    ipv4Offenders: (rule) =>
      read(() => link.use(({ connection }) => ipv4Offenders(connection, dialect, rule))),
    insertTexts: (rows) => link.use(({ connection }) => insertTexts(connection, rows)),
    addToRollup: async (table, rows) => {
      const maxPacketBytes = await link.use(({ server }) => Promise.resolve(server.maxPacketBytes));
      await addToRollup(engine, table, { rows, maxPacketBytes });
    },
    // Texts are in the rows, and an answer replaces the earlier one.
    removeUnused: () => Promise.resolve(),
    removeRanges: (removed, until) => removeUserRanges(engine, removed, until),
    whileMigrating: (work) => retryTransient(() => whileMigrating(engine, work), retries),
    sizeBytes: () => sizeBytes(engine),
    close: link.close,
  };
  try {
    await checkTables(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

/** Returns the server's estimate of the size of tables and indexes. */
export async function sizeBytes(engine: Engine): Promise<number> {
  const [row] = await engine.query(
    `SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables
      WHERE table_schema = ${engine.dialect.schema}`,
  );
  return toNumber(row ?? {}, 'bytes');
}
