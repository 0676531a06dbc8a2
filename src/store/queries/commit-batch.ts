// One batch: position, addresses and rows, all or nothing. The position is compared and swapped first, so a second
// run on the same log stops before it stores anything.
import { nowMicros } from '../../lib/clock.js';
import { TryAgainError } from '../../lib/errors.js';
import { safeText } from '../../lib/safe-text.js';
import type { Source } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { instantText } from '../instant-text.js';
import type { Batch } from '../port.js';
import { transaction } from '../transaction.js';

/** @throws TryAgainError when the source is no longer where the batch begins. */
export async function commitBatch(engine: Engine, batch: Batch): Promise<Source> {
  await transaction(engine, async () => {
    await movePosition(engine, batch);
    if (batch.addresses.length > 0) await engine.keepAddresses(batch.addresses);
    if (batch.rows.length > 0) await engine.insertLogins(batch.source.id, batch.rows);
  });
  return { ...batch.source, position: batch.position };
}

async function movePosition(engine: Engine, { source, position }: Batch): Promise<void> {
  const found = await engine.run(
    `UPDATE sources SET name = ?, offset_bytes = ?, line_count = ?, tail_bytes = ?, tail_hash = ?,
        parser_state = ?, last_read = ? WHERE id = ? AND offset_bytes = ?`,
    [
      source.name,
      position.offsetBytes,
      position.lines,
      position.tailBytes,
      position.tailHash,
      position.parserState,
      instantText(nowMicros()),
      source.id,
      source.position.offsetBytes,
    ],
  );
  if (found === 1) return;
  throw new TryAgainError(`another run has read on in "${safeText(source.name)}" meanwhile`, {
    cure: 'Run the same command again when the other has ended; nothing is stored twice.',
  });
}
