// Connects to one server and puts the session into the state that our SQL is written for.
import { connect as connectSocket, type Socket } from 'node:net';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions, SslOptions } from 'mysql2/promise';
import { ConfigError } from '../../lib/errors.js';
import { readRegularFile } from '../../lib/read-regular-file.js';
import { unlessStopped } from '../../lib/unless-stopped.js';
import { askServer, type Server } from './ask-server.js';
import type { Host } from './hosts.js';
import type { MysqlLocation, Tls } from './location.js';
import { isServerError } from './server-error.js';

export type Limits = {
  readonly connectTimeoutMs: number;
  /** How long one statement waits for the rows that another run has locked. */
  readonly lockWaitSeconds: number;
  /** The pauses before what a lost connection interrupted is tried again, each time; their number is a bound. */
  readonly lossPausesMs: readonly number[];
  /** Ends what waits for a server. */
  readonly signal?: AbortSignal | undefined;
};

type Options = ConnectionOptions & Host;

export type MysqlTarget = MysqlLocation & {
  /** Whether the database is made when there is none. */
  readonly mayBeMade: boolean;
};

export type MysqlSession = {
  readonly connection: Connection;
  readonly server: Server;
  /** Whether LOAD DATA LOCAL is of use here; `untried`: the server allows it, what is between us may not. */
  localFiles: 'untried' | 'taken' | 'refused';
};

const UNKNOWN_DATABASE = 1049;

// 1193 unknown system variable, 1227 no privilege to set it, 1238 it cannot be set
const notToBeSet = new Set<number | undefined>([1193, 1227, 1238]);

// A server that lost its power says nothing: after so long without a word the system asks whether it is there.
const whileIdle = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };

// A server could otherwise ask for any file of this machine; mysql2 itself sends none that was not offered.
const WITHOUT_FILES = ['-LOCAL_FILES'];

/** Throws what mysql2 and the file system throw. */
export async function connect(parsed: MysqlTarget, host: Host, limits: Limits): Promise<MysqlSession> {
  const options = await connectionOptions(parsed, host, limits);
  const first = await open({ ...options, flags: WITHOUT_FILES }, parsed, limits);
  if (parsed.withoutFiles || !first.server.takesLocalFiles) return { ...first, localFiles: 'refused' };
  // The capability belongs to a connection from its beginning: this one only asked.
  await endConnection(first.connection);
  return open(options, parsed, limits);
}

export function isUnknownDatabase(error: unknown): boolean {
  return (error as { errno?: unknown } | undefined)?.errno === UNKNOWN_DATABASE;
}

async function open(options: Options, { mayBeMade }: MysqlTarget, limits: Limits): Promise<MysqlSession> {
  const { signal, connectTimeoutMs } = limits;
  const connection = await createOver(options, signal).catch(async (error: unknown) => {
    if (!mayBeMade || !isUnknownDatabase(error)) throw error;
    return createDatabase(options, signal);
  });
  // A lost connection is told by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  const prepare = async (): Promise<MysqlSession> => {
    await prepareSession(connection, limits);
    const server = await askServer(connection);
    // After going on at another node of a cluster: reads and updates see what the node before has committed.
    if (server.isClusterNode) await connection.query('SET SESSION wsrep_sync_wait = 3');
    return { connection, server, localFiles: 'untried' };
  };
  try {
    return await unlessStopped(signal, within(connectTimeoutMs, prepare()));
  } catch (error) {
    hangUp(connection);
    throw error;
  }
}

const sockets = new WeakMap<Connection, Socket>();

/** Where the server refuses, mysql2 waits for it to hang up, and a process does not end as long as it does not. */
async function createOver(options: Options, signal: AbortSignal | undefined): Promise<Connection> {
  const { host, port } = options;
  const socket = connectSocket({ host, port, ...whileIdle });
  // mysql2 hears of errors too, but no longer once TLS is on top.
  socket.on('error', () => undefined);
  try {
    const connection = await unlessStopped(signal, signIn({ ...options, stream: socket }));
    sockets.set(connection, socket);
    return connection;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function signIn(options: ConnectionOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(options);
    connection.once('connect', () => resolve(connection.promise()));
    // Of a handshake that is broken off there are several, the last ones when nobody waits for them any more.
    connection.on('error', reject);
  });
}

/** At once, whatever the server does: mysql2 would wait for its end of the connection. */
export function hangUp(connection: Connection): void {
  connection.destroy();
  sockets.get(connection)?.destroy();
}

const GOODBYE_MS = 1000;

/** In peace, if the server answers. */
export async function endConnection(connection: Connection): Promise<void> {
  await within(GOODBYE_MS, connection.end()).catch(() => undefined);
  hangUp(connection);
}

/** Whether a server answers, by a connection of its own; what `sql` asks for is done then. Never throws. */
export async function answersBeside(
  parsed: MysqlTarget,
  host: Host,
  { sql = 'SELECT 1', withinMs }: { readonly sql?: string; readonly withinMs: number },
): Promise<boolean> {
  const limit = AbortSignal.timeout(withinMs);
  let connection: Connection | undefined;
  try {
    const { database: _, ...options } = await connectionOptions(parsed, host, { connectTimeoutMs: withinMs });
    connection = await createOver({ ...options, flags: WITHOUT_FILES }, limit);
    connection.on('error', () => undefined);
    await unlessStopped(limit, connection.query(sql));
    return true;
  } catch {
    return false;
  } finally {
    if (connection) hangUp(connection);
  }
}

/** @throws as for a connection that is not made in time */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), ms);
  });
  work.catch(() => undefined);
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

async function createDatabase(
  { database = '', ...options }: Options,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const connection = await createOver(options, signal);
  const name = `\`${database.replaceAll('`', '``')}\``;
  try {
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`);
    await connection.query(`USE ${name}`);
    return connection;
  } catch (error) {
    hangUp(connection);
    throw error;
  }
}

/** First of all, since the limits of a server hold for questions about them too. */
async function prepareSession(connection: Connection, limits: Limits): Promise<void> {
  await withoutLimits(connection);
  // DEFAULT would be the number of rows that the server was told to give at most.
  await connection.query(
    `SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1,
      sql_select_limit = 18446744073709551615, innodb_lock_wait_timeout = ?`,
    [limits.lockWaitSeconds],
  );
  // Of tables; a server waits for a day else, or a year.
  await setIfKnown(connection, `lock_wait_timeout = ${limits.lockWaitSeconds}`);
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

async function connectionOptions(
  { user, password, database, tls }: MysqlLocation,
  { host, port }: Host,
  { connectTimeoutMs }: Pick<Limits, 'connectTimeoutMs'>,
): Promise<Options> {
  return {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: connectTimeoutMs,
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
    return (await readRegularFile(file)).toString();
  } catch (cause) {
    throw new ConfigError(`the certificate file ${file} of the database URL cannot be read`, {
      cure: 'Let ssl= name a readable file in PEM format.',
      cause,
    });
  }
}
