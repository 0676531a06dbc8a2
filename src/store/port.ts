// The repository as the rest of the program sees it: one port, whatever the engine.
import type { AnsweredBy, KnownAddress } from '../model/country.js';
import type { CountryAttempts, Suspect, Totals, UserAttempts, UserDayLogins } from '../model/figures.js';
import type { MergeCopies } from '../model/copies.js';
import type { LogSetState } from '../model/log-set.js';
import type { LoginRow } from '../model/login-row.js';
import type { LocatedLogins } from '../model/logins.js';
import type { BanRule, SuccessfulLogins, Offender, Attempt } from '../model/ban-rule.js';
import type { SharedBan, StoredSharedBan } from '../model/shared-ban.js';
import type { Position, ReadSource, Source } from '../model/source.js';
import type { StoredLogin } from '../model/stored-login.js';
import type { OutboxRange } from '../model/outbox.js';

/** One batch of one log: stored whole or not at all. */
export type Batch = {
  /** The source as the store last gave it or as the last commit left it. */
  readonly source: Source;
  /** The beginning of the log as it is known now; kept where it is longer than what the source is known by. */
  readonly head?: Uint8Array;
  /** Where reading stands after this batch. */
  readonly position: Position;
  readonly logins: LocatedLogins;
  /** Tells what the logins are that are stored from another log already; without it all are new. */
  readonly mergeCopies?: MergeCopies;
  /** Answers that are new, to be kept for the next run. */
  readonly addresses: readonly KnownAddress[];
  /** The log of processed entries that is to have the rows, by a name of its own among all that use this database. */
  readonly log?: string;
  /** What `log` does not have yet of the batches before. */
  readonly outbox?: OutboxEntries | undefined;
};

export type Committed = {
  /** As it is now. */
  readonly source: Source;
  /** The logins that were not stored from another log already. */
  readonly fresh: LocatedLogins;
  /** Those of them that were never logged. */
  readonly toLog: LocatedLogins;
  /** How many logins the database does not take because of what is in them, and why; they are left out. */
  readonly refused?: { readonly count: number; readonly why: string };
};

export type OutboxEntries = {
  /** In the log that is read. */
  readonly firstLine: number;
  /** No entry of it was written before, milliseconds since 1970 UTC. */
  readonly sinceMs: number;
};

/** A list of others, as it is now. */
export type SharedList = {
  /** Its entries have this origin, or one that begins with it and a slash. */
  readonly name: string;
  /** No origin has a network twice. */
  readonly entries: readonly SharedBan[];
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

/** Addresses that a public list is told of. */
export type Reports = {
  readonly service: string;
  /** No address twice. */
  readonly ips: readonly string[];
  /** Microseconds since 1970-01-01 UTC. */
  readonly at: number;
};

export interface Store {
  readonly engine: 'duckdb' | 'mysql';
  /** Where the data is, fit to be printed: never a password. */
  readonly location: string;

  /** The version of the schema before this store was opened and now. */
  readonly migrated: { readonly from: number; readonly to: number };

  /** The known logs that begin as `head` does (`head` may be longer than what was hashed), best candidate first. */
  findSources(head: Uint8Array): Promise<readonly Source[]>;
  /** Registers a log that was never read, at position 0. */
  addSource(name: string, head: Uint8Array): Promise<Source>;
  /**
   * Stores rows, addresses and position in one transaction.
   * @throws TryAgainError when another run has moved this source meanwhile.
   */
  commit(batch: Batch): Promise<Committed>;

  /**
   * What is remembered about a log and its rotated ones; undefined where they are new.
   * @param name unique among all machines that use this database
   */
  findLogSet(name: string): Promise<LogSetState | undefined>;
  keepLogSet(name: string, state: LogSetState): Promise<void>;

  /** The last batches of each source of which this log of processed entries may lack rows. */
  readOutbox(log: string): Promise<readonly OutboxRange[]>;
  /** Its rows, in the order of their lines. */
  findRows(batch: OutboxRange): Promise<readonly LoginRow[]>;
  /** This log of processed entries has all that was stored. */
  clearOutbox(log: string): Promise<void>;

  findAddresses(ips: readonly string[]): Promise<ReadonlyMap<string, KnownAddress>>;
  /** Whether any answer that is stored is one of theirs: a look at all of them. */
  hasAnswersBy(answeredBy: AnsweredBy): Promise<boolean>;

  totals(): Promise<Totals>;
  /** Attempts of Failed and Invalid rows by country, most first; unknown countries are one entry with nulls. */
  failedByCountry(): Promise<readonly CountryAttempts[]>;
  /** Accepted logins by user and by calendar day of the zone (IANA name). */
  acceptedPerUserPerDay(timezone: string): Promise<readonly UserDayLogins[]>;
  /** The names that failed attempts tried most. */
  topUsersTried(limit: number): Promise<readonly UserAttempts[]>;
  /** Every address with a login after at least `minFailures` failed or invalid attempts, most failures first. */
  suspects(minFailures: number): Promise<readonly Suspect[]>;

  /** IPv4 addresses that have met the rule at any time. */
  ipv4Offenders(rule: BanRule): Promise<readonly Offender[]>;
  /** All tries from IPv6 addresses, in the order of time. */
  ipv6Attempts(rule: BanRule): Promise<readonly Attempt[]>;
  /** Every address that ever got in. @param onlyJournal as the journal tells, and no other log; so below */
  successfulLogins(onlyJournal?: boolean): Promise<readonly SuccessfulLogins[]>;
  /** The first login of each of these addresses with what can be guessed; those without one are not in it. */
  firstPasswordLogins(ips: readonly string[], onlyJournal?: boolean): Promise<ReadonlyMap<string, number>>;
  /** Whether the journal vouches for any login or attempt that came at an instant (microseconds UTC) or later. */
  hasJournalSince(since: number): Promise<boolean>;
  /** Whether any login of a machine is stored. */
  hasHost(host: string): Promise<boolean>;
  /** The last rows of addresses (canonical), the newest first. */
  rowsOf(ips: readonly string[], limit: number): Promise<readonly StoredLogin[]>;
  /** Addresses of failed and other attempts whose text begins so. */
  addressesLike(beginning: string): Promise<readonly string[]>;

  /** The entries of all lists of others, by origin and network. */
  sharedBans(): Promise<readonly StoredSharedBan[]>;
  /** Whether a list was ever imported under this name, even one without entries. */
  hasSharedList(name: string): Promise<boolean>;
  /**
   * Puts a list in the place of the one before under its name; of an entry that both have it stays known since when.
   * @throws TryAgainError when another run imports the same list at the same time.
   */
  replaceSharedBans(list: SharedList): Promise<void>;

  /** Addresses that were reported to a public list, and when last. */
  findReports(service: string): Promise<ReadonlyMap<string, number>>;
  /** Whether these are this run's to report now; false when another run has reported one of them after `since`. */
  addReports(reports: Reports, since: number): Promise<boolean>;
  /** As if they had not been reported at that time: the service did not take them. */
  forgetReports(reports: Reports): Promise<void>;

  /** Every log that was read, in the order in which they were registered. */
  readSources(): Promise<readonly ReadSource[]>;
  /** What the data takes on the disk; of a MySQL server this is an estimate. */
  sizeBytes(): Promise<number>;
  /** Up to `limit` rows with a greater id than `id`, by id: all rows are read so, page by page. */
  rowsAfter(id: number, limit: number): Promise<readonly StoredLogin[]>;
  /**
   * Removes the logins of all UTC days before a day (days since 1970), in many transactions, and tells how many.
   * Positions stay, so a log that is read again brings nothing back. `signal` ends it after the transaction under way.
   */
  prune(beforeDay: number, signal: AbortSignal): Promise<number>;

  /** Once closed, it stays so. */
  /** How many logins came from a log. */
  countRows(sourceId: number): Promise<number>;
  /** The logs that are read again when this one is forgotten. */
  copiesOf(sourceId: number): Promise<readonly ReadSource[]>;
  /** Removes a log and its logins, and tells how many; what of them other logs have is stored when those are read again. */
  forgetSource(sourceId: number, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}
