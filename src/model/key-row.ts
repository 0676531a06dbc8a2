// A key of an authorized_keys file, or of the logs, with its use.
import type { FiledKey } from './authorized-key.js';

/**
 * `used`: by the account of the file, or by anybody if the account is not known. `by-others`: by other accounts only.
 * `never`: since the logs have keys. `unknown`: no stored login has a key.
 */
export const keyUseStates = ['never', 'unknown', 'by-others', 'used'] as const;

/** Times are microseconds since 1970 UTC. */
export type KeyRow = {
  /** Null for a key that is in none of the files. */
  readonly entry: FiledKey | null;
  readonly type: string | null;
  readonly fingerprint: string;
  readonly isAuthority: boolean;
  /** The option expiry-time. */
  readonly expires: number | null;
  readonly state: (typeof keyUseStates)[number];
  /** Of those users that `state` is about, as are the times, hosts and addresses. Null for a CA. */
  readonly logins: number | null;
  /** Rows with the key that are not logins, of any user. */
  readonly refused: number;
  readonly first: number | null;
  /** Null if the logins were removed by `db prune`. */
  readonly last: number | null;
  /** Everybody who logged in with the key, the newest login first. */
  readonly users: readonly UserOfKey[];
  /** The newest login first. */
  readonly hosts: readonly HostOfKey[];
  /** Those of the newest logins, the newest first. */
  readonly addresses: readonly AddressOfKey[];
  /** How many logins that are. */
  readonly newest: number;
  /** The accounts whose files have the key. */
  readonly accounts: readonly string[];
};

export type UserOfKey = {
  readonly user: string;
  readonly logins: number | null;
  readonly first: number;
  readonly last: number | null;
};

export type HostOfKey = { readonly host: string; readonly first: number; readonly last: number | null };

export type AddressOfKey = {
  readonly ip: string;
  readonly countryCode: string | null;
  readonly last: number;
};
