import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countOf, countText } from '../../../src/lib/count-text.js';

test('counts are written like Intl writes them', () => {
  const format = new Intl.NumberFormat('en-US');
  for (const count of [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, Number.MAX_SAFE_INTEGER])
    assert.equal(countText(count), format.format(count));
});

test('a number has its noun in singular or plural', () => {
  assert.equal(countOf(1, 'user'), '1 user');
  assert.equal(countOf(1200, 'user'), '1,200 users');
  assert.equal(countOf(2, 'country', 'countries'), '2 countries');
});
