import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { prefetch } from '../../../src/lib/waits.js';

/** Yields 1, 2, 3, … up to `last`, reports each to `asked`, and then throws the failure, if there is one. */
async function* numbers(asked: number[], last: number, failure?: Error): AsyncGenerator<number> {
  for (let n = 1; n <= last; n++) {
    asked.push(n);
    yield await Promise.resolve(n);
  }
  if (failure) throw failure;
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

suite('prefetch', () => {
  test('gives all items in order, and requests one more when it is told to', async () => {
    const asked: number[] = [];
    const used: number[] = [];
    for await (const { item: n, requestNext } of prefetch(numbers(asked, 4))) {
      used.push(n);
      await soon();
      assert.deepEqual(asked, [1, 2, 3, 4].slice(0, n));
      requestNext();
      requestNext();
      await soon();
      assert.deepEqual(asked, [1, 2, 3, 4].slice(0, n + 1));
    }
    assert.deepEqual(used, [1, 2, 3, 4]);
  });

  test('a consumer that requests nothing gets all items too', async () => {
    const used: number[] = [];
    for await (const { item } of prefetch(numbers([], 3))) used.push(item);
    assert.deepEqual(used, [1, 2, 3]);
  });

  test('throws a failure after the items that came before it', async () => {
    const failure = new Error('damaged');
    const used: number[] = [];
    await assert.rejects(async () => {
      for await (const { item, requestNext } of prefetch(numbers([], 2, failure))) {
        used.push(item);
        requestNext();
        await soon();
      }
    }, failure);
    assert.deepEqual(used, [1, 2]);
  });

  test('a consumer that stops early waits for nothing, and the pending request ends later', async () => {
    let [isEnded, release]: [boolean, () => void] = [false, () => undefined];
    async function* stuck(): AsyncGenerator<number> {
      try {
        yield 1;
        await new Promise<void>((resolve) => (release = resolve));
        yield 2;
      } finally {
        isEnded = true;
      }
    }
    for await (const { item, requestNext } of prefetch(stuck())) {
      assert.equal(item, 1);
      requestNext();
      break;
    }
    assert.equal(isEnded, false);
    release();
    await soon();
    assert.equal(isEnded, true);
  });
});
