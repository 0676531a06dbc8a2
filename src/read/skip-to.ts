// Skips to a position in an input that can only be read from the beginning: a compressed file, stdin.
import { MAX_TAIL_BYTES, fingerprint } from '../lib/identity.js';
import type { Position } from '../model/source.js';
import type { Resumed } from './log-input.js';
import type { Start } from './line-blocks.js';

export type Skipped = { readonly start: Start; readonly rest: AsyncIterable<Buffer> };

/**
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

/** `first`, then all of `rest`. */
export async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
