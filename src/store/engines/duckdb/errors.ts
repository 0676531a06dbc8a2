// Turns errors of DuckDB into errors for the user. DuckDB has no error numbers, so only the text of the message counts.
import {
  AuthtrackError,
  CannotCreateError,
  ConfigError,
  DataError,
  IoError,
  PermissionError,
  TryAgainError,
} from '../../../lib/errors.js';
import { safeText } from '../../../lib/safe-text.js';
import {
  AlreadyAppliedError,
  duplicateKey,
  noDatabase,
  RowRefusedError,
  TransientError,
} from '../../engine-errors.js';

type Failure = (location: string, error: Error) => AuthtrackError;

// IO Error: Could not set lock on file "x.db": Conflicting lock is held in /usr/bin/node (PID 5205). See also …
const LOCKED = 'Conflicting lock is held';

// The first matching pattern decides, so special patterns come before general ones.
const failures: readonly (readonly [RegExp, Failure])[] = [
  [new RegExp(LOCKED), locked],
  // IO Error: Cannot open database "x.db" in read-only mode: database does not exist
  [/database does not exist/, noDatabase],
  // IO Error: The file "x.db" exists, but it is not a valid DuckDB database file!
  [/not a valid DuckDB database|Corrupt|corrupt|Could not read enough bytes|Serialization Error/, damaged],
  // IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.
  [/database file with version number/, newer],
  // IO Error: Could not write file "x.db": No space left on device
  [/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|max_temp_directory_size/, full],
  // IO Error: Cannot open file "x.db": Permission denied
  [/Permission denied|EACCES|EPERM|Operation not permitted|read-only mode/, forbidden],
  [/Read-only file system|EROFS/, readOnlyDisk],
  // IO Error: Could not read from file "x.db": Is a directory
  [/Is a directory|ENOTDIR|EEXIST|Not a directory/, notAFile],
  // ENOENT: no such file or directory, mkdir '/proc/x' · IO Error: Cannot open file "x.db": No such file or directory
  [/^E[A-Z]+: |No such file or directory|Too many levels|File name too long|No such device/, cannotBeThere],
  // Constraint Error: Duplicate key "id: 1" violates primary key constraint.
  [/Constraint Error: Duplicate key|PRIMARY KEY or UNIQUE constraint/, duplicateKey],
  // Failed to append: NOT NULL constraint failed: login_kinds.method · Conversion Error: Could not convert string …
  [/(?:NOT NULL|CHECK) constraint failed|Conversion Error|[Ii]nvalid (?:unicode|UTF)/, rowRefused],
  // Catalog Error: Column with name journal_cursor already exists!
  [/Catalog Error: Column with name .* already exists/, alreadyApplied],
  // TransactionContext Error: Conflict on tuple deletion! · Catalog write-write conflict on create with "logins"
  [/TransactionContext Error|write-write conflict|Conflict on/, conflict],
  [/Out of Memory Error/, outOfMemory],
  [/IO Error|FATAL Error/, broken],
];

/** Whether another process holds the file. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes(LOCKED);
}

/** Returns an error that the user can act on; an unknown error, which is a bug, is returned unchanged. */
export function toStoreError(error: unknown, location: string): unknown {
  if (!(error instanceof Error) || error instanceof AuthtrackError) return error;
  const failure = failures.find(([pattern]) => pattern.test(error.message));
  return failure === undefined ? error : failure[1](location, error);
}

export function tookTooLong(location: string, seconds: number): AuthtrackError {
  return new TryAgainError(
    `the database ${location} worked at one statement for ${seconds} s, and authtrack ended it`,
    {
      hint: 'run the same command again when the machine is less busy, or raise database.readLimit or database.writeLimit',
    },
  );
}

function locked(location: string, cause: Error): AuthtrackError {
  const pid = /\(PID (\d+)\)/.exec(cause.message)?.[1];
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new TryAgainError(`the database ${location} is in use by ${who}`, {
    hint: 'run the same command again when that process has ended',
    cause,
  });
}

function damaged(location: string, cause: Error): AuthtrackError {
  return new DataError(`${location} is not a DuckDB database, or it is damaged`, {
    hint: 'name another file with --db, or move this one away and read the logs again',
    cause,
  });
}

function newer(location: string, cause: Error): AuthtrackError {
  return new ConfigError(`${location} was written by a version of DuckDB that this authtrack cannot read`, {
    hint: 'upgrade authtrack, or use another database',
    cause,
  });
}

function full(location: string, cause: Error): AuthtrackError {
  return new IoError(`no space left for the database ${location}`, {
    hint: 'free some space and run the same command again: it continues where it stopped',
    cause,
  });
}

function forbidden(location: string, cause: Error): AuthtrackError {
  return new PermissionError(`no permission to read and write the database ${location}`, {
    hint: 'run as a user who can write to this file and its folder, or name another file with --db',
    cause,
  });
}

function notAFile(location: string, cause: Error): AuthtrackError {
  return new CannotCreateError(
    `cannot open the database ${location}: the path is a folder, or part of it is not a folder`,
    {
      hint: 'name a file in an existing folder with --db',
      cause,
    },
  );
}

function readOnlyDisk(location: string, cause: Error): AuthtrackError {
  return new CannotCreateError(`the database ${location} is on a read-only file system`, {
    hint: 'name a file in a writable folder with --db',
    cause,
  });
}

function cannotBeThere(location: string, cause: Error): AuthtrackError {
  return new CannotCreateError(`cannot create the database ${location}: ${cause.message}`, {
    hint: 'name a file in a writable folder with --db',
    cause,
  });
}

function rowRefused(location: string, cause: Error): AuthtrackError {
  return new RowRefusedError(`the database ${location} refuses a row: ${safeText(cause.message)}`, {
    hint: 'restore the database from a backup, or name another file with --db: its tables differ from what authtrack creates',
    cause,
  });
}

function alreadyApplied(location: string, cause: Error): AuthtrackError {
  return new AlreadyAppliedError(`the database ${location} already has a column that an upgrade adds`, {
    hint: 'run the same command again',
    cause,
  });
}

function conflict(location: string, cause: Error): AuthtrackError {
  return new TransientError(`two runs changed the database ${location} at the same time`, {
    hint: 'run the same command again',
    cause,
  });
}

function outOfMemory(location: string, cause: Error): AuthtrackError {
  return new IoError(`DuckDB has too little memory for the database ${location}`, {
    hint: 'free some space for temporary files beside the database, or use MySQL for this much data',
    cause,
  });
}

function broken(location: string, cause: Error): AuthtrackError {
  return new IoError(`reading or writing the database ${location} failed: ${cause.message}`, {
    hint: 'check the disk, then run the same command again',
    cause,
  });
}
