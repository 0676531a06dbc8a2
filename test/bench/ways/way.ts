import type { Command } from '../measure/run-process.js';

/** One program on one log. Ways of one section are told apart by `name` and `log`. */
export type Way = Command & {
  readonly name: string;
  readonly version: string;
  /** The command as people read it. */
  readonly shown: string;
  /** How people call the log. */
  readonly log: string;
  /** What it reads. */
  readonly file: string;
  readonly lines: number;
  /** Finds in the output the number that is the same by each way that has this. */
  readonly found?: RegExp;
};
