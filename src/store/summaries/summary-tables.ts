// The tables that charts read instead of `logins`. In MySQL each has one row for a key, which grows; in DuckDB each
// batch adds rows of its own, since an index costs more there than the sum. So whoever reads sums up, in both.
export type SummaryTable = {
  readonly name: string;
  readonly columns: readonly SummaryColumn[];
  /** Whether a batch has mostly keys that earlier ones had too. */
  readonly keysRecur: boolean;
};

export type SummaryColumn = {
  readonly name: string;
  readonly type: 'number' | 'text';
  /** What becomes of two values of one key. Without it the column is part of the key, or hangs on it. */
  readonly merge?: 'sum' | 'least' | 'greatest';
};

/**
 * Rows are spread over so many keys by their log, so that servers that write at the same time seldom wait for one
 * another.
 */
export const SHARDS = 16;

const shard: SummaryColumn = { name: 'shard', type: 'number' };

/** By UTC day and country. An unknown code or name is '', since a key has no nulls. */
export const dailyLogins: SummaryTable = {
  name: 'daily_logins',
  keysRecur: true,
  columns: [
    { name: 'utc_day', type: 'number' },
    { name: 'country_code', type: 'text' },
    { name: 'country', type: 'text' },
    shard,
    { name: 'row_count', type: 'number', merge: 'sum' },
    { name: 'attempts', type: 'number', merge: 'sum' },
    { name: 'first_micros', type: 'number', merge: 'least' },
    { name: 'last_micros', type: 'number', merge: 'greatest' },
  ],
};

/** Accepted logins by quarter of an hour since 1970 and user; see text-key.ts for `user`. */
export const quarterLogins: SummaryTable = {
  name: 'quarter_logins',
  keysRecur: false,
  columns: [
    { name: 'quarter', type: 'number' },
    { name: 'user_key', type: 'text' },
    shard,
    { name: 'user', type: 'text' },
    { name: 'logins', type: 'number', merge: 'sum' },
  ],
};

/** Failed and invalid attempts by user; see text-key.ts for `user`. */
export const userAttempts: SummaryTable = {
  name: 'user_attempts',
  keysRecur: true,
  columns: [
    { name: 'user_key', type: 'text' },
    shard,
    { name: 'user', type: 'text' },
    { name: 'attempts', type: 'number', merge: 'sum' },
  ],
};

export const summaryTables = [dailyLogins, quarterLogins, userAttempts] as const;
