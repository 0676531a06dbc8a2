// Every failure that a user can hint. The message says what failed and which one; the hint says what to do.
// One class for each distinct hint; main.ts is the only place that catches them.
import { exitCode, type ExitCode } from './exit-code.js';

type Details = {
  /** What the user can do about it, a whole sentence. */
  readonly hint: string;
  readonly cause?: unknown;
  /** Lines that follow the message: a line break within a text is not one. */
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

/** The input is there but is not what it should be. */
export class DataError extends AuthtrackError {
  override readonly exitCode = exitCode.badData;
}

/** A named input does not exist or is no file. */
export class NoInputError extends AuthtrackError {
  override readonly exitCode = exitCode.noInput;
}

/** A database or service cannot be reached, or refuses to serve. */
export class UnavailableError extends AuthtrackError {
  override readonly exitCode = exitCode.unavailable;
}

/** A file or folder that is to be written cannot be made. */
export class CannotCreateError extends AuthtrackError {
  override readonly exitCode = exitCode.cannotCreate;
}

/** Reading or writing failed half-way: a full disk, a broken device. */
export class IoError extends AuthtrackError {
  override readonly exitCode = exitCode.io;
}

/** The same command may succeed later: a locked database, a second run under way. */
export class TryAgainError extends AuthtrackError {
  override readonly exitCode = exitCode.tryAgain;
}

/** The process was told to stop while it waited. The exit code of the signal stands, and nothing is said. */
export class StoppedError extends TryAgainError {
  constructor() {
    super('authtrack was told to stop', { hint: 'Run the same command again: it goes on where it stopped.' });
  }
}

/** The operating system or the database says no. */
export class PermissionError extends AuthtrackError {
  override readonly exitCode = exitCode.noPermission;
}

/** The configuration, or a schema newer than this program. */
export class ConfigError extends AuthtrackError {
  override readonly exitCode = exitCode.config;
}
