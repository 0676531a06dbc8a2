// Lets what makes items and what uses them work at the same time.

/**
 * The same items in the same order. While one is being used, the next is asked for; a failure is told when its turn has
 * come. Who stops early does not wait for the item that is under way: it is dropped, whatever becomes of it, and
 * `items` is told to end.
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

/** The same promise; if it fails before anybody waits for it, that is no unhandled failure. */
export function deferRejection<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
