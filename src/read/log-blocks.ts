// Converts the bytes of a log to blocks of lines. The first bytes, which also identify the log, decide its format once.
// A line in a text log that looks like a journal export stays a line.
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { isExport } from './content.js';
import { ExportCutter, exportBlocks, type ExportLog } from './export-blocks.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import { chain, skipTo, type Skipped } from './skip-to.js';

type Log = ExportLog & {
  /** The first bytes, as known when the first chunk has arrived. */
  readonly head: () => Uint8Array;
};

/**
 * The blocks.
 * @param start of the chunks; for an export the cutter that has read the bytes before, or the end of an entry
 */
export async function* logBlocks(
  chunks: AsyncIterable<Buffer>,
  start: Start | ExportCutter,
  log: Log,
): AsyncGenerator<LineBlock> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = chain(first.value, { [Symbol.asyncIterator]: () => iterator });
  if (start instanceof ExportCutter) yield* exportBlocks(all, start, log);
  else if (isExport(log.head())) yield* exportBlocks(all, new ExportCutter(start), log);
  else yield* lineBlocks(all, start);
}

/**
 * Skips to a position in an export that may not be the end of an entry: an earlier version of authtrack stopped at the
 * end of a line, which may be within a field. The entry at the position is read from its first byte.
 * @throws DataError for a framing error before the position
 */
export async function skipWithin(
  chunks: AsyncIterable<Buffer>,
  position: Position,
  name: string,
): Promise<
  | (Omit<Skipped, 'start'> & { readonly start: ExportCutter })
  | Exclude<Awaited<ReturnType<typeof skipTo>>, Skipped>
> {
  const start = new ExportCutter(fromTheBeginning);
  const skipped = await skipTo(seen(chunks), position);
  return typeof skipped === 'string' ? skipped : { start, rest: skipped.rest };

  async function* seen(all: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of all) {
      const before = chunk.subarray(0, Math.max(0, position.offsetBytes - start.readBytes));
      start.skip(before, name);
      yield chunk;
    }
  }
}
