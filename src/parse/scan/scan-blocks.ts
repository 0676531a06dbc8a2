// Blocks, and what was found in each of them, in their order.
import type { LineBlock } from '../../model/line-block.js';
import { ScanThreads } from './scan-threads.js';
import type { ScannedBlock } from './scanned-block.js';
import type { ScannerOptions } from './scanner.js';

export type BlockAndScan = {
  readonly block: LineBlock;
  /** Undefined for a line that was too long to be kept. */
  readonly scanned: ScannedBlock | undefined;
};

type Next = { readonly block: IteratorResult<LineBlock> } | { readonly failure: unknown };

/** A block is given out as soon as it is scanned, however long the next one takes to come; so is what came before a failure. */
export async function* scanBlocks(
  blocks: AsyncIterable<LineBlock>,
  options: ScannerOptions,
): AsyncGenerator<BlockAndScan> {
  const threads = new ScanThreads(options);
  const iterator = blocks[Symbol.asyncIterator]();
  const fetch = (): Promise<Next> =>
    iterator.next().then(
      (block) => ({ block }),
      (failure: unknown) => ({ failure }),
    );
  const underWay: Promise<BlockAndScan>[] = [];
  let next: Promise<Next> | undefined = fetch();
  try {
    for (;;) {
      const [first] = underWay;
      if (next === undefined && first === undefined) return;
      const isFull = underWay.length > threads.depth;
      const came = await Promise.race([...(first ? [first] : []), ...(next && !isFull ? [next] : [])]);
      if (!('block' in came)) {
        yield* inTurn(underWay);
        throw came.failure;
      }
      if ('scanned' in came) {
        void underWay.shift();
        yield came;
        continue;
      }
      next = came.block.done === true ? undefined : fetch();
      if (came.block.done !== true) underWay.push(scan(came.block.value, threads));
    }
  } finally {
    await threads.close();
    await iterator.return?.();
  }
}

async function* inTurn(underWay: Promise<BlockAndScan>[]): AsyncGenerator<BlockAndScan> {
  for (const block of underWay.splice(0)) yield await block;
}

async function scan(block: LineBlock, threads: ScanThreads): Promise<BlockAndScan> {
  if (block.overlong) return { block, scanned: undefined };
  const scanned = await threads.scan(block.bytes);
  return { block, scanned };
}
