/** Rows that are stored, and of which it is not certain that the log of processed entries has them all. */
export type Unlogged = {
  readonly sourceId: number;
  /** The first and last line of the batch. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** When the batch was about to be committed, milliseconds since 1970 UTC: no entry of it was written before. */
  readonly sinceMs: number;
};
