// Bulk loading: by LOAD DATA where the server, and any proxy in front of it, support it; else by INSERT. Texts and removals
// go in statements with many rows.
import type { Connection } from 'mysql2/promise';
import { inGroups } from '../../../lib/in-groups.js';
import type { LocatedLogins } from '../../../model/logins.js';
import { TransientError } from '../../engine-errors.js';
import type { TextRows } from '../../engine.js';
import type { MysqlSession } from './connect.js';
import { isLoss, toStoreError } from './errors.js';
import { insertRows } from './insert-rows.js';
import { loadData } from './load-data.js';
import { isServerError } from './refusals.js';
import type { LoadTarget } from './row-writer.js';

// 1148 not allowed (TiDB, old servers), 3948 local_infile is off, 4166 the same on MariaDB. It may have been switched
// off since authtrack checked it. A server reports this before it stores anything.
const switchedOff = new Set<unknown>([1148, 3948, 4166]);

// The errors of a proxy that requested the file and cannot forward it:
// 2 File 'authtrack-…' not found (Errcode: 2) · 1105 unknown error
const notPassedOn = new Set<unknown>([2, 1105]);

/** Loads logins; call it within a transaction. Throws what mysql2 throws. */
export async function insertLogins(
  session: MysqlSession,
  sourceId: number,
  logins: LocatedLogins,
  onSent?: () => void,
): Promise<void> {
  const target: LoadTarget = { sourceId, maxPacketBytes: session.server.maxPacketBytes };
  if (session.localFiles !== 'refused' && (await tryLoadData(session, target, { logins, onSent }))) return;
  onSent?.();
  await insertRows(session.connection, target, logins);
}

/** Returns false if LOAD DATA is refused and has stored nothing; from then on this session uses INSERT. */
async function tryLoadData(
  session: MysqlSession,
  target: LoadTarget,
  { logins, onSent }: { readonly logins: LocatedLogins; readonly onSent: (() => void) | undefined },
): Promise<boolean> {
  const { connection } = session;
  // Once LOAD DATA has worked, any failure is a real one.
  const canUndo = session.localFiles === 'untried' && (await setSavepoint(connection));
  let isAskedFor = false;
  try {
    await loadData(connection, { ...target, onAskedFor: () => (isAskedFor = true), onSent }, logins);
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
 * Whether a proxy may have refused LOAD DATA. Before the file is requested, any error counts: proxies use different
 * numbers (ProxySQL 1047, Vitess 1105), and an error that is not about LOAD DATA recurs with INSERT.
 */
function isByProxy(error: unknown, isAskedFor: boolean): boolean {
  if (!isServerError(error) || isTransient(error)) return false;
  return !isAskedFor || notPassedOn.has(error.errno);
}

function isTransient(error: unknown): boolean {
  return toStoreError(error, '') instanceof TransientError;
}

// Rolling back to it proves that nothing of LOAD DATA is left, and that the transaction is still the same one.
const SAVEPOINT = 'before_load_data';

/** Returns false if the storage engine or a proxy does not support savepoints. */
async function setSavepoint(connection: Connection): Promise<boolean> {
  return isDone(connection.query(`SAVEPOINT ${SAVEPOINT}`));
}

async function undo(connection: Connection): Promise<boolean> {
  return isDone(connection.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`));
}

/**
 * Returns false if the server refuses the statement. Throws if the connection is lost, or if a conflict has rolled the
 * transaction back: what follows would be stored without the rest of it. On Galera, any statement can meet one.
 */
async function isDone(statement: Promise<unknown>): Promise<boolean> {
  try {
    await statement;
    return true;
  } catch (error) {
    if (!isServerError(error) || isLoss(error) || isTransient(error)) throw error;
    return false;
  }
}

// Inserts rows of texts in bulk, with many rows in each statement.

const ROWS_PER_STATEMENT = 1000;

/** Inserts the rows; call it within a transaction. */
export async function insertTexts(connection: Connection, { table, columns, rows }: TextRows): Promise<void> {
  for (const some of inGroups(rows, ROWS_PER_STATEMENT)) {
    await connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [some]);
  }
}

const IDS_PER_STATEMENT = 1000;

/** Removes the logins with these ids; call it within a transaction. */
export async function removeLogins(connection: Connection, ids: Float64Array): Promise<void> {
  for (const some of inGroups([...ids], IDS_PER_STATEMENT)) {
    await connection.query('DELETE FROM logins WHERE id IN (?)', [some]);
  }
}
