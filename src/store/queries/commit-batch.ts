// Commits one batch: position, addresses and rows, all or nothing. The position is compared and swapped, so that of two
// runs on one log the second fails, and its transaction is rolled back.
import { nowMicros } from '../../lib/clock.js';
import { TryAgainError } from '../../lib/errors.js';
import { fingerprint, MAX_HEAD_BYTES, sourceOf } from '../../lib/identity.js';
import { safeText } from '../../lib/safe-text.js';
import type { MergedLogins, StoredLogins } from '../../model/merged-logins.js';
import { type LocatedLogins, pickedLogins } from '../../model/logins.js';
import type { Source } from '../../model/source.js';
import { RowRefusedError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { Batch, Committed } from '../port.js';
import { addFacts, beginFacts, keepFacts } from '../rollups/login-facts.js';
import { addSessionEnds, addToRollups } from '../rollups/roll-up.js';
import { toNumber, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';
import { findCopies, isOwnCopy, keepHostRanges, notInOutboxBefore, rereadAfter } from './find-copies.js';
import type { BatchMasking, NameMasking } from './name-masking.js';
import { addToOutbox } from './outbox-rows.js';
import { refusedRows, withoutRows } from './refused-rows.js';

/**
 * Commits a batch. It leaves out logins whose values the database refuses: otherwise no later login would ever be
 * stored. @param masking set if names that never logged in are masked
 * @throws TryAgainError when the position of the source is no longer the beginning of the batch.
 */
export async function commitBatch(engine: Engine, batch: Batch, masking?: NameMasking): Promise<Committed> {
  try {
    return await commitWhole(engine, batch, masking);
  } catch (error) {
    if (!(error instanceof RowRefusedError)) throw error;
    const rows = await refusedRows(engine, masking?.hidden(batch) ?? batch);
    if (rows.size === 0) throw error;
    const committed = await commitWhole(engine, withoutRows(batch, rows), masking);
    return { ...committed, refused: { count: rows.size, why: error.message } };
  }
}

async function commitWhole(
  engine: Engine,
  batch: Batch,
  masking: NameMasking | undefined,
): Promise<Committed> {
  const { source, logins, position, addresses } = batch;
  const head = longerHead(batch);
  const readAt = nowMicros();
  const work = async (): Promise<Committed> => {
    beginFacts(engine);
    const names = await masking?.begin(batch);
    const ranges = logins.count > 0 ? await keepHostRanges(engine, source.id, logins) : [];
    const merged = await withoutCopies(engine, batch, { ranges, names });
    const again = { reread: source.reread, position };
    const toLog = notInOutboxBefore(merged.fresh, again);
    const reread = rereadAfter(again, logins);
    const copied = merged.copied.length > 0 ? copiedAfter(source.copied, merged.copied) : source.copied;
    await movePosition(engine, batch, { head, readAt, copied, reread });
    if (addresses.length > 0) await engine.keepAddresses(addresses);
    await storeMerged(engine, batch, merged);
    await addSessionEnds(engine, source.id, batch.sessionEnds ?? []);
    await addToOutbox(engine, { ...batch, logins: toLog });
    return { source: { ...source, ...head, position, copied, reread }, fresh: merged.fresh, toLog };
  };
  const committed = await transaction(engine, work, () => isStored(engine, batch, readAt));
  keepFacts(engine);
  return committed;
}

async function withoutCopies(
  engine: Engine,
  { source, logins, position, mergeCopies }: Batch,
  {
    ranges,
    names,
  }: {
    readonly ranges: Awaited<ReturnType<typeof keepHostRanges>>;
    readonly names: BatchMasking | undefined;
  },
): Promise<MergedLogins> {
  const stored =
    mergeCopies === undefined || logins.count === 0
      ? undefined
      : await findCopies(
          engine,
          { sourceId: source.id, logins, isReadAgain: source.reread !== null },
          ranges,
        );
  const conceal = (merged: MergedLogins): MergedLogins => names?.conceal(merged, stored) ?? merged;
  if (mergeCopies === undefined || stored === undefined) return conceal(allFresh(logins));
  const isOwnCopied = isOwnCopy({ reread: source.reread, position });
  const copied = new Set(source.copied);
  const known = names?.reveal(stored) ?? stored;
  return conceal(mergeCopies({ sourceId: source.id, logins, stored: known, copied, isOwnCopied }));
}

function allFresh(fresh: LocatedLogins): MergedLogins {
  const none = pickedLogins(fresh, []);
  return { fresh, replaced: none, before: none, removed: none, copied: [] };
}

type Head = Pick<Source, 'headBytes' | 'headHash'>;

/** Returns the hash of a longer beginning: a log may have been short when it was registered. */
function longerHead({ source, head }: Batch): Head | undefined {
  const known = head?.subarray(0, MAX_HEAD_BYTES);
  if (known === undefined || known.length <= source.headBytes) return undefined;
  return { headBytes: known.length, headHash: fingerprint(known) };
}

async function movePosition(
  engine: Engine,
  { source, position }: Batch,
  {
    head,
    readAt,
    copied,
    reread,
  }: { readonly head: Head | undefined; readonly readAt: number } & Pick<Source, 'copied' | 'reread'>,
): Promise<void> {
  const values = {
    name: source.name,
    offset_bytes: position.offsetBytes,
    line_count: position.lines,
    tail_bytes: position.tailBytes,
    tail_hash: position.tailHash,
    journal_cursor: position.cursor,
    parser_state: position.parserState,
    last_read: sqlInstant(readAt),
    copied: JSON.stringify(copied),
    reread_lines: reread?.lines ?? null,
    reread_until: reread?.untilMicros ?? null,
    // Only when they change: DuckDB reports a duplicate key if a key is set to its old value.
    ...(head && {
      head_bytes: head.headBytes,
      head_hash: head.headHash,
      head_ordinal: await freeOrdinal(engine, head),
    }),
  };
  const found = await engine.run(
    `UPDATE sources SET ${Object.keys(values).join(' = ?, ')} = ? WHERE id = ? AND offset_bytes = ?`,
    [...Object.values(values), source.id, source.position.offsetBytes],
  );
  if (found === 1) return;
  throw new TryAgainError(`another run has read "${safeText(source.name)}" at the same time`, {
    hint: 'run the same command again when the other run has ended: nothing is stored twice',
  });
}

/**
 * Whether a COMMIT without an answer has happened. The time `readAt` distinguishes this run from another on the same
 * log.
 */
async function isStored(engine: Engine, { source, position }: Batch, readAt: number): Promise<boolean> {
  const [row] = await engine.query(
    `SELECT offset_bytes, tail_hash, ${engine.dialect.micros('last_read')} AS last_read FROM sources WHERE id = ?`,
    [source.id],
  );
  if (row === undefined || toText(row, 'tail_hash') !== position.tailHash) return false;
  return toNumber(row, 'offset_bytes') === position.offsetBytes && toNumber(row, 'last_read') === readAt;
}

async function freeOrdinal(engine: Engine, { headBytes, headHash }: Head): Promise<number> {
  const [row] = await engine.query(
    'SELECT COALESCE(MAX(head_ordinal) + 1, 0) AS ordinal FROM sources WHERE head_hash = ? AND head_bytes = ?',
    [headHash, headBytes],
  );
  return toNumber(row ?? {}, 'ordinal');
}

// Stores the logins of a batch: new ones, and changes to stored ones about which this log has more than their own log.

/** How many of the rows with copies in this log are remembered; no later line of this log can be a copy of them. */
const MAX_COPIED = 256;

/** Stores the merged logins; call it within the transaction of the batch. */
async function storeMerged(
  engine: Engine,
  { source: { id: sourceId }, onSent }: Batch,
  merged: MergedLogins,
): Promise<void> {
  const { fresh, before, replaced, removed, copied } = merged;
  if (fresh.count > 0) {
    await engine.insertLogins(sourceId, fresh, onSent);
    await addPart(engine, sourceId, fresh);
  } else onSent?.();
  if (replaced.count > 0) await engine.replaceLogins(replaced);
  if (removed.count > 0) await engine.removeLogins(removed.line);
  if (copied.length > 0) await noteCopied(engine, sourceId, copied);
  if (fresh.count > 0) {
    await addToRollups(engine, { sourceId, logins: fresh });
  }
  await addFacts(engine, fresh);
  await addFacts(engine, replaced);
  for (const gone of [...bySource(before), ...bySource(removed)])
    await addToRollups(engine, { ...gone, times: -1 });
  for (const changed of bySource(replaced)) await addToRollups(engine, changed);
}

/** Returns the value of `sources.copied` after a batch. */
function copiedAfter(before: readonly number[], copied: readonly number[]): readonly number[] {
  return [...before, ...copied].slice(-MAX_COPIED);
}

async function addPart(engine: Engine, sourceId: number, { line, date, count }: StoredLogins): Promise<void> {
  let [from, to] = [Infinity, -Infinity];
  for (let n = 0; n < count; n++) {
    const at = date[n] ?? 0;
    if (at < from) from = at;
    if (at > to) to = at;
  }
  await engine.run(
    'INSERT INTO source_parts (source_id, first_line, last_line, first_micros, last_micros) VALUES (?, ?, ?, ?, ?)',
    [sourceId, line[0] ?? 0, line[count - 1] ?? 0, from, to],
  );
}

async function noteCopied(engine: Engine, sourceId: number, copied: readonly number[]): Promise<void> {
  for (const from of new Set(copied.map(sourceOf))) {
    const [known] = await engine.query(
      'SELECT source_id FROM source_copies WHERE source_id = ? AND copied_from = ?',
      [sourceId, from],
    );
    if (known === undefined)
      await engine.run('INSERT INTO source_copies (source_id, copied_from) VALUES (?, ?)', [sourceId, from]);
  }
}

function bySource(logins: StoredLogins): { readonly sourceId: number; readonly logins: StoredLogins }[] {
  const rows = new Map<number, number[]>();
  for (let n = 0; n < logins.count; n++) {
    const source = sourceOf(logins.line[n] ?? 0);
    const some = rows.get(source);
    if (some === undefined) rows.set(source, [n]);
    else some.push(n);
  }
  return [...rows].map(([sourceId, some]) => ({ sourceId, logins: pickedLogins(logins, some) }));
}
