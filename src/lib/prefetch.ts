// Lets the producer and the consumer of items work at the same time.

/**
 * Yields the same items in the same order. While the consumer uses one item, the next is already requested. A failure
 * is thrown when its turn comes. A consumer that stops early does not wait for the requested item: it is dropped,
 * whatever its result, and `items` is asked to return.
 */
export async function* prefetch<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let next = deferRejection(iterator.next());
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = deferRejection(iterator.next());
      yield item.value;
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
