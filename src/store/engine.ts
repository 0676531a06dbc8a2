// What a database must be able to do for the repository. Two folders implement it, duckdb/ and mysql/, file by file
// alike. Every failure that leaves an engine is an AuthtrackError, or a bug.
import type { StoredLogins } from '../model/copies.js';
import type { KnownAddress } from '../model/country.js';
import type { Period } from '../model/figures.js';
import type { LocatedLogins } from '../model/logins.js';
import type { BanRule, Offender } from '../model/ban-rule.js';
import type { Access } from './access.js';
import type { StatementWatch } from './statement-watch.js';
import type { RollupTable } from './rollups/rollup-tables.js';

export type SqlValue = string | number | null;

/** Sums may come as text or as numbers: sql-row.ts reads both. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** What each engine calls the column types of the schema. */
export type ColumnTypes = {
  /** UTC, exact to the microsecond. */
  readonly instant: string;
  /** Any text that a log line can hold. */
  readonly text: string;
  /** Text of several megabytes. */
  readonly longText: string;
  /** What follows the name and type of the key of a table that grows with the logs: `logins`, `addresses`. */
  readonly bigKey: string;
  /** What follows the closing parenthesis of CREATE TABLE. */
  readonly tableOptions: string;
};

/** The few expressions that the two engines spell differently. */
export type Dialect = {
  /** The name of the schema that holds our tables, as an expression. */
  readonly schema: string;
  /** An instant as microseconds since 1970-01-01 UTC. */
  readonly micros: (column: string) => string;
  /** An instant as whole quarters of an hour since 1970-01-01 UTC. */
  readonly quarterHour: (column: string) => string;
  /** Selects the `ip` of every address that ever got in. */
  readonly loginIps: string;
  /**
   * What follows FROM for the logins `l` (id, date, user, ip, status, country, attempts) of a few addresses: those of
   * column `ip` of a table.
   */
  readonly loginsOf: (table: string) => string;
  /** The whole part of a quotient of whole numbers. */
  readonly quotient: (dividend: string, divisor: number) => string;
  /** Whether a text has a part that matches a pattern, which both engines must understand alike. */
  readonly matches: (column: string, pattern: string) => string;
  /** The first label of the host name in a column: see lib/host-label.ts. */
  readonly hostLabel: (column: string) => string;
  /** SHA-256 of the UTF-8 bytes of a text, in small hexadecimal digits. */
  readonly sha256: (column: string) => string;
  /** Whether tables that grow have keys and indexes: for an engine that scans by columns they cost more than they save. */
  readonly hasKeys: boolean;
  /** Whether `logins` is a view of rows and texts that are stored apart: see migrations/0008-login-rows.ts. */
  readonly keepsTextsApart: boolean;
  /** The table that has `id` and `date` of each login, and that rows are deleted from. */
  readonly loginRows: string;
  /** The table that answers about addresses are stored in; an address may stand in it several times, the last one counts. */
  readonly answers: string;
  /** Statements that remove what no row needs any more. */
  readonly removeUnused: readonly string[];
  readonly types: ColumnTypes;
};

/** What is asked of `addresses`; answered_at in microseconds. */
export function knownColumns({ micros }: Dialect): string {
  return `ip, country, country_code, answered_by, ${micros('answered_at')} AS answered_at`;
}

/** Which logins of one log are asked for. */
export type LoginsWanted = {
  readonly sourceId: number;
  /** The first and last line that may be one of them. */
  readonly lines: readonly [first: number, last: number];
  /** Microseconds since 1970-01-01 UTC, both included. */
  readonly period: Period;
  /** Those of a few machines, as host-label.ts calls them; undefined: of all. */
  readonly hostLabels: readonly string[] | undefined;
  /** Process ids, NONE among them where a login without one is meant. */
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
  /** Fit to be printed: never a password. */
  readonly location: string;
  /** One that was opened to read is only asked. */
  readonly access: Access;
  readonly dialect: Dialect;
  /** The pauses before what failed with ConnectionLostError is tried again, each time; their number is a bound. */
  readonly lossPausesMs: readonly number[];
  /** Comes when the process is told to stop: what failed is not tried again then. */
  readonly signal: AbortSignal | undefined;
  /** What statements are for while `work` is under way: it decides how long each may take. */
  readonly during: StatementWatch['during'];
  /** Rows of a statement with `?` for each of `values`. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** How many rows a statement found to insert, update or delete. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Adds rows to `logins` as fast as the engine can. */
  insertLogins(sourceId: number, logins: LocatedLogins): Promise<void>;
  /** Logins that are stored, in the order of their ids. */
  findLogins(wanted: LoginsWanted): Promise<StoredLogins>;
  /** Puts logins in the place of those that have their ids. */
  replaceLogins(logins: StoredLogins): Promise<void>;
  /** Removes logins by their ids. */
  removeLogins(ids: Float64Array): Promise<void>;
  /** The rows of `addresses` for those of `ips` that have one: see find-addresses.ts. */
  findAddresses(ips: readonly string[]): Promise<readonly SqlRow[]>;
  /** Adds answers to `addresses`, over those that are there. */
  keepAddresses(addresses: readonly KnownAddress[]): Promise<void>;
  /** IPv4 addresses that have met the rule at any time. */
  ipv4Offenders(rule: BanRule): Promise<readonly Offender[]>;
  /** Adds rows as fast as the engine can. */
  insertTexts(rows: TextRows): Promise<void>;
  /** Adds rows, no key twice, to the sums of a summary: see summaries/rollup-tables.ts. */
  addToRollup(table: RollupTable, rows: readonly (readonly SqlValue[])[]): Promise<void>;
  /**
   * Runs `work` while no other process that asks for the same migrates this database, perhaps several times; `atOnce`
   * runs a part of it in one transaction.
   */
  whileMigrating<T>(work: (atOnce: AtOnce) => Promise<T>): Promise<T>;
  /** What the data takes on the disk. */
  sizeBytes(): Promise<number>;
  /**
   * Leaves the database to other processes until the next call, not within a transaction. Only where an open database keeps
   * them out.
   */
  readonly rest?: () => Promise<void>;
  close(): Promise<void>;
}
