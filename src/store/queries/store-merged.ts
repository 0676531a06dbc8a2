// Stores the logins of a batch: new ones, and changes to stored ones about which this log has more than their own log.
import { sourceOf } from '../../lib/identity.js';
import type { MergedLogins, StoredLogins } from '../../model/copies.js';
import { pickedLogins } from '../../model/picked-logins.js';
import type { Engine } from '../engine.js';
import type { Batch } from '../port.js';
import { addToRollups } from '../rollups/roll-up.js';

/** How many of the rows with copies in this log are remembered; no later line of this log can be a copy of them. */
const MAX_COPIED = 256;

/** Stores the merged logins; call it within the transaction of the batch. */
export async function storeMerged(engine: Engine, batch: Batch, merged: MergedLogins): Promise<void> {
  const { id: sourceId } = batch.source;
  const { fresh, before, replaced, removed, copied } = merged;
  if (fresh.count > 0) {
    await engine.insertLogins(sourceId, fresh);
    await addPart(engine, sourceId, fresh);
  }
  if (replaced.count > 0) await engine.replaceLogins(replaced);
  if (removed.count > 0) await engine.removeLogins(removed.line);
  if (copied.length > 0) await noteCopied(engine, sourceId, copied);
  if (fresh.count > 0) {
    await addToRollups(engine, { sourceId, logins: fresh });
  }
  for (const gone of [...bySource(before), ...bySource(removed)])
    await addToRollups(engine, { ...gone, times: -1 });
  for (const changed of bySource(replaced)) await addToRollups(engine, changed);
}

/** Returns the value of `sources.copied` after a batch. */
export function copiedAfter(before: readonly number[], copied: readonly number[]): readonly number[] {
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
