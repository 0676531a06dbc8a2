// Imported ban lists. A list replaces the earlier one of the same name; an entry that both have keeps its date. If two
// runs import or remove one list at the same time, the second waits at the DELETE. An empty list is stored as a row without a
// network, so that the next import does not count as the first.
import type { SharedBan, SharedOrigin, StoredSharedBan } from '../../model/ban.js';
import { DuplicateKeyError, TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { SharedList } from '../port.js';
import { toNumber, toNumberOrNull, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

/** Returns the entries of all lists, by origin and network. */
export async function sharedBans(engine: Engine): Promise<readonly StoredSharedBan[]> {
  return select(engine, hasNetwork, []);
}

/** Whether a list of this name was ever imported. */
export async function hasSharedList(engine: Engine, name: string): Promise<boolean> {
  const rows = await engine.query(
    `SELECT 1 AS found FROM shared_bans WHERE ${ofList} LIMIT 1`,
    valuesOf(name),
  );
  return rows.length > 0;
}

/** Replaces the list of this name. @throws TryAgainError when another run imports the same list at the same time */
export async function replaceSharedBans(engine: Engine, list: SharedList): Promise<void> {
  await transaction(engine, async () => {
    const stored = await select(engine, ofList, valuesOf(list.name));
    const entries = list.entries.length > 0 ? list.entries : [emptyList(list.name)];
    const known = new Map(stored.map((entry) => [keyOf(entry), entry]));
    const isSame = (entry: SharedBan): boolean => {
      const before = known.get(keyOf(entry));
      return before?.seenAt === entry.seenAt && before.expires === entry.expires;
    };
    if (stored.length === entries.length && entries.every(isSame)) return;
    await deleteList(engine, list.name, stored.length);
    await insert(
      engine,
      entries.map((entry) => ({ ...entry, addedAt: known.get(keyOf(entry))?.addedAt ?? list.now })),
    );
  });
}

/** Returns every origin of an entry, and every list without entries, by name. @param now microseconds since 1970 UTC */
export async function sharedOrigins(engine: Engine, now: number): Promise<readonly SharedOrigin[]> {
  const { micros } = engine.dialect;
  const count = (condition: string): string =>
    `SUM(CASE WHEN ${hasNetwork} AND ${condition} THEN 1 ELSE 0 END)`;
  const rows = await engine.query(
    `SELECT origin, ${count('1 = 1')} AS entries, ${count('expires_at <= ?')} AS expired,
        ${count('expires_at IS NULL')} AS unlimited, ${micros('MIN(added_at)')} AS added_first,
        ${micros('MAX(added_at)')} AS added_last, ${micros('MAX(seen_at)')} AS seen,
        ${micros('MAX(expires_at)')} AS expires
      FROM shared_bans GROUP BY origin ORDER BY origin`,
    [sqlInstant(now)],
  );
  return rows.map((row) => ({
    origin: toText(row, 'origin'),
    entries: toNumber(row, 'entries'),
    expired: toNumber(row, 'expired'),
    addedFirst: toNumber(row, 'added_first'),
    addedLast: toNumber(row, 'added_last'),
    seenAt: toNumberOrNull(row, 'seen'),
    expires: toNumber(row, 'unlimited') > 0 ? null : toNumberOrNull(row, 'expires'),
  }));
}

/**
 * Removes the list of this name, so that it was never imported.
 * @returns the number of its entries; undefined if no list has this name
 */
export async function removeSharedList(engine: Engine, name: string): Promise<number | undefined> {
  return transaction(
    engine,
    async () => {
      const stored = await select(engine, ofList, valuesOf(name));
      if (stored.length === 0) return undefined;
      await deleteList(engine, name, stored.length);
      return stored.filter(({ network }) => network !== '').length;
    },
    async () => !(await hasSharedList(engine, name)),
  );
}

/**
 * Deletes the rows of a list. @param expected how many of them this transaction has read
 * @throws TransientError if another run has committed other rows since: what was read is then out of date
 */
async function deleteList(engine: Engine, name: string, expected: number): Promise<void> {
  const deleted = await engine.run(`DELETE FROM shared_bans WHERE ${ofList}`, valuesOf(name));
  if (deleted === expected) return;
  throw new TransientError(`another run changes the list ${name} at the same time`, {
    hint: 'run the same command again when the other run has ended',
  });
}

// An origin is `NAME` or `NAME/HOST`. `0` is the character after the slash.
const ofList = '(origin = ? OR (origin > ? AND origin < ?))';

const hasNetwork = "network <> ''";

/** The row for an empty list. Earlier versions of authtrack skip it, because it has no valid network. */
function emptyList(origin: string): SharedBan {
  return { origin, network: '', seenAt: null, expires: null };
}

function valuesOf(name: string): readonly string[] {
  return [name, `${name}/`, `${name}0`];
}

async function select(
  engine: Engine,
  where: string,
  values: readonly string[],
): Promise<readonly StoredSharedBan[]> {
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `SELECT origin, network, ${micros('added_at')} AS added, ${micros('seen_at')} AS seen,
        ${micros('expires_at')} AS expires
      FROM shared_bans WHERE ${where} ORDER BY origin, network`,
    values,
  );
  return rows.map((row) => ({
    origin: toText(row, 'origin'),
    network: toText(row, 'network'),
    addedAt: toNumber(row, 'added'),
    seenAt: toNumberOrNull(row, 'seen'),
    expires: toNumberOrNull(row, 'expires'),
  }));
}

async function insert(engine: Engine, entries: readonly StoredSharedBan[]): Promise<void> {
  const rows = entries.map(({ origin, network, addedAt, seenAt, expires }) => [
    ...[origin, network, sqlInstant(addedAt)],
    ...[seenAt, expires].map((instant) => (instant === null ? null : sqlInstant(instant))),
  ]);
  try {
    const columns = ['origin', 'network', 'added_at', 'seen_at', 'expires_at'];
    await engine.insertTexts({ table: 'shared_bans', columns, rows });
  } catch (cause) {
    if (!(cause instanceof DuplicateKeyError)) throw cause;
    throw new TransientError('another run imports the same list at the same time', {
      hint: 'run the same command again when the other run has ended',
      cause,
    });
  }
}

function keyOf({ origin, network }: SharedBan): string {
  return `${origin} ${network}`;
}
