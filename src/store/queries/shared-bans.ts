// The lists of others. A list takes the place of the one before under its name; of an entry that both have, only what
// changed is written, and it stays known since when it is there.
import type { SharedBan, StoredSharedBan } from '../../model/shared-ban.js';
import { DuplicateKeyError, TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { insertValues, inGroups } from '../insert-values.js';
import { instantText } from '../instant-text.js';
import type { SharedList } from '../port.js';
import { toNumber, toNumberOrNull, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

/** Of all lists, by origin and network. */
export async function sharedBans(engine: Engine): Promise<readonly StoredSharedBan[]> {
  return select(engine, '1 = 1', []);
}

/** @throws TryAgainError when another run imports the same list at the same time. */
export async function replaceSharedBans(engine: Engine, { name, entries, now }: SharedList): Promise<void> {
  const wanted = new Map(entries.map((entry) => [keyOf(entry), entry]));
  await transaction(engine, async () => {
    // A slash is the sign after which the hosts of a list stand, and `0` the sign after the slash.
    const stored = await select(engine, `(origin = ? OR (origin > ? AND origin < ?))`, [
      name,
      `${name}/`,
      `${name}0`,
    ]);
    const known = new Map(stored.map((entry) => [keyOf(entry), entry]));
    const isKept = (entry: SharedBan): boolean => isSame(entry, known.get(keyOf(entry)));
    const stale = stored.filter((entry) => !isSame(entry, wanted.get(keyOf(entry))));
    const fresh = entries.filter((entry) => !isKept(entry));
    await remove(engine, stale);
    await insert(
      engine,
      fresh.map((entry) => ({ ...entry, addedAt: known.get(keyOf(entry))?.addedAt ?? now })),
    );
  });
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

async function remove(engine: Engine, entries: readonly SharedBan[]): Promise<void> {
  for (const origin of new Set(entries.map((entry) => entry.origin))) {
    const networks = entries.filter((entry) => entry.origin === origin).map(({ network }) => network);
    for (const some of inGroups(networks)) {
      const places = some.map(() => '?').join(', ');
      await engine.run(`DELETE FROM shared_bans WHERE origin = ? AND network IN (${places})`, [
        origin,
        ...some,
      ]);
    }
  }
}

async function insert(engine: Engine, entries: readonly StoredSharedBan[]): Promise<void> {
  const rows = entries.map(({ origin, network, addedAt, seenAt, expires }) => [
    ...[origin, network, instantText(addedAt)],
    ...[seenAt, expires].map((instant) => (instant === null ? null : instantText(instant))),
  ]);
  try {
    await insertValues(engine, 'shared_bans (origin, network, added_at, seen_at, expires_at)', rows);
  } catch (cause) {
    if (!(cause instanceof DuplicateKeyError)) throw cause;
    throw new TransientError('another run imports the same list', {
      cure: 'Run the same command again when the other has ended.',
      cause,
    });
  }
}

function keyOf({ origin, network }: SharedBan): string {
  return `${origin} ${network}`;
}

function isSame(one: SharedBan, other: SharedBan | undefined): boolean {
  return one.seenAt === other?.seenAt && one.expires === other.expires;
}
