// Problems of a log, and what the store remembers of them.

/**
 * Why a log may not be what the user expects. `noHeader`: no line that was read has a known header. `mostlyMalformed`:
 * more than half of the lines that were read are malformed. `noSshd`: no run has read a line of sshd from it. `empty`:
 * a stream without a byte. `stale`: authtrack chose it although a newer log could not be read.
 */
export type LogProblemReason = 'noHeader' | 'mostlyMalformed' | 'noSshd' | 'empty' | 'stale';

export type LogProblem = {
  /** The log's name, for people. */
  readonly input: string;
  readonly reason: LogProblemReason;
  /** For `noSshd` in all runs, otherwise in this run. */
  readonly lines: number;
  /** In this run. */
  readonly malformed: number;
  /** A sentence. */
  readonly message: string;
};

/** @property isNew whether the user has not seen this warning before */
export type LogWarning = LogProblem & { readonly isNew: boolean };

/** What the store remembers about a log and its rotated logs, whatever they contain at the moment. */
export type LogSetState = {
  /** Whether a line of sshd was ever read from them. */
  readonly hasSshd: boolean;
  /** Problems that still exist and that the user has been warned about. */
  readonly warnedOf: readonly string[];
};
