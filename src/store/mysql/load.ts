// Bulk loading, by the fastest way that the server, and a proxy before it, have been seen to take.
import type { Connection } from 'mysql2/promise';
import type { LocatedLogins } from '../../model/logins.js';
import { TransientError } from '../engine-errors.js';
import type { MysqlSession } from './connect.js';
import { isLoss, toStoreError } from './errors.js';
import { insertRows } from './insert-rows.js';
import { loadData } from './load-data.js';
import type { LoadTarget } from './row-writer.js';
import { isServerError } from './server-error.js';

// 1148 not allowed (TiDB, old servers), 3948 local_infile is off, 4166 the same on MariaDB: it may have been switched
// off since it was asked for. A server says so before it does anything.
const switchedOff = new Set<unknown>([1148, 3948, 4166]);

// What a proxy says that has asked for the file and cannot pass it on:
// 2 File 'authtrack-…' not found (Errcode: 2) · 1105 its unknown error
const notPassedOn = new Set<unknown>([2, 1105]);

/** To be called within a transaction. Throws what mysql2 throws. */
export async function insertLogins(
  session: MysqlSession,
  sourceId: number,
  logins: LocatedLogins,
): Promise<void> {
  const target: LoadTarget = { sourceId, maxPacketBytes: session.server.maxPacketBytes };
  if (session.localFiles !== 'refused' && (await tryLoadData(session, target, logins))) return;
  await insertRows(session.connection, target, logins);
}

/** False where LOAD DATA is refused and has stored nothing: from now on this session uses INSERTs. */
async function tryLoadData(
  session: MysqlSession,
  target: LoadTarget,
  logins: LocatedLogins,
): Promise<boolean> {
  const { connection } = session;
  // Once it was taken, its failures are real ones.
  const canUndo = session.localFiles === 'untried' && (await setSavepoint(connection));
  let isAskedFor = false;
  try {
    await loadData(connection, { ...target, onAskedFor: () => (isAskedFor = true) }, logins);
    session.localFiles = 'taken';
    return true;
  } catch (error) {
    const isRefused = isSwitchedOff(error) || (canUndo && isByProxy(error, isAskedFor));
    if (!isRefused) throw error;
    if (canUndo && !(await undo(connection))) throw error;
    session.localFiles = 'refused';
    return false;
  }
}

function isSwitchedOff(error: unknown): boolean {
  return isServerError(error) && switchedOff.has(error.errno);
}

/**
 * Whatever is said before the file is asked for: proxies have numbers of their own for it (ProxySQL 1047, Vitess 1105),
 * and what is not about LOAD DATA the INSERT meets as well.
 */
function isByProxy(error: unknown, isAskedFor: boolean): boolean {
  if (!isServerError(error) || toStoreError(error, '') instanceof TransientError) return false;
  return !isAskedFor || notPassedOn.has(error.errno);
}

// The proof that nothing of LOAD DATA is left, and that the transaction is still the same one.
const SAVEPOINT = 'before_load_data';

/** False where the engine of a table, or a proxy, has none. */
async function setSavepoint(connection: Connection): Promise<boolean> {
  return isDone(connection.query(`SAVEPOINT ${SAVEPOINT}`));
}

async function undo(connection: Connection): Promise<boolean> {
  return isDone(connection.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`));
}

/** False where the server refuses the statement; throws when the connection is lost. */
async function isDone(statement: Promise<unknown>): Promise<boolean> {
  try {
    await statement;
    return true;
  } catch (error) {
    if (!isServerError(error) || isLoss(error)) throw error;
    return false;
  }
}
