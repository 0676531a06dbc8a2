/** Stored rows of one source that processed.log may not have yet. */
export type OutboxRange = {
  readonly sourceId: number;
  /** First and last line, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /**
   * When the first batch of them was about to be committed, milliseconds since 1970 UTC. None of its entries is older.
   */
  readonly sinceMs: number;
};
