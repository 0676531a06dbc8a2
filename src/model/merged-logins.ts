// Two logs of one machine may hold the same logins, such as the journal and auth.log, or a log and an excerpt made with
// grep. These types travel between the store and the comparison of such copies.
import { MICROS_PER_SECOND } from '../lib/units.js';
import type { LocatedLogins } from './logins.js';

/** Logins as stored: the column `line` holds row ids. */
export type StoredLogins = LocatedLogins;

/** Stored logins with the columns that rules read: a day may have a million. */
export type JudgedLogins = Omit<StoredLogins, 'line' | 'port' | 'pid'>;

/** A batch of new logins, and the stored logins to compare it with. */
export type CopiesQuestion = {
  readonly sourceId: number;
  readonly logins: LocatedLogins;
  /** Logins of the same machines and times, from this log and from others, ordered by id. */
  readonly stored: StoredLogins;
  /** Ids of rows that earlier lines of this log were copies of: each row has only one copy in a log. */
  readonly copied: ReadonlySet<number>;
  /**
   * Whether a new login may be a copy of this row of the same log: a journal that is read again renumbers its entries.
   */
  readonly isOwnCopied: (id: number) => boolean;
};

/** The result for new and for stored logins. */
export type MergedLogins = {
  /** Logins that no other log has stored, with the attempts that they add. */
  readonly fresh: LocatedLogins;
  /** Stored rows with their new values. */
  readonly replaced: StoredLogins;
  /** The same rows with their old values. */
  readonly before: StoredLogins;
  /** Stored rows to delete, because other rows say the same. */
  readonly removed: StoredLogins;
  /** Ids of the rows that the lines of this batch are copies of, in line order. */
  readonly copied: readonly number[];
};

export type MergeCopies = (question: CopiesQuestion) => MergedLogins;

/**
 * The longest pause within one connection, in microseconds: twice the default LoginGraceTime of sshd. After this time
 * a process id belongs to another connection: the parser forgets the old one, and rows further apart are not compared.
 */
export const CONNECTION_REACH_MICROS = 2 * 120 * MICROS_PER_SECOND;
