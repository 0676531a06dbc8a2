// Puts a session into the state that our SQL, and the way in which mysql2 writes texts into it, are made for. A server may
// ignore what a client says of its character set when it connects: then a name in GBK ends the quotes around it.
import type { Connection } from 'mysql2/promise';
import { ConfigError, UnavailableError } from '../../lib/errors.js';
import type { SqlRow } from '../engine.js';
import { isServerError } from './server-error.js';

// 1193 unknown system variable, 1227 no privilege to set it, 1238 it cannot be set
const notToBeSet = new Set<number | undefined>([1193, 1227, 1238]);

const CHARACTER_SET = 'utf8mb4';

/**
 * The limits first of all, since those of a server hold for questions about them too.
 * @throws ConfigError where the session does not become what it must be; what mysql2 throws.
 */
export async function prepareSession(
  connection: Connection,
  { lockWaitSeconds }: { readonly lockWaitSeconds: number },
): Promise<void> {
  await connection.query(`SET NAMES ${CHARACTER_SET}`);
  await withoutLimits(connection);
  // DEFAULT would be the number of rows that the server was told to give at most.
  await connection.query(
    `SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1,
      sql_select_limit = 18446744073709551615, innodb_lock_wait_timeout = ?`,
    [lockWaitSeconds],
  );
  // Of tables; a server waits for a day else, or a year.
  await setIfKnown(connection, `lock_wait_timeout = ${lockWaitSeconds}`);
  await checkSession(connection);
}

/** Whether the server reads our statements as they are written. */
async function checkSession(connection: Connection): Promise<void> {
  const [rows] = await connection.query(
    `SELECT @@character_set_client AS client, @@character_set_connection AS connection,
      @@character_set_results AS results, @@sql_mode AS modes`,
  );
  const [row] = Array.isArray(rows) ? (rows as SqlRow[]) : [];
  if (row === undefined) {
    throw new UnavailableError('the database server answers no question', {
      hint: 'Check in the database URL that this is a MySQL or MariaDB server, and do not trust it if it should be.',
    });
  }
  for (const name of ['client', 'connection', 'results']) {
    if (row[name] === CHARACTER_SET) continue;
    throw wrongSession(`character_set_${name} ${CHARACTER_SET}`, row[name]);
  }
  const modes = String(row['modes']).toUpperCase().split(',');
  if (modes.includes('NO_BACKSLASH_ESCAPES')) {
    throw wrongSession('a sql_mode without NO_BACKSLASH_ESCAPES', row['modes']);
  }
  for (const mode of ['ANSI_QUOTES', 'STRICT_ALL_TABLES']) {
    if (!modes.includes(mode)) throw wrongSession(`sql_mode ${mode}`, row['modes']);
  }
}

function wrongSession(wanted: string, got: unknown): ConfigError {
  const what = JSON.stringify(String(got).slice(0, 200));
  return new ConfigError(`the database server does not let a session have ${wanted}: it has ${what}`, {
    hint: 'Look at init_connect on the server, and at the proxy before it: user names of a log could be taken for SQL.',
  });
}

/** So that no report is cut; a server has one of the two limits of time or none. */
async function withoutLimits(connection: Connection): Promise<void> {
  const isLifted = await setIfKnown(connection, 'max_statement_time = 0');
  if (!isLifted) await setIfKnown(connection, 'max_execution_time = 0');
  await setIfKnown(connection, 'sql_big_selects = 1, sql_safe_updates = 0');
}

/** False where the server has no such variable, or does not let us set it. */
async function setIfKnown(connection: Connection, assignments: string): Promise<boolean> {
  try {
    await connection.query(`SET SESSION ${assignments}`);
    return true;
  } catch (error) {
    if (isServerError(error) && notToBeSet.has(error.errno)) return false;
    throw error;
  }
}
