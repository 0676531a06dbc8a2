// A log that was read, identified by its content, and how far it was read.

/** The read position in a log, after decompression. */
export type Position = {
  /** Bytes that were read; always the start of a line. For a journal: bytes of journalctl's output in all runs. */
  readonly offsetBytes: number;
  /** Lines that were read; for a journal: entries. */
  readonly lines: number;
  /** SHA-256 (hex) of the last `tailBytes` bytes before the offset. It proves that this is still the same log. */
  readonly tailHash: string;
  readonly tailBytes: number;
  /** For a journal: the cursor of the last entry that was read. Null for every other log. */
  readonly cursor: string | null;
  /** What the parser remembers of open connections. Only the parser reads this text. */
  readonly parserState: string;
};

/** A row of the table `sources`. */
export type Source = {
  /** 1 … 2^21 - 1, so that `id * 2^32 + line` is exact in a double and in a signed BIGINT. */
  readonly id: number;
  /** The name under which it was last read: for people, not for matching. */
  readonly name: string;
  /** How many of the first bytes `headHash` covers; fewer than MAX_HEAD_BYTES for a short log. */
  readonly headBytes: number;
  /** SHA-256 (hex) of the first `headBytes` bytes. */
  readonly headHash: string;
  readonly position: Position;
  /** Ids of rows of other logs that the last lines of this log are copies of. */
  readonly copied: readonly number[];
  /** What earlier runs read, if the log is read again from its beginning; null if everything is new. */
  readonly reread: Reread | null;
};

/** The part of a log that earlier runs read: its logins are stored, or stored from another log, and were logged. */
export type Reread = {
  /** Number of lines that were read; for a journal: entries. */
  readonly lines: number;
  /** When they were read, microseconds since 1970-01-01 UTC. */
  readonly untilMicros: number;
};

/** A log that was read, for display. */
export type ReadSource = {
  readonly id: number;
  /** The name under which it was last read: hostile text. */
  readonly name: string;
  readonly lines: number;
  /** How far it was read, in bytes of the uncompressed log. */
  readonly offsetBytes: number;
  /** Microseconds since 1970-01-01 UTC, both. */
  readonly firstRead: number;
  readonly lastRead: number;
};

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
