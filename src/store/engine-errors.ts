// Failures that the store itself reacts to. They may also reach the user, as "try again".
import { ConfigError, TryAgainError, UnavailableError } from '../lib/errors.js';

/** The database gave up a transaction that may succeed when it is run again: deadlock, lock wait, conflict. */
export class TransientError extends TryAgainError {}

/** A row with the same key is already there. */
export class DuplicateKeyError extends TryAgainError {}

/** The table has the column already: the migration that adds it is done. */
export class DuplicateColumnError extends TryAgainError {}

/** A value of a row does not go into its column: too long, not of its characters, against a check. */
export class RowRefusedError extends ConfigError {}

/** The connection is gone, and with it the transaction that was open; the engine's next call opens another one. */
export class ConnectionLostError extends UnavailableError {}
