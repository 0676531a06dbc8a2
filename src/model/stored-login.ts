import type { LoginRow } from './login-row.js';

/** A row as the database has it. */
export type StoredLogin = LoginRow & {
  /** Number of its log * 2^32 + number of its line: the order of every export. */
  readonly id: number;
};
