// Connects to one server and sets up the session for authtrack's SQL.
import { connect as connectSocket, type Socket } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { unlessStopped } from '../../../lib/waits.js';
import { askIdentity, detectCapabilities, prepareSession, type Server } from './prepare-session.js';
import type { Host, MysqlLocation } from './location.js';
import { encryptBy, isLoopback, lookupLoopback, tlsOptions } from './tls.js';
import { readKey, signInBy, trustSocket } from './sign-in.js';

export type Limits = {
  readonly connectTimeoutMs: number;
  /** How long one statement waits for rows that another run has locked. */
  readonly lockWaitSeconds: number;
  /** The pauses before each retry after a lost connection; there are as many retries as pauses. */
  readonly lossPausesMs: readonly number[];
  /** Ends every wait for a server. */
  readonly signal?: AbortSignal | undefined;
};

type Options = ConnectionOptions & Host;

/** The options of mysql2, and those of TLS; `tls` is undefined for an unencrypted connection. */
type ConnectOptions = { readonly options: Options; readonly tls: TlsOptions | undefined };

export type MysqlTarget = MysqlLocation & {
  /** Whether a missing database is created. */
  readonly mayBeMade: boolean;
};

export type MysqlSession = {
  readonly connection: Connection;
  readonly server: Server;
  /** Whether LOAD DATA LOCAL works; `untried`: the server allows it, but a proxy may not. */
  localFiles: 'untried' | 'taken' | 'refused';
};

const UNKNOWN_DATABASE = 1049;

// A server without power sends nothing. After this much silence the system checks whether it is alive.
const whileIdle = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };

// Disables file requests: otherwise a server could ask for any file of this machine. mysql2 itself sends only offered
// files.
const WITHOUT_FILES = ['-LOCAL_FILES'];

/** Returns a session at this host. Throws what mysql2 and the file system throw. */
export async function connect(parsed: MysqlTarget, host: Host, limits: Limits): Promise<MysqlSession> {
  const wanted = await connectionOptions(parsed, host, limits);
  const withoutFiles = { ...wanted, options: { ...wanted.options, flags: WITHOUT_FILES } };
  const first = await open(withoutFiles, parsed, limits);
  if (parsed.withoutFiles || !first.server.takesLocalFiles) return { ...first, localFiles: 'refused' };
  // The client chooses this capability when it connects, so loading from files needs a second connection.
  await endConnection(first.connection);
  return open(wanted, parsed, limits);
}

export function isUnknownDatabase(error: unknown): boolean {
  return (error as { errno?: unknown } | undefined)?.errno === UNKNOWN_DATABASE;
}

async function open(
  wanted: ConnectOptions,
  { mayBeMade }: MysqlTarget,
  limits: Limits,
): Promise<MysqlSession> {
  const { signal, connectTimeoutMs } = limits;
  const connection = await createOver(wanted, signal).catch(async (error: unknown) => {
    if (!mayBeMade || !isUnknownDatabase(error)) throw error;
    return createDatabase(wanted, signal);
  });
  // The next statement reports a lost connection. Without a listener the event would end the process.
  connection.on('error', () => undefined);
  const prepare = async (): Promise<MysqlSession> => {
    await prepareSession(connection, limits);
    const server = await detectCapabilities(connection);
    // After a change to another node of the cluster, reads and updates must see what the earlier node committed.
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

/**
 * Connects over a socket made here. After a refusal, mysql2 would wait until the server closes, and keep the process
 * alive.
 */
async function createOver(wanted: ConnectOptions, signal: AbortSignal | undefined): Promise<Connection> {
  const socket = socketTo(wanted.options);
  // mysql2 listens for errors too, but not on this socket once TLS is on top of it.
  socket.on('error', () => undefined);
  try {
    const connection = await unlessStopped(signal, signIn(wanted, socket));
    sockets.set(connection, socket);
    return connection;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function socketTo({ host, port, socket }: Host): Socket {
  if (socket !== undefined) return connectSocket({ path: socket });
  const lookup = isLoopback(host) ? { lookup: lookupLoopback } : {};
  return connectSocket({ host, port, ...lookup, ...whileIdle });
}

function signIn({ options, tls }: ConnectOptions, stream: Socket): Promise<Connection> {
  const { socket: _, ...others } = options;
  return new Promise((resolve, reject) => {
    const connection = createConnection({
      ...others,
      stream,
      ...(tls && { ssl: { rejectUnauthorized: tls.rejectUnauthorized !== false } }),
    });
    if (tls) encryptBy(connection, tls);
    connection.once('connect', () => resolve(connection.promise()));
    // A failed handshake emits several errors; the later ones find the promise already rejected.
    connection.on('error', reject);
  });
}

/** Closes the connection at once. mysql2 alone would wait until the server closes its side. */
export function hangUp(connection: Connection): void {
  connection.destroy();
  sockets.get(connection)?.destroy();
}

const GOODBYE_MS = 1000;

/** Closes the connection by the protocol if the server answers, or else at once. */
export async function endConnection(connection: Connection): Promise<void> {
  await within(GOODBYE_MS, connection.end()).catch(() => undefined);
  hangUp(connection);
}

type Beside = { readonly sql?: string; readonly identity?: string; readonly withinMs: number };

/**
 * Whether a server executes `sql` over a separate connection. With `identity`, only that server counts: one host name
 * or load balancer may stand for several servers. Never throws.
 */
export async function answersBeside(
  parsed: MysqlTarget,
  host: Host,
  { sql = 'SELECT 1', identity, withinMs }: Beside,
): Promise<boolean> {
  const limit = AbortSignal.timeout(withinMs);
  let connection: Connection | undefined;
  try {
    const { options, tls } = await connectionOptions(parsed, host, { connectTimeoutMs: withinMs });
    const { database: _, ...others } = options;
    connection = await createOver({ options: { ...others, flags: WITHOUT_FILES }, tls }, limit);
    connection.on('error', () => undefined);
    if (identity !== undefined && identity !== (await unlessStopped(limit, askIdentity(connection))))
      return false;
    await unlessStopped(limit, connection.query(sql));
    return true;
  } catch {
    return false;
  } finally {
    if (connection) hangUp(connection);
  }
}

/** Waits for `work`. @throws the error of a connection timeout after `ms` */
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
  { options: { database = '', ...options }, tls }: ConnectOptions,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const connection = await createOver({ options, tls }, signal);
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

async function connectionOptions(
  { user, password, database, tls, publicKeyFile }: MysqlLocation,
  { host, port, socket }: Host,
  { connectTimeoutMs }: Pick<Limits, 'connectTimeoutMs'>,
): Promise<ConnectOptions> {
  if (socket !== undefined) await trustSocket(socket);
  const encryption = socket === undefined ? await tlsOptions(tls, host) : undefined;
  const publicKey = publicKeyFile === undefined ? undefined : await readKey(publicKeyFile);
  const options: Options = {
    host,
    port,
    ...(socket !== undefined && { socket }),
    user,
    password,
    database,
    connectTimeout: connectTimeoutMs,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    authPlugins: signInBy({
      isSecure: encryption !== undefined || socket !== undefined,
      publicKey,
    }),
  };
  return { options, tls: encryption };
}
