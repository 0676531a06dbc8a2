// Waiting for a result, a stream or the next item, so that every wait ends: docs/decisions/0040-every-wait-ends.md.
import type { Writable } from 'node:stream';

import { StoppedError } from './errors.js';

/**
 * The result of `work`. Rejects with StoppedError `graceMs` after the signal, whatever becomes of `work` then. A later
 * failure of `work` is dropped.
 */
export async function unlessStopped<T>(
  signal: AbortSignal | undefined,
  work: Promise<T>,
  graceMs = 0,
): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => void (timer = setTimeout(() => reject(new StoppedError()), graceMs));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves when a stream accepts more data, or is closed and never will. */
export async function drained(stream: Writable): Promise<void> {
  if (!stream.writableNeedDrain || stream.closed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** An item, and the function that requests the one after it. Further calls of it do nothing. */
export type Prefetched<T> = { readonly item: T; readonly requestNext: () => void };

/**
 * Yields the same items in the same order. Producer and consumer work at the same time: the consumer requests the next
 * item while it uses one. A failure is thrown when its turn comes. A consumer that stops early does not wait for the
 * requested item: it is dropped, whatever its result, and `items` is asked to return.
 */
export async function* prefetch<T>(items: AsyncIterable<T>): AsyncGenerator<Prefetched<T>, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<T>> | undefined;
  const request = (): Promise<IteratorResult<T>> => (next ??= deferRejection(iterator.next()));
  try {
    for (;;) {
      const item = await request();
      if (item.done === true) return;
      next = undefined;
      yield { item: item.value, requestNext: () => void request() };
    }
  } finally {
    if (iterator.return) void deferRejection(iterator.return());
  }
}

/** The same promise. A failure before somebody awaits it is not reported as unhandled. */
export function deferRejection<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
