// The engine for MySQL, MariaDB and the servers that speak their protocol: one connection.
import type { ResultSetHeader } from 'mysql2/promise';
import type { Engine, SqlRow } from '../engine.js';
import { retryTransient } from '../transaction.js';
import { addToSummary } from './add-to-summary.js';
import { connect, type Limits } from './connect.js';
import { dialectFor } from './dialect.js';
import { toStoreError } from './errors.js';
import { findAddresses } from './find-addresses.js';
import { keepAddresses } from './keep-addresses.js';
import { insertLogins } from './load.js';
import { parseLocation } from './location.js';
import { sizeBytes } from './size-bytes.js';
import { whileMigrating } from './migration-lock.js';

const defaultLimits: Limits = { connectTimeoutMs: 10_000, lockWaitSeconds: 5 };

/** @param url see location.ts. */
export async function openMysql(url: string, limits: Limits = defaultLimits): Promise<Engine> {
  const parsed = parseLocation(url);
  const { location } = parsed;
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, location);
    }
  };
  const { connection, ...server } = await retryTransient(() => guard(() => connect(parsed, limits)));
  const dialect = dialectFor(server.collations);
  const engine: Engine = {
    name: 'mysql',
    location,
    dialect,
    query: (sql, values = []) => guard(async () => (await connection.query(sql, [...values]))[0] as SqlRow[]),
    run: (sql, values = []) =>
      guard(async () => ((await connection.query(sql, [...values]))[0] as ResultSetHeader).affectedRows),
    insertLogins: (id, rows) =>
      guard(() => insertLogins(connection, { id, maxPacketBytes: server.maxPacketBytes }, rows)),
    findAddresses: (ips) => guard(() => findAddresses(connection, dialect, ips)),
    keepAddresses: (addresses) => guard(() => keepAddresses(connection, addresses)),
    addToSummary: (table, rows) => addToSummary(engine, table, rows),
    whileMigrating: (work) => whileMigrating(engine, work),
    sizeBytes: () => sizeBytes(engine),
    close: async () => {
      // A connection that is lost already is closed well enough.
      await connection.end().catch(() => connection.destroy());
    },
  };
  return engine;
}
