import type { Command } from '../measure/run-process.js';

/** One program on one log. `name` and `log` identify a way within a section. */
export type Way = Command & {
  readonly name: string;
  readonly version: string;
  /** The command as shown to readers. */
  readonly shown: string;
  /** The name of the log for readers. */
  readonly log: string;
  /** What it reads. */
  readonly file: string;
  readonly lines: number;
  /** Finds the number in the output that must be the same for all ways with this property. */
  readonly found?: RegExp;
};
