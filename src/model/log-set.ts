/** What the store remembers about a log and its rotated logs, whatever they contain at the moment. */
export type LogSetState = {
  /** Whether a line of sshd was ever read from them. */
  readonly hasSshd: boolean;
  /** Problems that still exist and that the user has been warned about. */
  readonly warnedOf: readonly string[];
};
