// Finds the stored logins of which the new ones may be copies. It first looks for other logs with rows of the same
// machines and times. Mostly there are none, and then no login is read.
import { hostLabel, lineOf, NO_SOURCE } from '../../lib/identity.js';
import { CONNECTION_REACH_MICROS, type StoredLogins } from '../../model/merged-logins.js';
import type { Period } from '../../model/figures.js';
import { joinedLogins, type LocatedLogins, type Logins, NONE, pickedLogins } from '../../model/logins.js';
import type { Position, Reread } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { hostRanges } from '../rollups/rollup-tables.js';
import { byText, textKey } from '../rollups/text-key.js';
import { toNumber, toText } from '../sql-row.js';

/** The number and the period of a machine's logins in a batch. */
type HostRange = { readonly key: string; readonly label: string; rows: number; from: number; to: number };

const KEYS_PER_STATEMENT = 1000;

/** With more machines than this, the query does not filter by machine. */
const MAX_LABELS = 50;

/**
 * Stores the periods of the machines in a batch. Call it within the transaction of the batch, before anything is read.
 * If two runs store logins of one machine at once, the second waits here for the first; on a cluster it fails.
 */
export async function keepHostRanges(
  engine: Engine,
  sourceId: number,
  logins: Logins,
): Promise<readonly HostRange[]> {
  const ranges = rangesOf(logins);
  const rowsOf = (source: number): (string | number)[][] =>
    ranges.map(({ key, rows, from, to }) => [key, source, rows, from, to]);
  await engine.addToRollup(hostRanges, [...rowsOf(NO_SOURCE), ...rowsOf(sourceId)]);
  return ranges;
}

type StoredReading = {
  readonly sourceId: number;
  readonly logins: LocatedLogins;
  /** Whether the log is read again, so that some of its logins are stored. */
  readonly isReadAgain: boolean;
};

/**
 * Returns stored logins of the machines and periods in `ranges`, ordered by id; undefined if no other log has any. They
 * include logins of the log itself.
 */
export async function findCopies(
  engine: Engine,
  { sourceId, logins, isReadAgain }: StoredReading,
  ranges: readonly HostRange[],
): Promise<StoredLogins | undefined> {
  const overlap = await overlapOf(engine, isReadAgain ? NO_SOURCE : sourceId, ranges);
  if (overlap === undefined) return undefined;
  const { sourceIds, labels, period } = overlap;
  const pids = new Set<number>();
  for (let n = 0; n < logins.count; n++) pids.add(logins.pid[n] ?? NONE);
  const found: StoredLogins[] = [];
  for (const source of [...new Set([...sourceIds, sourceId])].sort((a, b) => a - b)) {
    const lines = await linesIn(engine, source, period);
    if (lines === undefined) continue;
    const hostLabels = labels.length <= MAX_LABELS ? labels : undefined;
    found.push(await engine.findLogins({ sourceId: source, lines, period, hostLabels, pids }));
  }
  return joinedLogins(found);
}

function rangesOf({ count, kind, date, kinds }: Logins): readonly HostRange[] {
  const byLabel = new Map<string, HostRange>();
  const ofKind = kinds.map(({ host }) => {
    const label = hostLabel(host);
    let range = byLabel.get(label);
    if (range === undefined) {
      range = { key: textKey(label).key, label, rows: 0, from: Infinity, to: -Infinity };
      byLabel.set(label, range);
    }
    return range;
  });
  for (let n = 0; n < count; n++) {
    const range = ofKind[kind[n] ?? NONE];
    const at = date[n] ?? 0;
    if (range === undefined) continue;
    range.rows += 1;
    if (at < range.from) range.from = at;
    if (at > range.to) range.to = at;
  }
  // All runs take locks in the same order, which avoids deadlocks.
  return [...byLabel.values()].filter(({ rows }) => rows > 0).sort((a, b) => byText(a.key, b.key));
}

type Overlap = {
  readonly sourceIds: readonly number[];
  readonly labels: readonly string[];
  readonly period: Period;
};

async function overlapOf(
  engine: Engine,
  sourceId: number,
  ranges: readonly HostRange[],
): Promise<Overlap | undefined> {
  const byKey = new Map(ranges.map((range) => [range.key, range]));
  const keys = [...byKey.keys()];
  const [sourceIds, labels] = [new Set<number>(), new Set<string>()];
  let period = { from: Infinity, to: -Infinity };
  for (let at = 0; at < keys.length; at += KEYS_PER_STATEMENT) {
    const some = keys.slice(at, at + KEYS_PER_STATEMENT);
    const rows = await engine.query(
      `SELECT host_key, source_id, MIN(first_micros) AS first_date, MAX(last_micros) AS last_date FROM host_ranges
        WHERE source_id <> ${NO_SOURCE} AND source_id <> ? AND host_key IN (${some.map(() => '?').join(', ')})
        GROUP BY host_key, source_id`,
      [sourceId, ...some],
    );
    for (const row of rows) {
      const range = byKey.get(toText(row, 'host_key'));
      if (range === undefined) continue;
      const from = Math.max(range.from, toNumber(row, 'first_date')) - CONNECTION_REACH_MICROS;
      const to = Math.min(range.to, toNumber(row, 'last_date')) + CONNECTION_REACH_MICROS;
      if (from > to) continue;
      sourceIds.add(toNumber(row, 'source_id'));
      labels.add(range.label);
      period = { from: Math.min(period.from, from), to: Math.max(period.to, to) };
    }
  }
  return sourceIds.size === 0 ? undefined : { sourceIds: [...sourceIds], labels: [...labels], period };
}

/** Returns the range of lines of a log that covers a period; undefined if there are none. */
async function linesIn(
  engine: Engine,
  sourceId: number,
  { from, to }: Period,
): Promise<readonly [first: number, last: number] | undefined> {
  const [row] = await engine.query(
    `SELECT COUNT(*) AS parts, COALESCE(MIN(first_line), 0) AS first_line, COALESCE(MAX(last_line), 0) AS last_line
      FROM source_parts WHERE source_id = ? AND last_micros >= ? AND first_micros <= ?`,
    [sourceId, from, to],
  );
  if (row === undefined || toNumber(row, 'parts') === 0) return undefined;
  return [toNumber(row, 'first_line'), toNumber(row, 'last_line')];
}

// Handles a log that is read again from its beginning, because some of its logins are missing. The others are already
// stored and logged.

type Again = { readonly reread: Reread | null; readonly position: Position };

/** Returns whether a stored row of the journal may be a copy of an entry that is read again under a new number. */
export function isOwnCopy({ reread, position }: Again): (id: number) => boolean {
  if (reread === null || !isJournal(position)) return () => false;
  return (id) => lineOf(id) <= reread.lines;
}

/** Returns the logins that were never logged. */
export function notInOutboxBefore(fresh: LocatedLogins, { reread, position }: Again): LocatedLogins {
  if (reread === null) return fresh;
  const isNew = (n: number): boolean =>
    isJournal(position)
      ? (fresh.date[n] ?? NONE) > reread.untilMicros
      : (fresh.line[n] ?? NONE) > reread.lines;
  const rows = Array.from({ length: fresh.count }, (_, n) => n).filter(isNew);
  return rows.length === fresh.count ? fresh : pickedLogins(fresh, rows);
}

/** Returns how far the log must still be read again after a batch; null when that is done. */
export function rereadAfter({ reread, position }: Again, logins: LocatedLogins): Reread | null {
  if (reread === null) return null;
  const last = logins.date[logins.count - 1] ?? 0;
  const isOver = isJournal(position) ? last > reread.untilMicros : position.lines >= reread.lines;
  return isOver ? null : reread;
}

function isJournal({ cursor }: Position): boolean {
  return cursor !== null;
}
