// Where in `logins` the rows of a user are: between which ids and times, in each block of lines of a log. Most names are
// in few blocks or in many rows of each, so reading these rows by id finds the newest ones soon. An index of names would
// find them too, and makes each stored row dearer: see docs/decisions/0056.
import { grouped } from '../../../lib/grouped.js';
import { inGroups } from '../../../lib/in-groups.js';
import { LINES_PER_SOURCE, loginId } from '../../../lib/identity.js';
import type { Period } from '../../../model/figures.js';
import { type LocatedLogins, NONE } from '../../../model/logins.js';
import type { ColumnTypes, Dialect, Engine, RemovedRows, Rename, SqlValue } from '../../engine.js';
import { anyOf, type Condition, isOneOf } from '../../queries/condition.js';
import type { RollupTable } from '../../rollups/rollup-tables.js';
import { byText, textKey, textKeySql } from '../../rollups/text-key.js';
import { toNumber, toText } from '../../sql-row.js';
import { transaction } from '../../transaction.js';

const LINES_PER_BLOCK = 8192;

/**
 * A row without a name has the key of ''. Removing rows leaves a range as it is, until it has no rows of the time that is
 * kept: it only says where to look.
 */
const userRanges: RollupTable = {
  name: 'user_ranges',
  columns: [
    { name: 'user_key', type: 'text' },
    { name: 'block', type: 'number' },
    { name: 'first_id', type: 'number', merge: 'least' },
    { name: 'last_id', type: 'number', merge: 'greatest' },
    { name: 'first_micros', type: 'number', merge: 'least' },
    { name: 'last_micros', type: 'number', merge: 'greatest' },
  ],
};

export function userRangesTable({ tableOptions }: ColumnTypes): string {
  return `CREATE TABLE IF NOT EXISTS ${userRanges.name} (
      user_key VARCHAR(64) NOT NULL,
      block BIGINT NOT NULL,
      first_id BIGINT NOT NULL,
      last_id BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL, PRIMARY KEY (user_key, block)
    )${tableOptions}`;
}

type TextSql = Pick<Dialect, 'matches' | 'sha256' | 'quotient' | 'micros'>;

/** The statement that fills the table from the stored rows. */
export function userRangesFill(dialect: TextSql): string {
  const { key } = textKeySql(dialect, `COALESCE("user", '')`);
  const [block, at] = [dialect.quotient('id', LINES_PER_BLOCK), dialect.micros('"date"')];
  return `INSERT INTO ${userRanges.name} (${userRanges.columns.map(({ name }) => name).join(', ')})
      SELECT ${key}, ${block}, MIN(id), MAX(id), MIN(${at}), MAX(${at}) FROM logins GROUP BY 1, 2`;
}

/** Notes where rows are stored; call it within the transaction that stores them. */
export async function keepUserRanges(
  engine: Engine,
  sourceId: number,
  { count, line, date, user, users }: LocatedLogins,
): Promise<void> {
  const keys = [...users, ''].map((name) => textKey(name).key);
  const rows: SqlValue[][] = [];
  let block = -1;
  // The range of each user in this block; the lines of a log are in order.
  let ranges: (Range | undefined)[] = [];
  const end = (): void => {
    for (const [who, range] of ranges.entries()) {
      const key = keys[who];
      if (range === undefined || key === undefined) continue;
      rows.push([key, block, range.firstId, range.lastId, range.first, range.last]);
    }
  };
  for (let n = 0; n < count; n++) {
    const id = loginId(sourceId, line[n] ?? 0);
    const here = Math.floor(id / LINES_PER_BLOCK);
    if (here !== block) {
      end();
      [block, ranges] = [here, []];
    }
    const who = user[n] ?? NONE;
    addTo(ranges, who === NONE ? users.length : who, { id, at: date[n] ?? 0 });
  }
  end();
  // All runs take locks in the same order, which avoids deadlocks.
  rows.sort(([a], [b]) => byText(String(a), String(b)));
  await engine.addToRollup(userRanges, rows);
}

type Mutable = { firstId: number; lastId: number; first: number; last: number };

/** Between which ids and times (microseconds since 1970 UTC) rows of a user are, the last ones included. */
export type Range = Readonly<Mutable>;

function addTo(ranges: (Mutable | undefined)[], who: number, { id, at }: { id: number; at: number }): void {
  const range = ranges[who];
  if (range === undefined) {
    ranges[who] = { firstId: id, lastId: id, first: at, last: at };
    return;
  }
  if (id < range.firstId) range.firstId = id;
  if (id > range.lastId) range.lastId = id;
  if (at < range.first) range.first = at;
  if (at > range.last) range.last = at;
}

const RANGES_PER_TRANSACTION = 50_000;

/** Removes the ranges of old rows, or those of a log; many of them in several transactions. */
export async function removeUserRanges(engine: Engine, removed: RemovedRows): Promise<void> {
  const { sql, values } =
    'before' in removed
      ? { sql: 'last_micros < ?', values: [removed.before] }
      : {
          sql: 'first_id BETWEEN ? AND ?',
          values: [loginId(removed.sourceId, 0), loginId(removed.sourceId, LINES_PER_SOURCE - 1)],
        };
  const statement = `DELETE FROM user_ranges WHERE ${sql} LIMIT ${RANGES_PER_TRANSACTION}`;
  let found = RANGES_PER_TRANSACTION;
  while (found === RANGES_PER_TRANSACTION)
    found = await transaction(engine, () => engine.run(statement, values));
}

const USERS_PER_STATEMENT = 500;
const RANGES_PER_STATEMENT = 200;

/** A range and whose rows it has, as textKey writes the name. */
export type UserRange = Range & { readonly key: string };

/** Returns the ranges of users that may have rows of a time. */
export async function rangesOf(
  engine: Engine,
  users: readonly string[],
  { from, to }: Period,
): Promise<readonly UserRange[]> {
  const keys = [...new Set(users.map((user) => textKey(user).key))];
  const found: UserRange[] = [];
  for (const some of inGroups(keys, USERS_PER_STATEMENT)) {
    const { sql, values } = isOneOf('user_key', some);
    const rows = await engine.query(
      `SELECT user_key, first_id, last_id, first_micros, last_micros FROM user_ranges
        WHERE ${sql} AND last_micros >= ? AND first_micros <= ?`,
      [...values, from, to],
    );
    for (const row of rows) {
      found.push({
        key: toText(row, 'user_key'),
        firstId: toNumber(row, 'first_id'),
        lastId: toNumber(row, 'last_id'),
        first: toNumber(row, 'first_micros'),
        last: toNumber(row, 'last_micros'),
      });
    }
  }
  return found;
}

/** Reading so many rows of other users is as cheap as another range of ids. */
const MAX_GAP = 256;

/** Returns the condition that a row is in one of these ranges. */
export function idsOf(ranges: readonly Range[]): Condition {
  const joined: { firstId: number; lastId: number }[] = [];
  for (const { firstId, lastId } of [...ranges].sort((a, b) => a.firstId - b.firstId)) {
    const before = joined.at(-1);
    if (before !== undefined && firstId <= before.lastId + MAX_GAP)
      before.lastId = Math.max(before.lastId, lastId);
    else joined.push({ firstId, lastId });
  }
  const single = joined.filter(({ firstId, lastId }) => firstId === lastId).map(({ firstId }) => firstId);
  const others = joined.filter(({ firstId, lastId }) => firstId < lastId);
  return anyOf([
    ...(single.length > 0 ? [isOneOf('id', single)] : []),
    ...others.map(({ firstId, lastId }) => ({ sql: 'id BETWEEN ? AND ?', values: [firstId, lastId] })),
  ]);
}

/** Renames users in the rows, and gives their ranges to the new names; call it within a transaction. */
export async function renameUsers(engine: Engine, renames: readonly Rename[]): Promise<void> {
  const keyOf = new Map(renames.map(({ from, to }) => [textKey(from).key, textKey(to).key]));
  const ranges = await rangesOf(
    engine,
    renames.map(({ from }) => from),
    ALWAYS,
  );
  const byKey = grouped(ranges, ({ key }) => key);
  for (const { from, to } of renames) {
    for (const some of inGroups(byKey.get(textKey(from).key) ?? [], RANGES_PER_STATEMENT)) {
      const { sql, values } = idsOf(some);
      await engine.run(`UPDATE logins SET "user" = ? WHERE (${sql}) AND "user" = ?`, [to, ...values, from]);
    }
  }
  const rows = ranges
    .map(({ key, firstId, lastId, first, last }) => {
      return [keyOf.get(key) ?? key, Math.floor(firstId / LINES_PER_BLOCK), firstId, lastId, first, last];
    })
    .sort(([a], [b]) => byText(String(a), String(b)));
  await engine.addToRollup(userRanges, rows);
  for (const some of inGroups([...keyOf.keys()], USERS_PER_STATEMENT)) {
    const { sql, values } = isOneOf('user_key', some);
    await engine.run(`DELETE FROM user_ranges WHERE ${sql}`, values);
  }
}

/** The time of all rows. */
export const ALWAYS: Period = { from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
