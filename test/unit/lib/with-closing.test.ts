import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { withClosing } from '../../../src/lib/with-closing.js';

const resource = (name: string, closed: string[], failure?: Error): { close(): Promise<void> } => ({
  close: () => {
    closed.push(name);
    return failure ? Promise.reject(failure) : Promise.resolve();
  },
});

suite('withClosing', () => {
  test('closes in reverse order and returns the result', async () => {
    const closed: string[] = [];
    const result = await withClosing((closing) => {
      closing(resource('first', closed));
      closing(resource('second', closed));
      return Promise.resolve(42);
    });
    assert.equal(result, 42);
    assert.deepEqual(closed, ['second', 'first']);
  });

  test('closes everything after a failure, and reports the failure of the work first', async () => {
    const closed: string[] = [];
    const work = withClosing((closing) => {
      closing(resource('first', closed));
      closing(resource('second', closed, new Error('closing failed')));
      return Promise.reject(new Error('work failed'));
    });
    await assert.rejects(work, /work failed/);
    assert.deepEqual(closed, ['second', 'first']);
  });

  test('a failure to close is not lost', async () => {
    const work = withClosing((closing) =>
      Promise.resolve(void closing(resource('only', [], new Error('disk full')))),
    );
    await assert.rejects(work, /disk full/);
  });
});
