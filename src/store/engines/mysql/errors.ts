// Turns failures into errors for the user: by error number for errors of the server, by code for those of Node and
// mysql2.
import {
  type AuthtrackError,
  ConfigError,
  IoError,
  PermissionError,
  TryAgainError,
  UnavailableError,
} from '../../../lib/errors.js';
import { hintForHost, isPlaceholder } from '../../../lib/placeholder.js';
import {
  ConnectionLostError,
  AlreadyAppliedError,
  duplicateKey,
  TransientError,
} from '../../engine-errors.js';
import { safeText } from '../../../lib/safe-text.js';
import { notOffered } from './load-data.js';
import { isServerError, refusalOf, refusalText, type ServerError } from './refusals.js';
import { CLEAR_PASSWORD_REFUSED } from './sign-in.js';

type Failure = (location: string, cause: Error) => AuthtrackError;

/** An error of the server, of mysql2 or of Node. */
type MysqlError = Error & {
  code?: string;
  errno?: number;
  /** Whether the connection can no longer be used. */
  fatal?: boolean;
  sql?: string;
};

// The numbers are those of MySQL and MariaDB; 8xxx and 9xxx are those of TiDB.
const failures: readonly (readonly [ReadonlySet<string | number>, Failure])[] = [
  // 1040 too many connections, 1203 and 1226 too many of this user, 1205 lock wait timeout, 1213 deadlock (Galera also:
  // another node was first), 1317 interrupted (Galera: by a schema change at another node), 1020 record has changed,
  // 8002 and 9007 write conflict
  [new Set([1020, 1040, 1203, 1205, 1213, 1226, 1317, 8002, 9007]), busy],
  [new Set([1062]), duplicateKey],
  // 1060 a column, 1061 an index is there; 1091 an index is gone
  [new Set([1060, 1061, 1091]), alreadyApplied],
  // 1045 and 1698 wrong user or password
  [new Set([1045, 1698]), refused],
  // 1044 no right to the database, 1142 to a table, 1143 to a column, 1227 and 1370 to do this
  [new Set([1044, 1049, 1142, 1143, 1227, 1370]), forbidden],
  // 1290 --read-only, 1792 read-only transaction, 1836 read-only mode
  [new Set([1290, 1792, 1836]), readOnly],
  // 1021 disk full, 1114 table full, 3, 20 and 1026 error writing a file
  [new Set([3, 20, 1021, 1026, 1114]), full],
  [new Set([1153]), tooLarge],
  [new Set(['HANDSHAKE_NO_SSL_SUPPORT', 'HANDSHAKE_SSL_ERROR', 'HANDSHAKE_UNKNOWN_ERROR']), insecure],
  [new Set([CLEAR_PASSWORD_REFUSED]), wantsClearPassword],
  // mysql2 throws these if it does not have, or cannot complete, the authentication method that the server requests
  [new Set(['AUTH_SWITCH_PLUGIN_ERROR', 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED']), cannotSignIn],
];

// 1047 the node is not in its cluster, 1053 shutdown, 1080 and 1152 closed by force, 1158 to 1161 network, 1927, 2006,
// 2013, 3169 and 4031 connection killed, gone, lost, killed, idle for too long, 2002 and 2003 a proxy cannot reach a
// server, 3032 offline mode
const losses = new Set<string | number>([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT', 'ER_SERVER_SHUTDOWN'],
  ...[1047, 1053, 1080, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2003, 2006, 2013, 3032, 3169, 4031],
]);

/** The message of mysql2 when the server requests a file and the statement has not offered one. */
const ASKED_FOR_FILE = 'As a result of LOCAL INFILE command server wants to read';

/** Whether the connection was lost or never made, or the server no longer accepts work. */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errno = 0, code = '', fatal = false }: MysqlError = error;
  if (losses.has(errno) || losses.has(code)) return true;
  return fatal && findFailure(error) === undefined;
}

/** Whether another host of the same URL may work where this one failed. */
export function concernsOneHost(error: unknown): boolean {
  if (isLoss(error)) return true;
  const failure = toStoreError(error, '');
  if (failure instanceof TransientError || failure instanceof UnavailableError) return true;
  return isServerError(error) && refusalOf(error).concernsOneHost === true;
}

/**
 * Returns an error that the user can act on. An error that is neither known nor from a server is returned unchanged.
 */
export function toStoreError(error: unknown, location: string): unknown {
  if (!(error instanceof Error)) return error;
  withoutSql(error);
  if (error.message.includes(ASKED_FOR_FILE)) return notOffered();
  const failure = findFailure(error);
  if (failure !== undefined) return failure(location, error);
  return isServerError(error) ? refusedByServer(location, error) : error;
}

function findFailure({ errno = 0, code = '' }: MysqlError): Failure | undefined {
  const found = failures.find(([keys]) => keys.has(errno) || keys.has(code));
  if (found) return found[1];
  if (isTlsFailure(code)) return insecure;
  // The server's public key is invalid.
  return /^ERR_(?:OSSL|CRYPTO)/.test(code) ? cannotSignIn : undefined;
}

/** Codes of OpenSSL and Node: UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CERT_HAS_EXPIRED, UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
function isTlsFailure(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_|^INVALID_CA|^INVALID_PURPOSE|HOSTNAME_MISMATCH/.test(code);
}

/** Returns the server's message, to be appended to a message that does not contain it. */
function says(cause: Error): string {
  return isServerError(cause) ? `; ${refusalText(cause)}` : '';
}

function refusedByServer(location: string, cause: ServerError): AuthtrackError {
  const { Failure, hint } = refusalOf(cause);
  return new Failure(`the database ${location}: ${refusalText(cause)}`, { hint, cause });
}

function cannotSignIn(location: string, cause: Error): AuthtrackError {
  // Server requests authentication using unknown plugin client_ed25519. See …
  const plugin = /unknown plugin (\w+)/.exec(cause.message)?.[1];
  const asksFor =
    plugin ?? (cause.message.includes('mysql_clear_password') ? 'mysql_clear_password' : undefined);
  const why = asksFor ? `the server asks for ${asksFor}, which authtrack does not support` : cause.message;
  return new PermissionError(`cannot sign in to the database ${location}: ${why}`, {
    hint: 'ask an administrator to change the authentication of this user to caching_sha2_password or mysql_native_password',
    cause,
  });
}

function busy(location: string, cause: Error): AuthtrackError {
  return new TransientError(`the database ${location} is busy: ${cause.message}`, {
    hint: 'run the same command again later',
    cause,
  });
}

function alreadyApplied(location: string, cause: Error): AuthtrackError {
  return new AlreadyAppliedError(
    `the database ${location} has a column or index that an upgrade adds, or lacks one that it removes`,
    {
      hint: 'run the same command again',
      cause,
    },
  );
}

function refused(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`the database ${location} refuses this user or password${says(cause)}`, {
    hint: 'check user and password in the database URL, whether the server admits this user from this host, and whether it requires TLS (?ssl=required)',
    cause,
  });
}

function forbidden(location: string, cause: Error): AuthtrackError {
  return new PermissionError(
    `no permission for this operation on the database ${location}: ${cause.message}`,
    {
      hint: 'ask an administrator to create the database and grant this user all privileges on it',
      cause,
    },
  );
}

function readOnly(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`the database ${location} is read-only${says(cause)}`, {
    hint: 'name the primary server in the database URL, or end its read-only mode',
    cause,
  });
}

function full(location: string, cause: Error): AuthtrackError {
  return new IoError(`the server has no space left for the database ${location}${says(cause)}`, {
    hint: 'free some space there and run the same command again: it continues where it stopped',
    cause,
  });
}

function tooLarge(location: string, cause: Error): AuthtrackError {
  return new ConfigError(
    `the server of ${location} does not accept a packet as large as one login needs${says(cause)}`,
    {
      hint: 'raise max_allowed_packet on the server to 16 MB or more',
      cause,
    },
  );
}

const waysToEncrypt =
  'add to the database URL ssl=/path/to/ca.pem (the authority that signed the certificate of the server, or this ' +
  'certificate itself), ssl=skip-verify (encrypts, but does not protect from an attacker in the middle), or ssl=off ' +
  '(encrypts nothing: everybody on the network path can read and change the data)';

function insecure(location: string, cause: Error): AuthtrackError {
  const { code = '' }: MysqlError = cause;
  const why = code === 'HANDSHAKE_NO_SSL_SUPPORT' ? 'the server offers no TLS' : cause.message;
  return new ConfigError(`no secure connection to ${location}: ${safeText(why)}`, {
    hint: waysToEncrypt,
    cause,
  });
}

function wantsClearPassword(location: string, cause: Error): AuthtrackError {
  const { way = 'it' } = cause as { way?: string };
  return new ConfigError(
    `the server of ${location} asks for the password itself (${way}), over a connection that is not encrypted`,
    {
      hint:
        'add to the database URL ssl=/path/to/ca.pem (or ssl=required), socket=/run/mysqld/mysqld.sock for a server on this ' +
        'machine, or public_key=/path/to/public_key.pem with a copy of the key in the data folder of the server',
      cause,
    },
  );
}

/** A failed host, with the error of Node, mysql2 or the server. */
export type HostFailure = { readonly host: string; readonly error: unknown };

/** Returns an error with the failure of each host; a single host is not named again. */
export function unreachable(location: string, failed: readonly HostFailure[]): AuthtrackError {
  const why = failed.map(({ host, error }) =>
    failed.length === 1 ? failureText(error) : `${host} ${failureText(error)}`,
  );
  const refusal = failed.map(({ error }) => error).find(isServerError);
  const { Failure, hint } = refusal ? refusalOf(refusal) : notThere;
  // A host that could not be reached may be back later.
  const placeholder = failed.find(({ host }) => isPlaceholder(host))?.host ?? '';
  const Class = failed.some(({ error }) => isLoss(error)) ? UnavailableError : Failure;
  return new Class(`the database ${location} cannot be reached (${why.join(', ')})`, {
    hint: hintForHost(placeholder, hint),
    cause: withoutSql(refusal ?? failed[0]?.error),
  });
}

const notThere = {
  Failure: UnavailableError,
  hint: 'check host and port in the database URL, and that the server is running',
};

/** @param error the failure that showed the loss; undefined for a later statement of the same transaction */
export function connectionLost(location: string, error: unknown): ConnectionLostError {
  if (error instanceof UnavailableError) {
    return new ConnectionLostError(error.message, { hint: error.hint, cause: error.cause });
  }
  return new ConnectionLostError(
    `the connection to the database ${location} was lost (${failureText(error)})`,
    {
      hint: 'check that the server is running, then run the same command again: it continues where it stopped',
      cause: withoutSql(error),
    },
  );
}

/** @param isAlive whether the server answers other questions */
export function tookTooLong(location: string, seconds: number, isAlive: boolean): AuthtrackError {
  return isAlive
    ? new TryAgainError(
        `the database ${location} worked at one statement for ${seconds} s, and authtrack killed it`,
        {
          hint: 'check what the statement waits for (SHOW PROCESSLIST) and run the same command again, or raise database.readLimit or database.writeLimit',
        },
      )
    : new UnavailableError(`the database ${location} has not answered for ${seconds} s`, {
        hint: 'check that the server is running and can be reached, then run the same command again: it continues where it stopped',
      });
}

/** Returns the server's message, or the error code of Node or mysql2. */
function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'earlier in the transaction';
  return isServerError(error) ? refusalText(error) : ((error as MysqlError).code ?? error.message);
}

// The statement may hold a megabyte of rows, which must not get into a log.
function withoutSql(error: unknown): unknown {
  if (error instanceof Error) delete (error as MysqlError).sql;
  return error;
}
