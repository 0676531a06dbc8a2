import type { Status } from './login-event.js';

/** A message that authtrack's user taught it: an entry of `patterns` in authtrack.yaml. */
export type OwnPattern = {
  readonly name: string;
  /** What its lines tell. */
  readonly status: Status;
  /** A regular expression that runs in linear time, with a group `ip`, and perhaps `user` and `port`. */
  readonly pattern: string;
  /** Only lines of this program; absent: of any. */
  readonly program?: string | undefined;
};
