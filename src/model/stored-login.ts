import type { LoginRow } from './login-row.js';

/** A stored row. */
export type StoredLogin = LoginRow & {
  /** Source id * 2^32 + line number. Exports are in this order. */
  readonly id: number;
};
