// Sets up a session for authtrack's SQL and for the way mysql2 escapes text, and detects what the server supports. A server
// may ignore the character set that a client requests when it connects; read as GBK, a user name could then end the quotes
// around it.
import type { Connection } from 'mysql2/promise';
import { ConfigError, UnavailableError } from '../../../lib/errors.js';
import type { SqlRow } from '../../engine.js';
import { toNumber, toText } from '../../sql-row.js';
import { isServerError } from './refusals.js';

// 1193 unknown system variable, 1227 no privilege to set it, 1238 it cannot be set
const notToBeSet = new Set<number | undefined>([1193, 1227, 1238]);

const CHARACTER_SET = 'utf8mb4';

/**
 * Sets up the session. The limits of the server are lifted early, since they apply to the later statements too.
 * @throws ConfigError if the server does not accept the settings; what mysql2 throws.
 */
export async function prepareSession(
  connection: Connection,
  { lockWaitSeconds }: { readonly lockWaitSeconds: number },
): Promise<void> {
  await connection.query(`SET NAMES ${CHARACTER_SET}`);
  await withoutLimits(connection);
  // Not sql_select_limit = DEFAULT: the server's default may limit the rows.
  await connection.query(
    `SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1,
      sql_select_limit = 18446744073709551615, innodb_lock_wait_timeout = ?`,
    [lockWaitSeconds],
  );
  // This limit is for table locks. The default is a day or a year.
  await setIfKnown(connection, `lock_wait_timeout = ${lockWaitSeconds}`);
  await checkSession(connection);
}

/** Checks that the server reads statements the way authtrack writes them. */
async function checkSession(connection: Connection): Promise<void> {
  const [rows] = await connection.query(
    `SELECT @@character_set_client AS client, @@character_set_connection AS connection,
      @@character_set_results AS results, @@sql_mode AS modes`,
  );
  const [row] = Array.isArray(rows) ? (rows as SqlRow[]) : [];
  if (row === undefined) {
    throw new UnavailableError('the database server returned no rows for its session variables', {
      hint: 'check that the database URL names a MySQL or MariaDB server; if it does, do not trust that server',
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
  return new ConfigError(`unsafe database session: expected ${wanted}, got ${what}`, {
    hint: 'check init_connect on the server, and any proxy in front of it: user names from a log could be run as SQL',
  });
}

/** Lifts the server's limits, so that no query is cut short. A server has at most one of the two time limits. */
async function withoutLimits(connection: Connection): Promise<void> {
  const isLifted = await setIfKnown(connection, 'max_statement_time = 0');
  if (!isLifted) await setIfKnown(connection, 'max_execution_time = 0');
  await setIfKnown(connection, 'sql_big_selects = 1, sql_safe_updates = 0');
}

/** Returns false if the server does not have a variable, or does not allow setting it. */
async function setIfKnown(connection: Connection, assignments: string): Promise<boolean> {
  try {
    await connection.query(`SET SESSION ${assignments}`);
    return true;
  } catch (error) {
    if (isServerError(error) && notToBeSet.has(error.errno)) return false;
    throw error;
  }
}

// Detects what a server supports. SHOW VARIABLES simply leaves out a variable that the server does not have.

export type Server = {
  /** The collations of utf8mb4 that compare bytes. */
  readonly collations: ReadonlySet<string>;
  readonly maxPacketBytes: number;
  /** Whether LOAD DATA LOCAL is allowed and is part of the transaction. */
  readonly takesLocalFiles: boolean;
  /** Whether it is a node of a Galera cluster. */
  readonly isClusterNode: boolean;
  /** Distinguishes servers behind one host name or load balancer: a connection id is valid on one server only. */
  readonly identity: string;
};

const isOn = (value: string | undefined): boolean => value === 'ON' || value === '1';

/** Returns what the server supports. Throws what mysql2 throws. */
export async function detectCapabilities(connection: Connection): Promise<Server> {
  const [collations] = await connection.query(
    `SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME LIKE 'utf8mb4%bin'`,
  );
  const [packet] = await connection.query('SELECT @@max_allowed_packet AS bytes');
  const valueOf = await variables(connection, ['local_infile', 'wsrep_on', 'version', ...IDENTITY]);
  return {
    collations: new Set((collations as SqlRow[]).map((row) => toText(row, 'name'))),
    maxPacketBytes: toNumber((packet as SqlRow[])[0] ?? {}, 'bytes'),
    // TiDB before 7.0 commits LOAD DATA in parts.
    takesLocalFiles: isOn(valueOf.get('local_infile')) && !/TiDB/i.test(valueOf.get('version') ?? ''),
    isClusterNode: isOn(valueOf.get('wsrep_on')),
    identity: identityIn(valueOf),
  };
}

/** Returns the identity of the server. Throws what mysql2 throws. */
export async function askIdentity(connection: Connection): Promise<string> {
  return identityIn(await variables(connection, IDENTITY));
}

const IDENTITY = ['hostname', 'port', 'server_id', 'server_uuid', 'server_uid'];

function identityIn(valueOf: ReadonlyMap<string, string>): string {
  return IDENTITY.map((name) => valueOf.get(name) ?? '').join(' ');
}

async function variables(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = names.map((name) => `'${name}'`).join(', ');
  const [rows] = await connection.query(`SHOW VARIABLES WHERE Variable_name IN (${wanted})`);
  return new Map((rows as SqlRow[]).map((row) => [toText(row, 'Variable_name'), toText(row, 'Value')]));
}
