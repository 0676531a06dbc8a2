// Failures that the store itself handles, for example by a retry. Where that does not help, they reach the user. Below
// them, the errors that all engines have.
import { ConfigError, NoInputError, TryAgainError, UnavailableError } from '../lib/errors.js';

/** The database aborted a transaction that may succeed on a retry: deadlock, lock wait timeout, conflict. */
export class TransientError extends TryAgainError {}

/** The table already has a row with the same key. */
export class DuplicateKeyError extends TryAgainError {}

/** A statement of a migration has already run: what it adds is there, or what it removes is gone. */
export class AlreadyAppliedError extends TryAgainError {}

/** A value does not fit its column: too long, not in its character set, or against a constraint. */
export class RowRefusedError extends ConfigError {}

/** The connection was lost, and with it any open transaction. The engine's next call opens a new connection. */
export class ConnectionLostError extends UnavailableError {}

export function duplicateKey(location: string, cause: Error): DuplicateKeyError {
  return new DuplicateKeyError(`the database ${location} already has a row with the same key`, {
    hint: 'run the same command again',
    cause,
  });
}

const hint =
  'run `authtrack analyze` to create it and read logs into it, or `authtrack config` to see where its name comes from';

export function noDatabase(location: string): NoInputError {
  return new NoInputError(`there is no database ${location}`, { hint });
}

export function noTables(location: string): NoInputError {
  return new NoInputError(
    `the database ${location} has no authtrack tables, or none that this user can see`,
    { hint },
  );
}
