// The tables that charts read instead of `logins`. In MySQL each has one row for a key, which grows; in DuckDB each
// batch adds rows of its own, since an index costs more there than the sum. So whoever reads sums up, in both.
export type RollupTable = {
  readonly name: string;
  readonly columns: readonly RollupColumn[];
};

export type RollupColumn = {
  readonly name: string;
  readonly type: 'number' | 'text';
  /**
   * What becomes of two values of one key. Without it the column is part of the key, or hangs on it. Of the columns of
   * each table one that is a sum tells, first of all, whether the row still counts anything.
   */
  readonly merge?: 'sum' | 'least' | 'greatest';
  /** Null stands for 0: most of such columns hold nothing, and so take no room. */
  readonly isSparse?: true;
};

/**
 * Rows are spread over so many keys by their log, so that servers that write at the same time seldom wait for one
 * another.
 */
export const SHARDS = 16;

const shard: RollupColumn = { name: 'shard', type: 'number' };

/** By UTC day and country. An unknown code or name is '', since a key has no nulls. */
export const dailyLogins: RollupTable = {
  name: 'daily_logins',
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

/** The whole of a day in quarters of an hour: days of every zone are put together from them. */
export const QUARTERS_PER_DAY = 96;

/** `q00` to `q95`. */
export const quarterColumns: readonly string[] = Array.from(
  { length: QUARTERS_PER_DAY },
  (_, quarter) => `q${String(quarter).padStart(2, '0')}`,
);

/** Accepted logins by UTC day and user, and of each day by quarter of an hour; see text-key.ts for `user`. */
export const userDays: RollupTable = {
  name: 'user_days',
  columns: [
    { name: 'utc_day', type: 'number' },
    { name: 'user_key', type: 'text' },
    shard,
    { name: 'user', type: 'text' },
    { name: 'logins', type: 'number', merge: 'sum' },
    ...quarterColumns.map((name) => ({ name, type: 'number', merge: 'sum', isSparse: true }) as const),
  ],
};

/** Failed and invalid attempts by user; see text-key.ts for `user`. */
export const userAttempts: RollupTable = {
  name: 'user_attempts',
  columns: [
    { name: 'user_key', type: 'text' },
    shard,
    { name: 'user', type: 'text' },
    { name: 'attempts', type: 'number', merge: 'sum' },
  ],
};

/**
 * From when to when there are rows of a machine, by log; source 0 is all logs together. Rows that are removed leave it as
 * it is: it tells where to look for copies, and there may be none.
 */
export const hostRanges: RollupTable = {
  name: 'host_ranges',
  columns: [
    { name: 'host_key', type: 'text' },
    { name: 'source_id', type: 'number' },
    { name: 'row_count', type: 'number', merge: 'sum' },
    { name: 'first_micros', type: 'number', merge: 'least' },
    { name: 'last_micros', type: 'number', merge: 'greatest' },
  ],
};

export const rollupTables = [dailyLogins, userDays, userAttempts] as const;
