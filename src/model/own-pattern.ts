import type { Status } from './login.js';

/** A user-defined log message: an entry of `patterns` in authtrack.yaml. */
export type OwnPattern = {
  readonly name: string;
  /** The status of a login whose line matches. */
  readonly status: Status;
  /** A regular expression that runs in linear time, with a group `ip` and optional groups `user` and `port`. */
  readonly pattern: string;
  /** Only lines of this program match. Undefined: lines of any program. */
  readonly program?: string | undefined;
};
