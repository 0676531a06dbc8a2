// How long the database may take, by what a statement is for. After that the statement is killed, and an error says so:
// a server that says nothing must not keep a run for ever. Milliseconds.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type StatementKind = keyof typeof statementLimits;

export type StatementLimits = Readonly<Record<StatementKind, number>>;

export const statementLimits = {
  /** Until a server lets us in, and the same again until the session is ready. */
  connect: 10 * SECOND,
  /** A question. */
  read: 15 * MINUTE,
  /** A statement of a transaction that stores what was read. */
  batch: 15 * MINUTE,
  /** A COMMIT: a cluster may take long, and nobody knows what became of one that was cut. */
  commit: 15 * MINUTE,
  /** A statement of `db prune`, `db forget` and `keep`: it may look at all rows. */
  maintenance: 2 * HOUR,
  /** A statement that brings the tables up to date: of 50 million rows too. */
  migration: 24 * HOUR,
} as const satisfies Readonly<Record<string, number>>;

/** After a signal a question has so long to end by itself. */
export const AFTER_SIGNAL_MS = 1500;

/** How long a statement that was killed may take to end. */
export const KILLED_MS = 1500;
