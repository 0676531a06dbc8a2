// Connects and puts the session into the state that our SQL is written for.
import { readFile } from 'node:fs/promises';
import { type Connection, type ConnectionOptions, createConnection, type SslOptions } from 'mysql2/promise';
import { ConfigError } from '../../lib/errors.js';
import type { SqlRow } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import type { MysqlLocation, Tls } from './location.js';

export type Limits = {
  readonly connectTimeoutMs: number;
  /** How long one statement waits for the rows that another run has locked. */
  readonly lockWaitSeconds: number;
};

type Server = {
  /** Those that compare bytes. */
  readonly collations: ReadonlySet<string>;
  readonly maxPacketBytes: number;
};

export type MysqlSession = Server & { readonly connection: Connection };

const UNKNOWN_DATABASE = 1049;

/** The database is made when there is none. Throws what mysql2 and the file system throw. */
export async function connect(parsed: MysqlLocation, limits: Limits): Promise<MysqlSession> {
  const options = await connectionOptions(parsed, limits);
  const connection = await createConnection(options).catch(async (error: unknown) => {
    if ((error as { errno?: unknown }).errno !== UNKNOWN_DATABASE) throw error;
    return createDatabase(options);
  });
  // A lost connection is told by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  try {
    await prepareSession(connection, limits);
    return { connection, ...(await askServer(connection)) };
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

async function prepareSession(connection: Connection, { lockWaitSeconds }: Limits): Promise<void> {
  await connection.query(
    `SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
      innodb_lock_wait_timeout = ?`,
    [lockWaitSeconds],
  );
}

async function askServer(connection: Connection): Promise<Server> {
  const [collations] = await connection.query(
    `SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME LIKE 'utf8mb4%bin'`,
  );
  const [packet] = await connection.query('SELECT @@max_allowed_packet AS bytes');
  return {
    collations: new Set((collations as SqlRow[]).map((row) => toText(row, 'name'))),
    maxPacketBytes: toNumber((packet as SqlRow[])[0] ?? {}, 'bytes'),
  };
}

async function connectionOptions(parsed: MysqlLocation, limits: Limits): Promise<ConnectionOptions> {
  const { host, port, user, password, database, tls } = parsed;
  return {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: limits.connectTimeoutMs,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    // A server could otherwise ask for any file of this machine.
    flags: ['-LOCAL_FILES'],
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
