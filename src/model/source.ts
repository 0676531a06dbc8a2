// A log that was read, known by its content, and how far it was read.

/** Where reading stands in a log, after decompression. */
export type Position = {
  /** Bytes consumed; always the start of a line. Of a journal: of what journalctl wrote in all runs. */
  readonly offsetBytes: number;
  /** Lines consumed; entries of a journal. */
  readonly lines: number;
  /** SHA-256 (hex) of the last `tailBytes` bytes before the offset: proof that this is still the same log. */
  readonly tailHash: string;
  readonly tailBytes: number;
  /** Of a journal: its last entry that was read, as journalctl names it. Null for every other log. */
  readonly cursor: string | null;
  /** What the parser remembers of open connections; opaque to everybody else. */
  readonly parserState: string;
};

/** A row of the table `sources`. */
export type Source = {
  /** 1 … 2^21 - 1, so that `id * 2^32 + line` is exact in a double and in a signed BIGINT. */
  readonly id: number;
  /** The name under which it was last read: for people, never for matching. */
  readonly name: string;
  /** How many of the first bytes `headHash` covers; fewer than the most when the log was short. */
  readonly headBytes: number;
  /** SHA-256 (hex) of the first `headBytes` bytes. */
  readonly headHash: string;
  readonly position: Position;
  /** Ids of the rows of other logs that its last lines are copies of. */
  readonly copied: readonly number[];
  /** What of the log was read before, where it is read again from its beginning; null where all is new. */
  readonly reread: Reread | null;
};

/** Of a log that is read again its lines up to here are stored or were stored from another log: each was logged. */
export type Reread = {
  /** Lines, or entries of a journal, that were read. */
  readonly lines: number;
  /** When they were read, microseconds since 1970-01-01 UTC. */
  readonly untilMicros: number;
};

/** A log that was read, as people are told of it. */
export type ReadSource = {
  readonly id: number;
  /** The name it was last read under: hostile text. */
  readonly name: string;
  readonly lines: number;
  /** How far it was read, in bytes of the uncompressed log. */
  readonly offsetBytes: number;
  /** Microseconds since 1970-01-01 UTC, both. */
  readonly firstRead: number;
  readonly lastRead: number;
};
