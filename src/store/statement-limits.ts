// How long the database may take for a statement, by its purpose, in milliseconds. After that authtrack kills the
// statement and reports an error, so that a server that does not answer cannot block a run forever.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type StatementKind = keyof typeof statementLimits;

export type StatementLimits = Readonly<Record<StatementKind, number>>;

export const statementLimits = {
  /** For signing in to a server, and the same again for preparing the session. */
  connect: 10 * SECOND,
  /** A query. */
  read: 15 * MINUTE,
  /** A statement of a transaction that stores a batch. */
  batch: 15 * MINUTE,
  /** A COMMIT: a cluster may take long, and the outcome of an interrupted COMMIT is unknown. */
  commit: 15 * MINUTE,
  /** A statement of `db prune`, `db forget` and `keep`: it may scan all rows. */
  maintenance: 2 * HOUR,
  /** A statement that upgrades the tables, even with 50 million rows. */
  migration: 24 * HOUR,
} as const satisfies Readonly<Record<string, number>>;

/** After a stop signal, a query has this much time to finish. */
export const AFTER_SIGNAL_MS = 1500;

/** How long a killed statement may take to end. */
export const KILLED_MS = 1500;
