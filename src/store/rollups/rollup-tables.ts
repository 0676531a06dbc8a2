// The rollups: tables of sums that charts read instead of `logins`. In MySQL a rollup has one row per key, which
// batches add to. In DuckDB each batch appends rows, since an index would cost more than summing up. So queries sum up
// in both engines.
export type RollupTable = {
  readonly name: string;
  readonly columns: readonly RollupColumn[];
};

export type RollupColumn = {
  readonly name: string;
  readonly type: 'number' | 'text';
  /** How two values of one key are merged. A column without it is part of the key, or depends on the key. */
  readonly merge?: 'sum' | 'least' | 'greatest';
  /** Null means 0: most values of such a column are null and take no space. */
  readonly isSparse?: true;
};

/** Returns the column that shows whether a row still counts anything: the first sum. */
export function countColumn({ columns }: RollupTable): string {
  return columns.find(({ merge }) => merge === 'sum')?.name ?? '';
}

/**
 * The log of a row selects one of this many shards of a key, so that servers that write at the same time seldom wait
 * for each other.
 */
export const SHARDS = 16;

const shard: RollupColumn = { name: 'shard', type: 'number' };

/** Rows and failed attempts by UTC day and country. An unknown code or name is '', since a key cannot have nulls. */
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

/** Quarters of an hour in a day; the days of any time zone are sums of them. */
export const QUARTERS_PER_DAY = 96;

/** `q00` to `q95`. */
export const quarterColumns: readonly string[] = Array.from(
  { length: QUARTERS_PER_DAY },
  (_, quarter) => `q${String(quarter).padStart(2, '0')}`,
);

/** Accepted logins by UTC day, user and quarter of an hour; see text-key.ts for `user`. */
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
 * The number and period of the rows of each machine, by log; source 0 stands for all logs. Removing rows does not
 * change it. It only shows where to look for copies, and there may be none.
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

/** Rows and accepted logins by UTC day, key and user; see text-key.ts for `fingerprint` and `user`. */
export const keyDays: RollupTable = {
  name: 'key_days',
  columns: [
    { name: 'utc_day', type: 'number' },
    { name: 'fingerprint_key', type: 'text' },
    { name: 'user_key', type: 'text' },
    shard,
    { name: 'fingerprint', type: 'text' },
    { name: 'user', type: 'text' },
    { name: 'row_count', type: 'number', merge: 'sum' },
    { name: 'logins', type: 'number', merge: 'sum' },
    { name: 'first_micros', type: 'number', merge: 'least' },
    { name: 'last_micros', type: 'number', merge: 'greatest' },
  ],
};

/**
 * The ends of sessions. A line that is read in two copies of a log counts twice, which does not matter: a session ends
 * with its first end. No address is '', no port and no process id 0.
 */
export const sessionEnds: RollupTable = {
  name: 'session_ends',
  columns: [
    { name: 'utc_day', type: 'number' },
    { name: 'ip', type: 'text' },
    { name: 'port', type: 'number' },
    { name: 'pid', type: 'number' },
    { name: 'host_key', type: 'text' },
    { name: 'source_id', type: 'number' },
    { name: 'ended_micros', type: 'number' },
    { name: 'times', type: 'number', merge: 'sum' },
  ],
};

/** `h00` to `h23`. */
export const hourColumns: readonly string[] = Array.from(
  { length: 24 },
  (_, hour) => `h${String(hour).padStart(2, '0')}`,
);

/** The rows of each machine by UTC day and hour: see hostLabel for `host_key`. */
export const hostHours: RollupTable = {
  name: 'host_hours',
  columns: [
    { name: 'utc_day', type: 'number' },
    { name: 'host_key', type: 'text' },
    shard,
    { name: 'row_count', type: 'number', merge: 'sum' },
    ...hourColumns.map((name) => ({ name, type: 'number', merge: 'sum', isSparse: true }) as const),
  ],
};

/**
 * How often rows of a UTC day were changed or removed. It only ever grows, so it tells apart a day with other rows that
 * have the same sums.
 */
export const editedDays: RollupTable = {
  name: 'edited_days',
  columns: [{ name: 'utc_day', type: 'number' }, shard, { name: 'edits', type: 'number', merge: 'sum' }],
};

/** The rollups of `logins`. */
export const rollupTables = [dailyLogins, userDays, userAttempts, keyDays, hostHours] as const;
