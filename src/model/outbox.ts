/** Rows that are stored, and of which it is not certain that the log of processed entries has them all. */
export type OutboxRange = {
  readonly sourceId: number;
  /** From the first line to the last. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** When the first batch of them was about to be committed, milliseconds since 1970 UTC: no entry of it was written before. */
  readonly sinceMs: number;
};
