/**
 * Why a log may not be what the user takes it for. `noHeader`: no line that was read has a header that is understood.
 * `mostlyMalformed`: more than half of the lines that were read are malformed. `noSshd`: no line of sshd was ever read from
 * it. `empty`: a stream without a byte. `stale`: taken although a newer log could not be read.
 */
export type LogProblemReason = 'noHeader' | 'mostlyMalformed' | 'noSshd' | 'empty' | 'stale';

export type LogProblem = {
  /** The log as it is named to people. */
  readonly input: string;
  readonly reason: LogProblemReason;
  /** Of `noSshd`: in all runs; else in this run. */
  readonly lines: number;
  /** In this run. */
  readonly malformed: number;
  /** A sentence. */
  readonly message: string;
};

/** @property isNew whether the user is told about it for the first time */
export type LogWarning = LogProblem & { readonly isNew: boolean };
