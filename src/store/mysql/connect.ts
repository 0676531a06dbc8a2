// Connects to one server and puts the session into the state that our SQL is written for.
import { connect as connectSocket, type Socket } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { askServer, type Server } from './ask-server.js';
import type { Host } from './hosts.js';
import type { MysqlLocation } from './location.js';
import { isLoopback, lookupLoopback } from './loopback.js';
import { prepareSession } from './prepare-session.js';
import { readKey, signInBy, trustSocket } from './sign-in.js';
import { encryptBy, tlsOptions } from './tls.js';

export type Limits = {
  readonly connectTimeoutMs: number;
  /** How long one statement waits for the rows that another run has locked. */
  readonly lockWaitSeconds: number;
  /** The pauses before what a lost connection interrupted is tried again, each time; their number is a bound. */
  readonly lossPausesMs: readonly number[];
};

type Options = ConnectionOptions & Host;

/** What mysql2 takes, and how the connection is encrypted. */
type Wanted = { readonly options: Options; readonly tls: TlsOptions | undefined };

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

// A server that lost its power says nothing: after so long without a word the system asks whether it is there.
const whileIdle = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };

// A server could otherwise ask for any file of this machine; mysql2 itself sends none that was not offered.
const WITHOUT_FILES = ['-LOCAL_FILES'];

/** Throws what mysql2 and the file system throw. */
export async function connect(parsed: MysqlTarget, host: Host, limits: Limits): Promise<MysqlSession> {
  const wanted = await connectionOptions(parsed, host, limits);
  const withoutFiles = { ...wanted, options: { ...wanted.options, flags: WITHOUT_FILES } };
  const first = await open(withoutFiles, parsed, limits);
  if (parsed.withoutFiles || !first.server.takesLocalFiles) return { ...first, localFiles: 'refused' };
  // The capability belongs to a connection from its beginning: this one only asked.
  await first.connection.end();
  return open(wanted, parsed, limits);
}

export function isUnknownDatabase(error: unknown): boolean {
  return (error as { errno?: unknown } | undefined)?.errno === UNKNOWN_DATABASE;
}

async function open(wanted: Wanted, { mayBeMade }: MysqlTarget, limits: Limits): Promise<MysqlSession> {
  const connection = await createOver(wanted).catch(async (error: unknown) => {
    if (!mayBeMade || !isUnknownDatabase(error)) throw error;
    return createDatabase(wanted);
  });
  // A lost connection is told by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  try {
    await prepareSession(connection, limits);
    const server = await askServer(connection);
    // After going on at another node of a cluster: reads and updates see what the node before has committed.
    if (server.isClusterNode) await connection.query('SET SESSION wsrep_sync_wait = 3');
    return { connection, server, localFiles: 'untried' };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Where the server refuses, mysql2 waits for it to hang up, and a process does not end as long as it does not. */
async function createOver({ options, tls }: Wanted): Promise<Connection> {
  const { socket: _, ...others } = options;
  const socket = socketTo(options);
  try {
    const connection = createConnection({
      ...others,
      stream: socket,
      ...(tls && { ssl: { rejectUnauthorized: tls.rejectUnauthorized !== false } }),
    });
    if (tls) encryptBy(connection, tls);
    return await new Promise((resolve, reject) => {
      connection.once('connect', () => resolve(connection.promise()));
      connection.on('error', reject);
    });
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

async function createDatabase({ options: { database = '', ...options }, tls }: Wanted): Promise<Connection> {
  const connection = await createOver({ options, tls });
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

async function connectionOptions(
  { user, password, database, tls, publicKeyFile }: MysqlLocation,
  { host, port, socket }: Host,
  { connectTimeoutMs }: Limits,
): Promise<Wanted> {
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
