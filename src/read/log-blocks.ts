// Converts the bytes of a log, from a position on, to blocks of lines. The first bytes, which also identify the log, decide its format once.
// A line in a text log that looks like a journal export stays a line.
import { fingerprint, MAX_TAIL_BYTES } from '../lib/identity.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { isExport } from './content.js';
import { exportBlocks, ExportCutter, type ExportLog } from './export-blocks.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import type { Resumed } from './log-input.js';

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

type Skipped = { readonly start: Start; readonly rest: AsyncIterable<Buffer> };

/**
 * Skips to a position in an input that can only be read from the beginning: a compressed file, stdin.
 * Drops the bytes before a position and returns the rest, unless the stream is shorter or the bytes before the
 * position have changed. Consumes the stream in either case.
 */
export async function skipTo(
  chunks: AsyncIterable<Buffer>,
  position: Position,
): Promise<Skipped | Exclude<Resumed, 'here'>> {
  const iterator = chunks[Symbol.asyncIterator]();
  let offsetBytes = 0;
  let tail = '';
  let left: Buffer = Buffer.alloc(0);
  while (offsetBytes < position.offsetBytes) {
    const next = await iterator.next();
    if (next.done === true) return 'shorter';
    const take = Math.min(next.value.length, position.offsetBytes - offsetBytes);
    tail = (tail + next.value.toString('latin1', Math.max(0, take - MAX_TAIL_BYTES), take)).slice(
      -MAX_TAIL_BYTES,
    );
    offsetBytes += take;
    left = next.value.subarray(take);
  }
  const proof = tail.slice(tail.length - position.tailBytes);
  if (fingerprint(Buffer.from(proof, 'latin1')) !== position.tailHash) {
    await iterator.return?.();
    return 'different';
  }
  return { start: { offsetBytes, tail }, rest: chain(left, { [Symbol.asyncIterator]: () => iterator }) };
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

/** `first`, then all of `rest`. */
export async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
