// The interface through which the rest of the program uses the store; it is the same for all engines.
import type { KeyUse, KnownKeys } from '../model/authorized-key.js';
import type { BatchLimits } from '../model/batch-limits.js';
import type { AnsweredBy, KnownAddress } from '../model/location.js';
import type {
  AddressActivity,
  FigureSource,
  LoginAfterFailures,
  Totals,
  UserAttempts,
} from '../model/figures.js';
import type { Finding, FindingRecord, Judge, JudgeOptions, Sign } from '../model/finding.js';
import type { MergeCopies } from '../model/merged-logins.js';
import type { LogSetState } from '../model/log-problem.js';
import type { LoginRow, StoredLogin } from '../model/login.js';
import type { FoundLogin, LoginFilter, LoginPlace, TopEntry, TopOf } from '../model/login-filter.js';
import type { LocatedLogins } from '../model/logins.js';
import type {
  AddressFailures,
  Attempt,
  BanRule,
  NamesWanted,
  Offender,
  SuccessfulLogins,
  TriedNames,
} from '../model/ban-rule.js';
import type { SharedBan, SharedOrigin, StoredSharedBan } from '../model/ban.js';
import type { NameMask } from '../model/name-mask.js';
import type { RecentEvents } from '../model/recent-events.js';
import type { SessionEnd } from '../model/session-end.js';
import type { OutboxRange, Position, ReadSource, Source } from '../model/source.js';

/** One batch of one log. The store commits all of it or nothing. */
export type Batch = {
  /** The source as the store last returned it. */
  readonly source: Source;
  /**
   * The beginning of the log, as far as it has been read. The store keeps its hash if it is longer than the hashed one.
   */
  readonly head?: Uint8Array;
  /** The read position after this batch. */
  readonly position: Position;
  readonly logins: LocatedLogins;
  readonly sessionEnds?: readonly SessionEnd[];
  /** Finds the logins that another log has already stored; without it all logins count as new. */
  readonly mergeCopies?: MergeCopies;
  /** New answers about addresses, to be stored for later runs. */
  readonly addresses: readonly KnownAddress[];
  /** The processed log that will get the rows; its name is unique among all that use this database. */
  readonly log?: string;
  /** The rows of earlier batches that `log` does not have yet. */
  readonly outbox?: OutboxEntries | undefined;
  /** Called when the rows are on their way to the database, which is the longest wait of a commit; maybe more than once. */
  readonly onSent?: () => void;
};

/** How to mask names, and which key does it. */
export type NameKey = Pick<NameMask, 'keyCheck' | 'pseudonymOf'>;

export type Committed = {
  /** The source after the commit. */
  readonly source: Source;
  /** The logins that no other log had stored before. */
  readonly fresh: LocatedLogins;
  /** Those of `fresh` that the processed log never had. */
  readonly toLog: LocatedLogins;
  /** How many logins were left out because the database refuses their values, and why. */
  readonly refused?: { readonly count: number; readonly why: string };
};

export type OutboxEntries = {
  /** The first line, in the log that is read, whose row may be missing. */
  readonly firstLine: number;
  /** None of these rows was logged before this instant, in milliseconds since 1970 UTC. */
  readonly sinceMs: number;
};

/** The current content of an imported ban list. */
export type SharedList = {
  /** The origin of each entry is this name, or this name, a slash and more. */
  readonly name: string;
  /** Each network occurs once per origin. */
  readonly entries: readonly SharedBan[];
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

/** Addresses to report to a public list. */
export type Reports = {
  readonly service: string;
  /** Each address occurs once. */
  readonly ips: readonly string[];
  /** Microseconds since 1970-01-01 UTC. */
  readonly at: number;
};

export type TellingTurn = {
  /** The run. */
  readonly holder: string;
  /** Since when, in microseconds since 1970 UTC. */
  readonly at: number;
};

export interface Store extends FigureSource {
  /** `duckdb` or `mysql`. */
  readonly engine: string;
  /** The batches that the engine wants. */
  readonly batchLimits: BatchLimits;
  /** Where the data is, for messages: it never contains a password. */
  readonly location: string;

  /** A text that no other database has. It stays the same if the database is moved, renamed or copied. */
  identity(): Promise<string>;

  /** The schema version before and after this store was opened. */
  readonly migrated: { readonly from: number; readonly to: number };

  /** Returns the known logs with the same beginning as `head`, which may be longer; the best candidate first. */
  findSources(head: Uint8Array): Promise<readonly Source[]>;
  /** Registers a new log, at position 0. */
  addSource(name: string, head: Uint8Array): Promise<Source>;
  /**
   * From now on, `commit` stores a pseudonym for each user name of which no login is stored. The first login of a name
   * gives its rows the name. @throws ConfigError if names of this database were masked with another key
   */
  maskNames(key: NameKey): Promise<void>;
  /**
   * Stores rows, addresses and position in one transaction.
   * @throws TryAgainError when another run has moved the position of this source since.
   */
  commit(batch: Batch): Promise<Committed>;

  /**
   * Returns what earlier runs stored about a log and its rotated logs; undefined for a new log.
   * @param name unique among all machines that use this database
   */
  findLogSet(name: string): Promise<LogSetState | undefined>;
  keepLogSet(name: string, state: LogSetState): Promise<void>;

  /** Returns, for each source, the lines whose rows this processed log may lack. */
  readOutbox(log: string): Promise<readonly OutboxRange[]>;
  /** Returns the rows of an outbox range, ordered by line. */
  findRows(batch: OutboxRange): Promise<readonly LoginRow[]>;
  /** Records that this processed log has all stored rows. */
  clearOutbox(log: string): Promise<void>;

  findAddresses(ips: readonly string[]): Promise<ReadonlyMap<string, KnownAddress>>;
  /** Whether any stored answer is from this provider. This may scan all answers. */
  hasAnswersBy(answeredBy: AnsweredBy): Promise<boolean>;

  totals(): Promise<Totals>;
  /**
   * The first of the newest days that together have at most so many rows, in days since 1970; Infinity if the newest day
   * alone has more, and -Infinity if all days together have no more.
   */
  firstOfNewestDays(rows: number): Promise<number>;
  /** The user names with the most failed and invalid attempts. */
  topUsersTried(limit: number): Promise<readonly UserAttempts[]>;
  /** The first login of each address after at least `minFailures` failed or invalid attempts, most failures first. */
  loginsAfterFailures(minFailures: number): Promise<readonly LoginAfterFailures[]>;

  /**
   * Lets the rules of findings judge the days whose rows have changed, in parts. Does little if nothing has.
   * @throws StoppedError after a stop signal: a later call goes on
   */
  judge(judge: Judge, options?: JudgeOptions): Promise<void>;
  /** The signs that the rules found in the last `days` days of the stored rows, in any order. */
  signs(days: number): Promise<readonly Sign[]>;
  /** Up to `limit` rows that a finding is about, oldest first. */
  evidenceOf(finding: Finding, limit: number): Promise<readonly StoredLogin[]>;
  findingRecords(record: FindingRecord['record']): Promise<readonly FindingRecord[]>;
  /** Stores that findings were told or acknowledged. */
  keepFindingRecords(records: readonly FindingRecord[]): Promise<void>;
  /** Gives a run the turn to tell findings; false if another run has it and its turn is not over. */
  takeTurnToTell(turn: TellingTurn, isOver: (other: TellingTurn) => boolean): Promise<boolean>;
  endTurnToTell(holder: string): Promise<void>;

  /** IPv4 addresses that met the rule at any time. */
  ipv4Offenders(rule: BanRule): Promise<readonly Offender[]>;
  /** All attempts from IPv6 addresses, ordered by time. */
  ipv6Attempts(rule: BanRule): Promise<readonly Attempt[]>;
  /** With how many of these names these addresses failed on each UTC day, in rows that count for the rule. */
  namesTried(rule: BanRule, wanted: NamesWanted): Promise<readonly TriedNames[]>;
  /** What these addresses did, in rows that count for the rule; those without a failure or probe are left out. */
  failuresOf(rule: BanRule, ips: readonly string[]): Promise<readonly AddressFailures[]>;
  /** The last UTC day that the rules of findings have judged, in days since 1970; null: none. */
  lastJudgedDay(): Promise<number | null>;
  /** Every address with a successful login. @param onlyJournal count only rows from the journal (here and below) */
  successfulLogins(onlyJournal?: boolean): Promise<readonly SuccessfulLogins[]>;
  /**
   * When each of these addresses first logged in by a guessable method; addresses without such a login are left out.
   */
  firstPasswordLogins(ips: readonly string[], onlyJournal?: boolean): Promise<ReadonlyMap<string, number>>;
  /** Whether any row from the journal has this date (microseconds UTC) or a later one. */
  hasJournalSince(since: number): Promise<boolean>;
  /** Whether any row of this machine is stored. */
  hasHost(host: string): Promise<boolean>;
  /** The last rows of these addresses (in canonical form), newest first. */
  rowsOf(ips: readonly string[], limit: number): Promise<readonly StoredLogin[]>;
  /**
   * The newest logins that match, by date and then by id, newest first.
   * @param after the last login of the page before
   */
  newestLogins(filter: LoginFilter, limit: number, after?: LoginPlace): Promise<readonly FoundLogin[]>;
  /** What matching logins have in common: the most attempts first; of keys the most logins, of reasons the most rows. */
  topOf(what: TopOf, filter: LoginFilter, limit: number): Promise<readonly TopEntry[]>;
  /**
   * How many events of a time are stored, by status, host and country.
   * @param time microseconds since 1970 UTC; `to` is excluded. @param limit at most so many hosts
   */
  recentEvents(time: { readonly from: number; readonly to: number }, limit: number): Promise<RecentEvents>;
  /** With which keys users logged in, and since when the logs have keys. */
  knownKeys(): Promise<KnownKeys>;
  /** How these keys were used; unused ones are left out. @param newest how many logins of each key to return at most */
  keyUses(keys: readonly string[], newest: number): Promise<readonly KeyUse[]>;
  /** The stored addresses whose text begins with `beginning`. */
  addressesLike(beginning: string): Promise<readonly string[]>;
  /** The same addresses with what they did. */
  activityLike(beginning: string): Promise<readonly AddressActivity[]>;

  /** The entries of all imported lists, by origin and network. */
  sharedBans(): Promise<readonly StoredSharedBan[]>;
  /** Whether a list was ever imported under this name, even an empty one. */
  hasSharedList(name: string): Promise<boolean>;
  /**
   * Replaces the list of this name. An entry that both lists have keeps the date on which it was added.
   * @throws TryAgainError when another run imports the same list at the same time.
   */
  replaceSharedBans(list: SharedList): Promise<void>;
  /** What is stored of each origin, by name. @param now entries that end until then have expired; microseconds UTC */
  sharedOrigins(now: number): Promise<readonly SharedOrigin[]>;
  /** Removes the list of this name, and returns how many entries it had; undefined if no list has this name. */
  removeSharedList(name: string): Promise<number | undefined>;

  /** The addresses that were reported to a public list, and when last. */
  findReports(service: string): Promise<ReadonlyMap<string, number>>;
  /** Reserves these addresses for a report by this run; false when another run reported one of them after `since`. */
  addReports(reports: Reports, since: number): Promise<boolean>;
  /** Removes these reports again, because the service did not accept them. */
  forgetReports(reports: Reports): Promise<void>;

  /** Every registered log, in the order of registration. */
  readSources(): Promise<readonly ReadSource[]>;
  /** How much space the data takes on disk; for a MySQL server this is an estimate. */
  sizeBytes(): Promise<number>;
  /** Up to `limit` rows with an id greater than `id`, ordered by id; for reading all rows page by page. */
  rowsAfter(id: number, limit: number): Promise<readonly StoredLogin[]>;
  /**
   * Removes the logins of all UTC days before a day (days since 1970), in many transactions, and returns their number.
   * Positions stay, so reading the log again adds nothing. `signal` ends it after the current transaction.
   */
  prune(beforeDay: number, signal: AbortSignal): Promise<number>;

  /** How many logins came from a log. */
  countRows(sourceId: number): Promise<number>;
  /** The logs that must be read again when this one is forgotten. */
  copiesOf(sourceId: number): Promise<readonly ReadSource[]>;
  /**
   * Removes a log and its logins, and returns their number. Copies in other logs are stored when those are read again.
   */
  forgetSource(sourceId: number, signal: AbortSignal): Promise<number>;
  /** Closes the database. A closed store cannot be used again. */
  close(): Promise<void>;
}
