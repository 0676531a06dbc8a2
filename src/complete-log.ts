// A run may be killed after it stored a batch and before it logged the batch: the next run logs what is missing.
import type { ProcessedLog } from './log/log.js';
import type { Store } from './store/store.js';

type Logged = { readonly store: Store; readonly processedLog: ProcessedLog };

/**
 * Logs the entries in the outbox.
 * @param sourceId only those of this source, which the caller has just read from the store
 */
export async function completeLog({ store, processedLog }: Logged, sourceId?: number): Promise<void> {
  for (const batch of await store.readOutbox(processedLog.name)) {
    if (sourceId !== undefined && batch.sourceId !== sourceId) continue;
    const rows = await store.findRows(batch);
    await processedLog.complete({ sourceId: batch.sourceId, rows }, batch.sinceMs);
  }
}
