// Connects to one server and puts the session into the state that our SQL is written for.
import { readFile } from 'node:fs/promises';
import { type Connection, type ConnectionOptions, createConnection, type SslOptions } from 'mysql2/promise';
import { ConfigError } from '../../lib/errors.js';
import { askServer, type Server } from './ask-server.js';
import type { Host } from './hosts.js';
import type { MysqlLocation, Tls } from './location.js';

export type Limits = {
  readonly connectTimeoutMs: number;
  /** How long one statement waits for the rows that another run has locked. */
  readonly lockWaitSeconds: number;
  /** The pauses before what a lost connection interrupted is tried again, each time; their number is a bound. */
  readonly lossPausesMs: readonly number[];
};

export type MysqlTarget = MysqlLocation & {
  /** Whether the database is made when there is none. */
  readonly mayBeMade: boolean;
};

export type MysqlSession = { readonly connection: Connection; readonly server: Server };

const UNKNOWN_DATABASE = 1049;

// A server that lost its power says nothing: after so long without a word the system asks whether it is there.
const KEEP_ALIVE_MS = 30_000;

// A server could otherwise ask for any file of this machine; mysql2 itself sends none that was not offered.
const WITHOUT_FILES = ['-LOCAL_FILES'];

/** Throws what mysql2 and the file system throw. */
export async function connect(parsed: MysqlTarget, host: Host, limits: Limits): Promise<MysqlSession> {
  const options = await connectionOptions(parsed, host, limits);
  const first = await open({ ...options, flags: WITHOUT_FILES }, parsed, limits);
  if (!first.server.takesLocalFiles) return first;
  // The capability belongs to a connection from its beginning: this one only asked.
  await first.connection.end();
  return open(options, parsed, limits);
}

export function isUnknownDatabase(error: unknown): boolean {
  return (error as { errno?: unknown } | undefined)?.errno === UNKNOWN_DATABASE;
}

async function open(
  options: ConnectionOptions,
  { mayBeMade }: MysqlTarget,
  limits: Limits,
): Promise<MysqlSession> {
  const connection = await createConnection(options).catch(async (error: unknown) => {
    if (!mayBeMade || !isUnknownDatabase(error)) throw error;
    return createDatabase(options);
  });
  // A lost connection is told by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  try {
    const server = await askServer(connection);
    await prepareSession(connection, server, limits);
    return { connection, server };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function createDatabase({ database = '', ...options }: ConnectionOptions): Promise<Connection> {
  const connection = await createConnection(options);
  const name = `\`${database.replaceAll('`', '``')}\``;
  try {
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`);
    await connection.query(`USE ${name}`);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function prepareSession(connection: Connection, server: Server, limits: Limits): Promise<void> {
  await connection.query(
    `SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
      innodb_lock_wait_timeout = ?`,
    [limits.lockWaitSeconds],
  );
  // After going on at another node of a cluster: reads and updates see what the node before has committed.
  if (server.isClusterNode) await connection.query('SET SESSION wsrep_sync_wait = 3');
}

async function connectionOptions(
  { user, password, database, tls }: MysqlLocation,
  { host, port }: Host,
  { connectTimeoutMs }: Limits,
): Promise<ConnectionOptions> {
  return {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: connectTimeoutMs,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    ...(await tlsOptions(tls)),
  };
}

async function tlsOptions(tls: Tls): Promise<{ ssl?: SslOptions }> {
  switch (tls.kind) {
    case 'off':
      return {};
    case 'skip-verify':
      return { ssl: { rejectUnauthorized: false } };
    case 'verify':
      return { ssl: { rejectUnauthorized: true, verifyIdentity: true } };
    case 'verify-by':
      return {
        ssl: { rejectUnauthorized: true, verifyIdentity: true, ca: await readCa(tls.caFile) },
      };
  }
}

async function readCa(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`the certificate file ${file} of the database URL cannot be read`, {
      cure: 'Let ssl= name a readable file in PEM format.',
      cause,
    });
  }
}
