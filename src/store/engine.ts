// The interface between the repository and a database. duckdb/ and mysql/ implement it. An engine turns the failures
// that it recognizes into AuthtrackErrors; it passes on all others unchanged.
import type { StoredLogins } from '../model/copies.js';
import type { KnownAddress } from '../model/country.js';
import type { Period } from '../model/figures.js';
import type { LocatedLogins } from '../model/logins.js';
import type { BanRule, Offender } from '../model/ban-rule.js';
import type { Access } from './access.js';
import type { StatementWatch } from './statement-watch.js';
import type { RollupTable } from './rollups/rollup-tables.js';

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

/** The SQL that differs between the two engines. */
export type Dialect = {
  /** An expression for the name of the schema that holds authtrack's tables. */
  readonly schema: string;
  /** An instant as microseconds since 1970-01-01 UTC. */
  readonly micros: (column: string) => string;
  /** An instant as the number of quarter hours since 1970-01-01 UTC, rounded down. */
  readonly quarterHour: (column: string) => string;
  /** Selects the `ip` of every address with a successful login. */
  readonly loginIps: string;
  /**
   * The text after FROM that gives the logins `l` (id, date, user, ip, status, country, attempts) of a few addresses.
   * The column `ip` of `table` holds these addresses.
   */
  readonly loginsOf: (table: string) => string;
  /** The integer quotient of two integers. */
  readonly quotient: (dividend: string, divisor: number) => string;
  /** Whether any part of a text matches a pattern. The pattern must mean the same in both engines. */
  readonly matches: (column: string, pattern: string) => string;
  /** The first label of the host name in a column: see hostLabel in lib/identity.ts. */
  readonly hostLabel: (column: string) => string;
  /** SHA-256 of the UTF-8 bytes of a text, in lowercase hexadecimal digits. */
  readonly sha256: (column: string) => string;
  /** Whether tables that grow have keys and indexes. In a column store these cost more than they save. */
  readonly hasKeys: boolean;
  /** Whether `logins` is a view of separate tables for rows and for texts: see migrations/0008-login-rows.ts. */
  readonly keepsTextsApart: boolean;
  /** The table with the `id` and `date` of each login. Rows are deleted from this table. */
  readonly loginRows: string;
  /** The table of answers about addresses. It may hold several answers for an address; the last one counts. */
  readonly answers: string;
  /** Statements that remove texts and answers that are no longer needed. */
  readonly removeUnused: readonly string[];
  readonly types: ColumnTypes;
};

/** The columns to select from `addresses`, with answered_at in microseconds. */
export function knownColumns({ micros }: Dialect): string {
  return `ip, country, country_code, answered_by, ${micros('answered_at')} AS answered_at`;
}

/** Which logins of one log to find. */
export type LoginsWanted = {
  readonly sourceId: number;
  /** The first and the last line to look at. */
  readonly lines: readonly [first: number, last: number];
  /** Microseconds since 1970-01-01 UTC, both included. */
  readonly period: Period;
  /** Only these machines, by the labels of host-label.ts; undefined means all machines. */
  readonly hostLabels: readonly string[] | undefined;
  /** Only these process ids; NONE selects logins without one. */
  readonly pids: ReadonlySet<number>;
};

/** Rows for a table of texts and instants (see instant-text.ts). */
export type TextRows = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
};

export type AtOnce = (part: () => Promise<void>) => Promise<void>;

export interface Engine {
  readonly name: 'duckdb' | 'mysql';
  /** For messages: it never contains a password. */
  readonly location: string;
  readonly access: Access;
  readonly dialect: Dialect;
  /** The pauses before each retry after a ConnectionLostError; there are as many retries as pauses. */
  readonly lossPausesMs: readonly number[];
  /** Aborted when the process receives a stop signal; after that nothing is retried. */
  readonly signal: AbortSignal | undefined;
  /** Runs `work`; its statements have the time limit of the given kind. */
  readonly during: StatementWatch['during'];
  /** Returns the rows of a query that has a `?` for each of `values`. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Runs a statement and returns how many rows it inserted, deleted, or found for an update. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Adds rows to `logins` by the engine's fastest way. */
  insertLogins(sourceId: number, logins: LocatedLogins): Promise<void>;
  /** Returns stored logins, ordered by id. */
  findLogins(wanted: LoginsWanted): Promise<StoredLogins>;
  /** Replaces the stored logins that have the same ids. */
  replaceLogins(logins: StoredLogins): Promise<void>;
  /** Removes the logins with these ids. */
  removeLogins(ids: Float64Array): Promise<void>;
  /** Returns the rows of `addresses` for those of `ips` that have one: see find-addresses.ts. */
  findAddresses(ips: readonly string[]): Promise<readonly SqlRow[]>;
  /** Adds answers to `addresses`. They take precedence over stored answers for the same address. */
  keepAddresses(addresses: readonly KnownAddress[]): Promise<void>;
  /** Returns the IPv4 addresses that met the rule at any time. */
  ipv4Offenders(rule: BanRule): Promise<readonly Offender[]>;
  /** Adds rows of texts by the engine's fastest way. */
  insertTexts(rows: TextRows): Promise<void>;
  /** Adds rows to the sums of a rollup; each key occurs once in `rows`. See rollups/rollup-tables.ts. */
  addToRollup(table: RollupTable, rows: readonly (readonly SqlValue[])[]): Promise<void>;
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
