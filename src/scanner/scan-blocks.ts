// Scans blocks and yields them in their order.
import type { LineBlock } from '../model/line-block.js';
import { ScanThreads } from './scan-threads.js';
import type { ScannedBlock, ScannerOptions } from './block-scanner.js';

export type BlockAndScan = {
  readonly block: LineBlock;
  /** Undefined for a line that is too long to be read. */
  readonly scanned: ScannedBlock | undefined;
};

type Fetched = { readonly fetched: IteratorResult<LineBlock> } | { readonly failure: unknown };

/** Yields each block as soon as it is scanned, without waiting for the next. Yields all blocks before a read error. */
export async function* scanBlocks(
  blocks: AsyncIterable<LineBlock>,
  options: ScannerOptions,
): AsyncGenerator<BlockAndScan> {
  const threads = new ScanThreads(options);
  const iterator = blocks[Symbol.asyncIterator]();
  const fetch = (): Promise<Fetched> =>
    iterator.next().then(
      (fetched) => ({ fetched }),
      (failure: unknown) => ({ failure }),
    );
  const underWay: Promise<BlockAndScan>[] = [];
  let next: Promise<Fetched> | undefined = fetch();
  try {
    while (next !== undefined || underWay.length > 0) {
      const came: Fetched | BlockAndScan = await Promise.race(awaited(underWay, threads.depth, next));
      if ('failure' in came) {
        for (const earlier of underWay) yield await earlier;
        throw came.failure;
      }
      if ('block' in came) {
        void underWay.shift();
        yield came;
      } else if (came.fetched.done === true) next = undefined;
      else {
        next = fetch();
        underWay.push(scan(came.fetched.value, threads));
      }
    }
  } finally {
    await threads.close();
    await iterator.return?.();
  }
}

/** What to wait for: the first block that is under way, and the next read if a thread has room for its block. */
function awaited(
  [first, ...others]: readonly Promise<BlockAndScan>[],
  depth: number,
  next: Promise<Fetched> | undefined,
): readonly Promise<Fetched | BlockAndScan>[] {
  if (first === undefined) return next === undefined ? [] : [next];
  return next === undefined || others.length >= depth ? [first] : [first, next];
}

async function scan(block: LineBlock, threads: ScanThreads): Promise<BlockAndScan> {
  if (block.overlong) return { block, scanned: undefined };
  const scanned = await threads.scan(block.bytes);
  return { block, scanned };
}
