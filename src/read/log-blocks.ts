// The bytes of a log -> blocks of lines. What a log is, its first bytes say, once: the same bytes by which it is known when it is
// read again. A line in a text log that looks like a journal export is a line.
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { isExport } from './content.js';
import { ExportCutter, exportBlocks, type ExportLog } from './export-blocks.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import { chain, skipTo, type Skipped } from './skip-to.js';

type Log = ExportLog & {
  /** The first bytes, as they are known when the first chunk has come. */
  readonly head: () => Uint8Array;
};

/** @param start where the chunks begin; of an export the cutter that has read the bytes before, or the end of an entry */
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
 * Goes to a position of an export that need not be the end of an entry: an earlier version of this program stopped at the end of
 * a line, which could be one within a field. The entry that the position is in is read from its first byte.
 * @throws DataError where the frame is lost before it
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
