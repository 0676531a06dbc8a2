// Two logs of one machine hold the same logins: a log and what grep left of it, the journal and auth.log. What the store
// and the comparison of such copies tell each other.
import type { LocatedLogins } from './logins.js';

/** Logins as they are stored: their column `line` holds the ids of the rows. */
export type StoredLogins = LocatedLogins;

/** What the new logins of a batch are compared with. */
export type CopiesQuestion = {
  readonly sourceId: number;
  readonly logins: LocatedLogins;
  /** Of the same machines and the same time, from this log and from others, in the order of their ids. */
  readonly stored: StoredLogins;
  /** Ids of rows that earlier lines of this log are copies of: no later line is. */
  readonly copied: ReadonlySet<number>;
  /** Whether rows of this log itself may be copies too: where a journal is read again, whose lines have other numbers then. */
  readonly isOwnCopied: (line: number) => boolean;
};

/** What becomes of the new logins and of those that were stored. */
export type MergedLogins = {
  /** Those that no other log has told of, with the attempts that they add to what is stored. */
  readonly fresh: LocatedLogins;
  /** Rows as they are to be from now on. */
  readonly replaced: StoredLogins;
  /** The same rows as they were. */
  readonly before: StoredLogins;
  /** Rows that go: what they told is told by others. */
  readonly removed: StoredLogins;
  /** The ids of the rows that the lines of this batch are copies of, in the order of the lines. */
  readonly copied: readonly number[];
};

export type MergeCopies = (question: CopiesQuestion) => MergedLogins;

/** How far apart the lines of one connection are at most, in microseconds; nothing further away is compared. */
export const CONNECTION_REACH_MICROS = 2 * 120 * 1_000_000;
