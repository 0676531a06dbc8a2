// The contract between the repository and a database. Each folder in engines/ implements it for one database; there,
// files with the same name do the same thing, and only there is SQL that one database alone understands. An engine turns
// the failures that it recognizes into AuthtrackErrors; it passes on all others unchanged.
import type { BanRule, Offender } from '../model/ban-rule.js';
import { type BatchLimits, defaultBatchLimits } from '../model/batch-limits.js';
import type { LoginFilter, LoginPlace, TopEntry, TopOf } from '../model/login-filter.js';
import type { JudgedLogins, StoredLogins } from '../model/merged-logins.js';
import type { KnownAddress } from '../model/location.js';
import type { Period } from '../model/figures.js';
import type { LocatedLogins } from '../model/logins.js';
import type { RollupTable } from './rollups/rollup-tables.js';
import type { StatementWatch } from './statement-watch.js';

export type SqlValue = string | number | null;

/** A sum may be text or a number: sql-row.ts reads both. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The engine's names for the column types of the schema. */
export type ColumnTypes = {
  /** UTC, exact to the microsecond. */
  readonly instant: string;
  /** Any text that a log line can hold. */
  readonly text: string;
  /** Text of several megabytes. */
  readonly longText: string;
  /** The clause after the name and type of the key of a table that grows with the logs: `logins`, `addresses`. */
  readonly bigKey: string;
  /** The clause after the closing parenthesis of CREATE TABLE. */
  readonly tableOptions: string;
};

/** Statements of one schema version that only this engine needs, after those of migrations/. */
type OwnMigration = {
  /** Tables that the shared statements of the version add columns to. They may run twice. */
  readonly first?: readonly string[];
  /** They may run twice. */
  readonly define?: readonly string[];
  /** They run once, in the transaction that stores the version. */
  readonly fill?: readonly string[];
};

/** The SQL that differs between the engines. standardSql has the values that most databases share. */
export type Dialect = {
  /** An expression for the name of the schema that holds authtrack's tables. */
  readonly schema: string;
  /** An instant as microseconds since 1970-01-01 UTC. */
  readonly micros: (column: string) => string;
  /** An instant as the number of quarter hours since 1970-01-01 UTC, rounded down. */
  readonly quarterHour: (column: string) => string;
  /**
   * The text after FROM that gives the successful logins `l` (id, date, host, port, pid, and with an address also ip) of
   * conditions on these columns.
   */
  readonly sessionLogins: (withAddress: boolean) => string;
  /** The end of a SELECT that locks its rows until the end of the transaction. Empty if it has no such locks. */
  readonly forUpdate: string;
  /** The integer quotient of two integers. */
  readonly quotient: (dividend: string, divisor: number) => string;
  /** Whether any part of a text matches a pattern. The pattern must mean the same in all engines. */
  readonly matches: (column: string, pattern: string) => string;
  /** The first label of the host name in a column: see hostLabel in lib/identity.ts. */
  readonly hostLabel: (column: string) => string;
  /** SHA-256 of the UTF-8 bytes of a text, in lowercase hexadecimal digits. */
  readonly sha256: (column: string) => string;
  /** Whether tables that grow have keys and indexes. In a column store these cost more than they save. */
  readonly hasKeys: boolean;
  /** The table with the `id` and `date` of each login. Rows are deleted from this table. */
  readonly loginRows: string;
  /** The tables with the texts that many logins share: host, method and others; keys; countries and others. */
  readonly loginTables: Readonly<Record<'kind' | 'key' | 'location', string>>;
  /** The table of answers about addresses. It may hold several answers for an address; the last one counts. */
  readonly answers: string;
  /** By schema version. */
  readonly migrations: Readonly<Record<number, OwnMigration>>;
  /** The statements of a schema version that adds columns to logins, after them. They run once, like `fill`. */
  readonly afterAddedColumns: (version: number) => readonly string[];
  readonly types: ColumnTypes;
};

/** The defaults of a dialect: all tables have keys, and `logins` and `addresses` are tables. */
export const standardSql = {
  schema: 'current_schema()',
  sessionLogins: () => `(SELECT id, "date", host, port, pid, ip FROM logins WHERE status = 'Accepted') l`,
  hasKeys: true,
  loginRows: 'logins',
  loginTables: { kind: 'logins', key: 'logins', location: 'logins' },
  answers: 'addresses',
  migrations: {},
  afterAddedColumns: () => [],
} as const satisfies Partial<Dialect>;

/** The columns to select from `addresses`, with answered_at in microseconds. */
export function knownColumns({ micros }: Dialect): string {
  return `ip, country, country_code, asn, as_name, answered_by, ${micros('answered_at')} AS answered_at`;
}

/** Which logins of one log to find. */
export type LoginsWanted = {
  readonly sourceId: number;
  /** The first and the last line to look at. */
  readonly lines: readonly [first: number, last: number];
  /** Microseconds since 1970-01-01 UTC, both included. */
  readonly period: Period;
  /** Only these machines, by the labels of lib/identity.ts; undefined means all machines. */
  readonly hostLabels: readonly string[] | undefined;
  /** Only these process ids; NONE selects logins without one. */
  readonly pids: ReadonlySet<number>;
};

/** For which addresses to find the first login after `minFailures` failed attempts. */
export type AfterFailures = {
  readonly minFailures: number;
  /** Those that logged in since then; undefined for all that ever logged in, null for none. */
  readonly since:
    { readonly micros: number; /** As many rows are that new. */ readonly rows: number } | undefined | null;
  /** Not these, although they logged in since then. */
  readonly except: readonly string[];
  /** These besides. */
  readonly also: readonly string[];
};

/** Rows for a table of texts and instants (see lib/time-text.ts). */
export type TextRows = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
};

/** A user name, and the one that takes its place. */
export type Rename = { readonly from: string; readonly to: string };

/** Rows that were removed: those before a time (microseconds since 1970 UTC), or those of a log. */
export type RemovedRows = { readonly before: number } | { readonly sourceId: number };

export type AtOnce = (part: () => Promise<void>) => Promise<void>;

/** How an engine is best used. An engine names what differs from defaultCapabilities. */
export type Capabilities = {
  readonly batchLimits: BatchLimits;
  /** The pauses before each retry after a ConnectionLostError; there are as many retries as pauses. */
  readonly lossPausesMs: readonly number[];
};

export const defaultCapabilities: Capabilities = { batchLimits: defaultBatchLimits, lossPausesMs: [] };

export interface Engine extends Capabilities {
  /** As `authtrack db info` prints it. */
  readonly name: string;
  /** For messages: it never contains a password. */
  readonly location: string;
  readonly access: Access;
  readonly dialect: Dialect;
  /** Aborted when the process receives a stop signal; after that nothing is retried. */
  readonly signal: AbortSignal | undefined;
  /** Runs `work`; its statements have the time limit of the given kind. */
  readonly during: StatementWatch['during'];
  /** Begins a transaction. Use transaction.ts, which also retries it. */
  begin(): Promise<void>;
  /** @throws ConnectionLostError when the outcome is unknown */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Returns the rows of a query that has a `?` for each of `values`. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Runs a statement and returns how many rows it inserted, deleted, or found for an update. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /**
   * Adds rows to `logins` by the engine's fastest way.
   * @param onSent called when the rows are on their way: from then on, other work of the caller does not delay them
   */
  insertLogins(sourceId: number, logins: LocatedLogins, onSent?: () => void): Promise<void>;
  /** Returns stored logins, ordered by id. */
  findLogins(wanted: LoginsWanted): Promise<StoredLogins>;
  /** Returns all stored logins of a time, in any order. */
  loginsBetween(period: Period): Promise<JudgedLogins>;
  /** Replaces the stored logins that have the same ids. */
  replaceLogins(logins: StoredLogins): Promise<void>;
  /** Gives logins another user name. The sums stay: see queries/rename-users.ts. */
  renameUsers(renames: readonly Rename[]): Promise<void>;
  /** Removes the logins with these ids. */
  removeLogins(ids: Float64Array): Promise<void>;
  /** Returns the rows of `addresses` for those of `ips` that have one: see stored-addresses.ts. */
  findAddresses(ips: readonly string[]): Promise<readonly SqlRow[]>;
  /** Adds answers to `addresses`. They take precedence over stored answers for the same address. */
  keepAddresses(addresses: readonly KnownAddress[]): Promise<void>;
  /**
   * Returns matching logins with the columns of selectedColumns (queries/stored-logins.ts), by date and then by id, newest
   * first.
   * @param after only logins that come after this one
   */
  newestLogins(filter: LoginFilter, limit: number, after?: LoginPlace): Promise<readonly SqlRow[]>;
  /** Returns what matching logins have in common: see Store.topOf. @param limit may be Infinity */
  topOf(what: TopOf, filter: LoginFilter, limit: number): Promise<readonly TopEntry[]>;
  /**
   * Returns the newest logins of each key (KeyFact in model/authorized-key.ts), newest first, at most `limit` of each: rows
   * with the columns used_key, key_type, instant, user, host, ip and country_code.
   */
  newestKeyLogins(keys: readonly string[], limit: number): Promise<readonly SqlRow[]>;
  /**
   * Returns the first login (ip, country, user, instant) of each address that follows enough failures of it, with their
   * sum (failures) and the date of the first of them (since), in any order.
   */
  loginsAfterFailures(wanted: AfterFailures): Promise<readonly SqlRow[]>;
  /** Returns the IPv4 addresses that met the rule at any time. */
  ipv4Offenders(rule: BanRule): Promise<readonly Offender[]>;
  /** Adds rows of texts by the engine's fastest way. */
  insertTexts(rows: TextRows): Promise<void>;
  /** Adds rows to the sums of a rollup; each key occurs once in `rows`. See rollups/rollup-tables.ts. */
  addToRollup(table: RollupTable, rows: readonly (readonly SqlValue[])[]): Promise<void>;
  /**
   * Merges the rows of a rollup to one per key, and removes those that have become zero; call it within a transaction.
   * Only an engine whose `addToRollup` appends rows has this.
   */
  readonly mergeRollup?: (table: RollupTable) => Promise<void>;
  /** Removes texts and answers that are no longer needed; call it within a transaction. */
  removeUnused(): Promise<void>;
  /**
   * Removes what says where rows are that were removed; not within a transaction. Only an engine with `user_ranges` has
   * this.
   */
  readonly removeRanges?: (removed: RemovedRows, signal: AbortSignal) => Promise<void>;
  /**
   * Runs `work` while no other process migrates this database. `work` may run several times; `atOnce` runs a part of it
   * in one transaction.
   */
  whileMigrating<T>(work: (atOnce: AtOnce) => Promise<T>): Promise<T>;
  /** Returns how much space the data takes on disk. */
  sizeBytes(): Promise<number>;
  /**
   * Releases the database for other processes until the next call; not within a transaction. Only an engine whose open
   * database locks out other processes has this.
   */
  readonly rest?: () => Promise<void>;
  close(): Promise<void>;
}

export type BackUpOptions = {
  /** Where the backup goes. */
  readonly file: string;
  /** Whether it may replace an earlier file. */
  readonly replaces: boolean;
  /** The end of a hint: how the user names another place. */
  readonly elsewhere: string;
  /** For DuckDB: see refuse-foreign.ts. */
  readonly owner: string | undefined;
  readonly watch: StatementWatch;
};

export type Backup = {
  /** The database, for messages: it never contains a password. */
  readonly location: string;
  /** The absolute path of the backup. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly rows: number;
  /** The date of the newest login, in microseconds since 1970 UTC; null without logins. */
  readonly newest: number | null;
  /** The version of its tables. */
  readonly schema: number;
};

/**
 * How a command uses a database. `read` changes nothing, so it needs no right to write, and other readers may share the
 * database. `change` requires an existing database. `create` makes a missing one, and upgrades its tables.
 */
export type Access = 'read' | 'change' | 'create';
