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
  /** Whether a new login may be a copy of this row of the same log: a journal that is read again numbers its entries anew. */
  readonly isOwnCopied: (id: number) => boolean;
};

/** What becomes of the new logins and of those that were stored. */
export type MergedLogins = {
  /** Logins that are not stored from another log, with the attempts that they add. */
  readonly fresh: LocatedLogins;
  /** Stored rows with their new values. */
  readonly replaced: StoredLogins;
  /** The same rows with their old values. */
  readonly before: StoredLogins;
  /** Stored rows to delete: other rows say the same. */
  readonly removed: StoredLogins;
  /** The ids of the rows that the lines of this batch are copies of, in the order of the lines. */
  readonly copied: readonly number[];
};

export type MergeCopies = (question: CopiesQuestion) => MergedLogins;

/**
 * The longest silence within one connection, in microseconds: twice the default LoginGraceTime of sshd. After it a process id
 * belongs to another connection, so the parser forgets the connection, and rows further apart are not compared.
 */
export const CONNECTION_REACH_MICROS = 2 * 120 * 1_000_000;
