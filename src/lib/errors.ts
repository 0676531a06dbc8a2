// Every failure that a user can act on. The message says what failed; the hint says what the user can do.
// One class for each exit code. Only main.ts prints them.

type Details = {
  /** What the user can do: one imperative sentence, lower case, no full stop. */
  readonly hint: string;
  readonly cause?: unknown;
  /** Lines printed between message and hint. A line break within one of them is escaped. */
  readonly more?: readonly string[];
};

export abstract class AuthtrackError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly hint: string;
  readonly more: readonly string[];

  constructor(message: string, details: Details) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
    this.more = details.more ?? [];
  }
}

/** The command line itself is wrong. */
export class UsageError extends AuthtrackError {
  override readonly exitCode = exitCode.usage;
}

/** The input exists but its content is not what it should be. */
export class DataError extends AuthtrackError {
  override readonly exitCode = exitCode.badData;
}

/** A named input does not exist or is not a file. */
export class NoInputError extends AuthtrackError {
  override readonly exitCode = exitCode.noInput;
}

/** A database or service cannot be reached, or refuses to serve. */
export class UnavailableError extends AuthtrackError {
  override readonly exitCode = exitCode.unavailable;
}

/** Logins of a day are too many for the memory. Whoever floods a server must not stop more than their judging. */
export class TooManyError extends UnavailableError {}

/** A file or folder cannot be created or replaced. */
export class CannotCreateError extends AuthtrackError {
  override readonly exitCode = exitCode.cannotCreate;
}

/** Reading or writing failed half-way: a full disk, a broken device. */
export class IoError extends AuthtrackError {
  override readonly exitCode = exitCode.io;
}

/** The same command may succeed later: a locked database, another run in progress. */
export class TryAgainError extends AuthtrackError {
  override readonly exitCode = exitCode.tryAgain;
}

/** A signal came while the process waited. The exit code is the signal's, and nothing is printed. */
export class StoppedError extends TryAgainError {
  constructor() {
    super('stopped by a signal', { hint: 'run the same command again: it continues where it stopped' });
  }
}

/** The operating system or the database denies access. */
export class PermissionError extends AuthtrackError {
  override readonly exitCode = exitCode.noPermission;
}

/** A setting is wrong, or the schema is newer than this program. */
export class ConfigError extends AuthtrackError {
  override readonly exitCode = exitCode.config;
}

/** Exit codes of the program: those of BSD's sysexits.h, and one for findings that neither a shell nor Node uses. */
export const exitCode = {
  ok: 0,
  findings: 20,
  usage: 64,
  badData: 65,
  noInput: 66,
  unavailable: 69,
  bug: 70,
  cannotCreate: 73,
  io: 74,
  tryAgain: 75,
  noPermission: 77,
  config: 78,
  sighup: 129,
  sigint: 130,
  sigterm: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
