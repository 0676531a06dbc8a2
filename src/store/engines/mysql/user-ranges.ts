// Where in `logins` the rows of a user are: between which ids and times, in each block of lines of a log. The newest rows
// of a rare name are found by few ids, those of a frequent name by reading few blocks. An index of names would find them
// too, and costs more for each row: see docs/decisions/0056.
import { createHash } from 'node:crypto';
import { grouped } from '../../../lib/grouped.js';
import { inGroups } from '../../../lib/in-groups.js';
import { LINES_PER_SOURCE, loginId } from '../../../lib/identity.js';
import type { Period } from '../../../model/figures.js';
import { type LocatedLogins, NONE } from '../../../model/logins.js';
import type { ColumnTypes, Dialect, Engine, RemovedRows, Rename } from '../../engine.js';
import { anyOf, type Condition, isOneOf } from '../../queries/condition.js';
import type { RollupTable } from '../../rollups/rollup-tables.js';
import { toNumber } from '../../sql-row.js';
import { transaction } from '../../transaction.js';

const LINES_PER_BLOCK = 8192;

/**
 * `user_hash` is hashOf the name; a row without a name has that of ''. Changing or removing rows leaves a range as it is,
 * until it has no rows of the time that is kept: it only says where to look.
 */
const userRanges: RollupTable = {
  name: 'user_ranges',
  columns: [
    { name: 'user_hash', type: 'number' },
    { name: 'block', type: 'number' },
    { name: 'first_id', type: 'number', merge: 'least' },
    { name: 'last_id', type: 'number', merge: 'greatest' },
    { name: 'first_micros', type: 'number', merge: 'least' },
    { name: 'last_micros', type: 'number', merge: 'greatest' },
  ],
};

export function userRangesTable({ tableOptions }: ColumnTypes): string {
  return `CREATE TABLE IF NOT EXISTS ${userRanges.name} (
      user_hash BIGINT NOT NULL,
      block BIGINT NOT NULL,
      first_id BIGINT NOT NULL,
      last_id BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL, PRIMARY KEY (user_hash, block)
    )${tableOptions}`;
}

/** So many hexadecimal digits are a number that a double has exactly. Names with the same hash share their ranges. */
const HASH_DIGITS = 13;

export function hashOf(name: string): number {
  return Number.parseInt(createHash('sha256').update(name, 'utf8').digest('hex').slice(0, HASH_DIGITS), 16);
}

type TextSql = Pick<Dialect, 'sha256' | 'quotient' | 'micros'>;

/** hashOf the name of a row, as SQL. @param user the column */
export function hashSql({ sha256 }: Pick<Dialect, 'sha256'>, user: string): string {
  return `CAST(CONV(LEFT(${sha256(`COALESCE(${user}, '')`)}, ${HASH_DIGITS}), 16, 10) AS SIGNED)`;
}

/**
 * The statement that fills the table from the stored rows, by sorting them: there are too many ranges for memory. LIMIT
 * makes the server write the numbers of each row down first. Else it sorts row ids, because of the text, and then reads
 * all rows in random order: three times as long or more, once they are larger than the buffer pool.
 */
export function userRangesFill(dialect: TextSql): string {
  const [block, at] = [dialect.quotient('id', LINES_PER_BLOCK), dialect.micros('"date"')];
  return `INSERT INTO ${userRanges.name} (${userRanges.columns.map(({ name }) => name).join(', ')})
      SELECT SQL_BIG_RESULT user_hash, block, MIN(id), MAX(id), MIN(micros), MAX(micros)
        FROM (SELECT ${hashSql(dialect, '"user"')} AS user_hash, ${block} AS block, id, ${at} AS micros
          FROM logins LIMIT ${Number.MAX_SAFE_INTEGER}) numbers
        GROUP BY user_hash, block`;
}

/** Notes where rows are stored; call it within the transaction that stores them. */
export async function keepUserRanges(
  engine: Engine,
  sourceId: number,
  { count, line, date, user, users }: LocatedLogins,
): Promise<void> {
  const hashes = [...users, ''].map(hashOf);
  const rows: number[][] = [];
  let block = -1;
  // The range of each user in this block; the lines of a log are in order.
  let ranges: (Range | undefined)[] = [];
  const end = (): void => {
    for (const [who, range] of ranges.entries()) {
      const hash = hashes[who];
      if (range === undefined || hash === undefined) continue;
      rows.push([hash, block, range.firstId, range.lastId, range.first, range.last]);
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
  rows.sort(byHash);
  await engine.addToRollup(userRanges, rows);
}

function byHash([a = 0]: readonly number[], [b = 0]: readonly number[]): number {
  return a - b;
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

const RANGES_PER_PAGE = 2000;

/**
 * Removes the ranges of old rows, or those of a log, page by page. They are read without locks first: a DELETE would lock
 * all ranges that it looks at, and every run that stores rows would wait for it.
 */
export async function removeUserRanges(
  engine: Engine,
  removed: RemovedRows,
  signal: AbortSignal,
): Promise<void> {
  const { sql, values } =
    'before' in removed
      ? { sql: 'last_micros < ?', values: [removed.before] }
      : {
          sql: 'first_id BETWEEN ? AND ?',
          values: [loginId(removed.sourceId, 0), loginId(removed.sourceId, LINES_PER_SOURCE - 1)],
        };
  for (let [hash, block] = [-1, 0]; !signal.aborted;) {
    const page = await engine.query(
      `SELECT user_hash, block FROM user_ranges WHERE (user_hash > ? OR (user_hash = ? AND block > ?)) AND ${sql}
        ORDER BY user_hash, block LIMIT ${RANGES_PER_PAGE}`,
      [hash, hash, block, ...values],
    );
    const last = page.at(-1);
    if (last === undefined) return;
    [hash, block] = [toNumber(last, 'user_hash'), toNumber(last, 'block')];
    const keys = page.map((row) => `(${toNumber(row, 'user_hash')}, ${toNumber(row, 'block')})`);
    await transaction(engine, () =>
      engine.run(
        `DELETE FROM user_ranges WHERE (user_hash, block) IN (${keys.join(', ')}) AND ${sql}`,
        values,
      ),
    );
  }
}

const USERS_PER_STATEMENT = 500;
const RANGES_PER_STATEMENT = 200;

/** A range, and the hash of the name whose rows it has. */
export type UserRange = Range & { readonly hash: number };

/** Returns the ranges of users that may have rows of a time. */
export async function rangesOf(
  engine: Engine,
  users: readonly string[],
  { from, to }: Period,
): Promise<readonly UserRange[]> {
  const hashes = [...new Set(users.map(hashOf))];
  const found: UserRange[] = [];
  for (const some of inGroups(hashes, USERS_PER_STATEMENT)) {
    const { sql, values } = isOneOf('user_hash', some);
    const rows = await engine.query(
      `SELECT user_hash, first_id, last_id, first_micros, last_micros FROM user_ranges
        WHERE ${sql} AND last_micros >= ? AND first_micros <= ?`,
      [...values, from, to],
    );
    for (const row of rows) {
      found.push({
        hash: toNumber(row, 'user_hash'),
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

const IDS_PER_STATEMENT = 1000;

/**
 * Renames users in the rows, and adds their ranges to those of the new names; call it within a transaction. The ranges of the
 * old name stay: another server may have stored a row with it meanwhile, which is renamed later.
 */
export async function renameUsers(engine: Engine, renames: readonly Rename[]): Promise<void> {
  const ranges = await rangesOf(
    engine,
    renames.map(({ from }) => from),
    ALWAYS,
  );
  const byOld = grouped(ranges, ({ hash }) => String(hash));
  const rows: number[][] = [];
  for (const { from, to } of renames) {
    const of = byOld.get(String(hashOf(from))) ?? [];
    await renameIn(engine, of, { from, to });
    for (const { firstId, lastId, first, last } of of)
      rows.push([hashOf(to), Math.floor(firstId / LINES_PER_BLOCK), firstId, lastId, first, last]);
  }
  await engine.addToRollup(userRanges, rows.sort(byHash));
}

/** Reads the ids first: an UPDATE would lock all rows of the ranges. */
async function renameIn(engine: Engine, ranges: readonly Range[], { from, to }: Rename): Promise<void> {
  for (const some of inGroups(ranges, RANGES_PER_STATEMENT)) {
    const { sql, values } = idsOf(some);
    const found = await engine.query(`SELECT id FROM logins WHERE (${sql}) AND "user" = ?`, [
      ...values,
      from,
    ]);
    for (const ids of inGroups(found, IDS_PER_STATEMENT)) {
      const { sql: isId, values: wanted } = isOneOf(
        'id',
        ids.map((row) => toNumber(row, 'id')),
      );
      await engine.run(`UPDATE logins SET "user" = ? WHERE ${isId} AND "user" = ?`, [to, ...wanted, from]);
    }
  }
}

/** The time of all rows. */
export const ALWAYS: Period = { from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
