/** What is remembered about a log together with its rotated ones, whatever content they have at the moment. */
export type LogSetState = {
  /** Whether a line of sshd was ever read from it. */
  readonly hasSshd: boolean;
  /** The problems that hold and that the user was told about. */
  readonly warnedOf: readonly string[];
};
