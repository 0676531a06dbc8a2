// Failures by error number where the server speaks, by code where Node or mysql2 does.
import {
  type AuthtrackError,
  ConfigError,
  IoError,
  PermissionError,
  TryAgainError,
  UnavailableError,
} from '../../lib/errors.js';
import {
  ConnectionLostError,
  DuplicateColumnError,
  DuplicateKeyError,
  TransientError,
} from '../engine-errors.js';
import { safeText } from '../../lib/safe-text.js';
import { notOffered } from './local-infile.js';
import { refusalOf } from './refusals.js';
import { CLEAR_PASSWORD_REFUSED } from './sign-in.js';
import { isServerError, refusalText, type ServerError } from './server-error.js';

type Failure = (location: string, cause: Error) => AuthtrackError;

/** As the server, mysql2 and Node give them. */
type MysqlError = Error & {
  code?: string;
  errno?: number;
  /** The connection is no longer of use. */
  fatal?: boolean;
  sql?: string;
};

// Numbers: MySQL's and MariaDB's lists of server errors; 8xxx and 9xxx are TiDB's own.
const failures: readonly (readonly [ReadonlySet<string | number>, Failure])[] = [
  // 1040 too many connections, 1203 and 1226 too many of this user, 1205 lock wait timeout, 1213 deadlock (on Galera
  // also: another node was first), 1317 interrupted (there: by a change of the schema at another node), 1020 record has
  // changed, 8002 and 9007 write conflict
  [new Set([1020, 1040, 1203, 1205, 1213, 1226, 1317, 8002, 9007]), busy],
  [new Set([1062]), duplicate],
  // 1060 a column, 1061 an index
  [new Set([1060, 1061]), duplicateColumn],
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
  // Raised by mysql2 where the server asks for a way to sign in that mysql2 does not have, or that it cannot complete
  [new Set(['AUTH_SWITCH_PLUGIN_ERROR', 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED']), cannotSignIn],
];

// 1047 a node that its cluster has left, 1053 shutdown, 1080 and 1152 closed by force, 1158 to 1161 network,
// 1927, 2006, 2013, 3169 and 4031 connection killed, gone, lost, killed, idle for too long, 2002 and 2003 a proxy reaches
// no server, 3032 offline mode
const losses = new Set<string | number>([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT', 'ER_SERVER_SHUTDOWN'],
  ...[1047, 1053, 1080, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2003, 2006, 2013, 3032, 3169, 4031],
]);

/** mysql2, where a file is asked for in answer to a statement that offered none. */
const ASKED_FOR_FILE = 'As a result of LOCAL INFILE command server wants to read';

/** The connection is gone, was never made, or leads to a server that serves no longer. */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errno = 0, code = '', fatal = false }: MysqlError = error;
  if (losses.has(errno) || losses.has(code)) return true;
  return fatal && findFailure(error) === undefined;
}

/** Another host of the same URL may serve where this one did not. */
export function concernsOneHost(error: unknown): boolean {
  if (isLoss(error)) return true;
  const failure = toStoreError(error, '');
  if (failure instanceof TransientError || failure instanceof UnavailableError) return true;
  return isServerError(error) && refusalOf(error).concernsOneHost === true;
}

/** The failure that a user can hint. Whatever a server sent is one; what is none is a bug, and comes back as it is. */
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
  // What a server gave as its public key is none.
  return /^ERR_(?:OSSL|CRYPTO)/.test(code) ? cannotSignIn : undefined;
}

/** As OpenSSL and Node call them: UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CERT_HAS_EXPIRED, UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
function isTlsFailure(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_|^INVALID_CA|^INVALID_PURPOSE|HOSTNAME_MISMATCH/.test(code);
}

/** What is to be added to a message that does not have the server's sentence. */
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
  const why = asksFor ? `the server asks for ${asksFor}, which authtrack does not speak` : cause.message;
  return new PermissionError(`the database ${location} does not let this user sign in: ${why}`, {
    hint: 'Let an administrator change how the user signs in, to caching_sha2_password or mysql_native_password.',
    cause,
  });
}

function busy(location: string, cause: Error): AuthtrackError {
  return new TransientError(`the database ${location} is busy: ${cause.message}`, {
    hint: 'Run the same command again later.',
    cause,
  });
}

function duplicate(location: string, cause: Error): AuthtrackError {
  return new DuplicateKeyError(`a row is already in the database ${location}`, {
    hint: 'Run the same command again.',
    cause,
  });
}

function duplicateColumn(location: string, cause: Error): AuthtrackError {
  return new DuplicateColumnError(`a column or index is already in the database ${location}`, {
    hint: 'Run the same command again.',
    cause,
  });
}

function refused(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`the database ${location} refuses this user or password${says(cause)}`, {
    hint: 'Check user and password in the database URL, from which hosts the server admits this user, and whether it asks for TLS (?ssl=required).',
    cause,
  });
}

function forbidden(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`the database ${location} does not let this user do this: ${cause.message}`, {
    hint: 'Let an administrator make the database and grant this user all privileges on it.',
    cause,
  });
}

function readOnly(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`the database ${location} is read-only${says(cause)}`, {
    hint: 'Name the primary server in the database URL, or end its read-only mode.',
    cause,
  });
}

function full(location: string, cause: Error): AuthtrackError {
  return new IoError(`the server has no space left for the database ${location}${says(cause)}`, {
    hint: 'Free some space there and run the same command again: it goes on where it stopped.',
    cause,
  });
}

function tooLarge(location: string, cause: Error): AuthtrackError {
  return new ConfigError(
    `the server of ${location} takes no packet as large as one login needs${says(cause)}`,
    {
      hint: 'Raise max_allowed_packet on the server to 16 MB or more.',
      cause,
    },
  );
}

const waysToEncrypt =
  'For a host that is not loopback authtrack wants TLS and a certificate that it can verify. Add to the database URL ' +
  'ssl=/path/to/ca.pem (the authority that signed the certificate of the server, or this certificate itself), ' +
  'ssl=skip-verify (encrypts, but does not protect from somebody in the middle: it may be anybody who answers), or ' +
  'ssl=off (encrypts nothing: whoever is on the way reads and changes it).';

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
        'Add to the database URL ssl=/path/to/ca.pem (or ssl=required), socket=/run/mysqld/mysqld.sock for a server on this ' +
        'machine, or public_key=/path/to/public_key.pem with a copy of the key in the data folder of the server.',
      cause,
    },
  );
}

/** A host that does not serve, and why: what Node, mysql2 or the server gave. */
export type HostFailure = { readonly host: string; readonly error: unknown };

/** Of a single host its failure, of several each host with its own. */
export function unreachable(location: string, failed: readonly HostFailure[]): AuthtrackError {
  const why = failed.map(({ host, error }) =>
    failed.length === 1 ? failureText(error) : `${host} ${failureText(error)}`,
  );
  const refusal = failed.map(({ error }) => error).find(isServerError);
  const { Failure, hint } = refusal ? refusalOf(refusal) : notThere;
  // Whoever was not reached at all may be back later.
  const Class = failed.some(({ error }) => isLoss(error)) ? UnavailableError : Failure;
  return new Class(`the database ${location} cannot be reached (${why.join(', ')})`, {
    hint,
    cause: withoutSql(refusal ?? failed[0]?.error),
  });
}

const notThere = {
  Failure: UnavailableError,
  hint: 'Check host and port in the database URL, and that the server runs.',
};

/** @param error what was seen of the loss; undefined for a later statement of the same transaction */
export function connectionLost(location: string, error: unknown): ConnectionLostError {
  if (error instanceof UnavailableError) {
    return new ConnectionLostError(error.message, { hint: error.hint, cause: error.cause });
  }
  return new ConnectionLostError(
    `the connection to the database ${location} was lost (${failureText(error)})`,
    {
      hint: 'Look whether the server runs; then run the same command again: it goes on where it stopped.',
      cause: withoutSql(error),
    },
  );
}

/** @param isAlive whether the server answers other questions */
export function tookTooLong(location: string, seconds: number, isAlive: boolean): AuthtrackError {
  return isAlive
    ? new TryAgainError(`the database ${location} worked at one statement for ${seconds} s: it was killed`, {
        hint: 'See what it waits for (SHOW PROCESSLIST), then run the same command again; or raise database.readLimit or database.writeLimit.',
      })
    : new UnavailableError(`the database ${location} has said nothing for ${seconds} s`, {
        hint: 'Look whether the server runs and can be reached; then run the same command again: it goes on where it stopped.',
      });
}

/** What Node or mysql2 call it, or the server's own sentence. */
function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'before';
  return isServerError(error) ? refusalText(error) : ((error as MysqlError).code ?? error.message);
}

// A megabyte of rows, which nobody should find in a log.
function withoutSql(error: unknown): unknown {
  if (error instanceof Error) delete (error as MysqlError).sql;
  return error;
}
