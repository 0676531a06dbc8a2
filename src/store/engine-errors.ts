// Two failures that the store itself reacts to. Both may also reach the user, as "try again".
import { TryAgainError } from '../lib/errors.js';

/** The database gave up a transaction that may succeed when it is run again: deadlock, lock wait, conflict. */
export class TransientError extends TryAgainError {}

/** A row with the same key is already there. */
export class DuplicateKeyError extends TryAgainError {}
