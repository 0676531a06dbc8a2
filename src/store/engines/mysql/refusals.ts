// What a server refuses: its reply, an ERR packet, and for each error number the error class and the hint for the user.
import {
  type AuthtrackError,
  ConfigError,
  IoError,
  PermissionError,
  TryAgainError,
  UnavailableError,
} from '../../../lib/errors.js';
import { safeText } from '../../../lib/safe-text.js';
import { RowRefusedError, TransientError } from '../../engine-errors.js';

export type Refusal = {
  readonly Failure: new (message: string, details: { hint: string; cause?: unknown }) => AuthtrackError;
  readonly hint: string;
  /** Only this server refuses; another one of the same cluster may accept. */
  readonly concernsOneHost?: true;
};

const notUnderstood: Refusal = {
  Failure: ConfigError,
  hint: 'use MySQL 8 or MariaDB 10.6 or later with the tables that authtrack created; if you already do, report this error',
};
const rowRefused: Refusal = { ...notUnderstood, Failure: RowRefusedError };
const broken: Refusal = { Failure: IoError, hint: "check the server's error log and its disk" };

// Error numbers of MySQL and MariaDB. The comment above each row has the server's messages.
const byNumber: readonly (Refusal & { readonly numbers: readonly number[] })[] = [
  // 1130 Host '192.0.2.7' is not allowed to connect to this MariaDB server: another server may see another address
  {
    numbers: [1130],
    Failure: PermissionError,
    hint: 'ask an administrator to admit this user from the host that the server names',
    concernsOneHost: true,
  },
  // 1129 Host '192.0.2.7' is blocked because of many connection errors: each server counts separately
  {
    numbers: [1129],
    Failure: PermissionError,
    hint: 'ask an administrator to run FLUSH HOSTS on the server (MySQL 8 and later: TRUNCATE TABLE performance_schema.host_cache)',
    concernsOneHost: true,
  },
  // 1524 Plugin 'ed25519' is not loaded: each server loads different plugins
  {
    numbers: [1524],
    Failure: PermissionError,
    hint: 'ask an administrator to load this plugin on the server, or to change the authentication of this user (ALTER USER … IDENTIFIED …)',
    concernsOneHost: true,
  },
  // 1251 Client does not support authentication protocol requested by server · 1275 has a password in the old format
  {
    numbers: [1251, 1275],
    Failure: PermissionError,
    hint: 'ask an administrator to change the authentication of this user to caching_sha2_password or mysql_native_password',
  },
  // 1820 You must SET PASSWORD before executing this statement · 1862 Your password has expired
  {
    numbers: [1820, 1862],
    Failure: PermissionError,
    hint: 'ask an administrator to set a new password (ALTER USER … IDENTIFIED BY …), and write it into the database URL',
  },
  // 3118 (MySQL), 4151 (MariaDB) Access denied, this account is locked
  {
    numbers: [3118, 4151],
    Failure: PermissionError,
    hint: 'ask an administrator to run ALTER USER … ACCOUNT UNLOCK on the server',
  },
  // 3955 (MySQL) Account is blocked for 2 days due to 3 consecutive failed logins · 4150 (MariaDB) User is blocked
  // because of too many credential errors: each server counts separately
  {
    numbers: [3955, 4150],
    Failure: PermissionError,
    hint: 'check the password in the database URL, and ask an administrator to run ALTER USER … ACCOUNT UNLOCK (MariaDB: FLUSH PRIVILEGES)',
    concernsOneHost: true,
  },
  // 3159 Connections using insecure transport are prohibited while --require_secure_transport=ON.
  {
    numbers: [3159],
    Failure: ConfigError,
    hint: 'add ?ssl=required (or ?ssl=/path/to/ca.pem) to the database URL',
    concernsOneHost: true,
  },
  // 3032 The server is currently in offline mode
  {
    numbers: [3032],
    Failure: UnavailableError,
    hint: 'run the same command again when the offline mode has ended (SET GLOBAL offline_mode = OFF)',
  },
  // 1969 (MariaDB) max_statement_time exceeded · 3024 (MySQL) maximum statement execution time exceeded: authtrack
  // lifts these limits for its session, so something else sets one
  {
    numbers: [1969, 3024],
    Failure: TryAgainError,
    hint: 'run the same command again when the server is less busy, or raise the time limit of statements for this user',
  },
  // 1037, 1038, 1041 out of memory · 1135 Can't create a new thread · 1206 too many locks · 1637 too many transactions
  {
    numbers: [1037, 1038, 1041, 1135, 1206, 1637],
    Failure: TryAgainError,
    hint: 'run the same command again when the server is less busy',
  },
  // 1104 The SELECT would examine more than MAX_JOIN_SIZE rows
  {
    numbers: [1104],
    Failure: ConfigError,
    hint: 'raise max_join_size on the server, or set sql_big_selects = ON there',
  },
  // 1175 You are using safe update mode
  { numbers: [1175], Failure: ConfigError, hint: 'set sql_safe_updates = OFF on the server' },
  // 1059 Identifier name is too long · 1102 Incorrect database name
  { numbers: [1059, 1102], Failure: ConfigError, hint: 'name another database in the database URL' },
  // 1286 Unknown storage engine 'InnoDB' · 3161 Storage engine InnoDB is disabled
  {
    numbers: [1286, 3161],
    Failure: ConfigError,
    hint: 'ask an administrator to enable the storage engine InnoDB on the server',
  },
  // 1017, 1146, 1932 no such table · 1054 Unknown column · 1356 a view of missing tables
  {
    numbers: [1017, 1054, 1146, 1356, 1932],
    Failure: ConfigError,
    hint: 'restore the tables from a backup, or name another database: they differ from what authtrack creates',
  },
  // LOAD DATA reports these as warnings without an SQLSTATE · 1261 to 1263, 1364 a field is missing, unexpected or null
  // 1048 Column cannot be null · 1118 Row size too large · 1264 Out of range · 1265 Data truncated · 1292 Incorrect
  // datetime · 1300 Invalid utf8 string · 1366 Incorrect value · 1406 Data too long · 1526 no partition · 3819, 4025 a
  // check, a constraint
  {
    numbers: [1048, 1118, 1261, 1262, 1263, 1264, 1265, 1292, 1300, 1364, 1366, 1406, 1526, 3819, 4025],
    ...rowRefused,
  },
  // 1030 Got error 28 from storage engine · 1034, 1035, 1194, 1195, 1712, 1877 a damaged table or index
  { numbers: [1030, 1034, 1035, 1194, 1195, 1712, 1877], ...broken },
  // 1004 Can't create file · 1016 Can't open file · 1024 Error reading file
  { numbers: [1004, 1005, 1006, 1015, 1016, 1018, 1019, 1023, 1024, 1025], ...broken },
];

// Smaller numbers are errors of mysys, the server's file layer: 29 File not found
const FIRST_SERVER_NUMBER = 1000;

// By the beginning of the SQLSTATE.
const byState: readonly (readonly [string, Refusal])[] = [
  ['28', { Failure: PermissionError, hint: 'ask an administrator to check the account of this user' }],
  ['40', { Failure: TransientError, hint: 'run the same command again later' }],
  ['0A', notUnderstood],
  ['22', rowRefused],
  ['42', notUnderstood],
];

const other: Refusal = {
  Failure: UnavailableError,
  hint: "check the server's error log, then run the same command again",
};

export function refusalOf({ errno = FIRST_SERVER_NUMBER, sqlState = '' }: ServerError): Refusal {
  const found =
    byNumber.find(({ numbers }) => numbers.includes(errno)) ??
    byState.find(([beginning]) => sqlState.startsWith(beginning))?.[1];
  return found ?? (errno < FIRST_SERVER_NUMBER ? broken : other);
}

// An ERR packet: the reply of a server, or of a proxy in front of it, instead of a result.

/** The error that mysql2 makes of the packet. Errors of mysql2 and Node themselves have no `sqlMessage`. */
export type ServerError = Error & {
  readonly errno?: number;
  /** Empty before the handshake. */
  readonly sqlState?: string;
  readonly sqlMessage: string;
};

// A server's message has at most 512 bytes; a proxy may send anything.
const MAX_SENTENCE_CHARS = 600;

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && typeof (error as Partial<ServerError>).sqlMessage === 'string';
}

/** Returns the server's message with unsafe characters escaped. */
export function refusalText({ errno, sqlMessage }: ServerError): string {
  const sentence = safeText(sqlMessage.slice(0, MAX_SENTENCE_CHARS)).trim();
  const number = errno === undefined ? '' : ` (error ${errno})`;
  return `the server refuses: ${sentence || 'no reason given'}${number}`;
}
