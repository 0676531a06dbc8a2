import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCount, formatCountOf, formatShare } from '../../../src/charts/numbers.js';

test('separates thousands', () => {
  assert.equal(formatCount(0), '0');
  assert.equal(formatCount(18_204), '18,204');
  assert.equal(formatCount(7_204_123_456), '7,204,123,456');
});

test('counts one thing and many', () => {
  assert.equal(formatCountOf(1, 'user'), '1 user');
  assert.equal(formatCountOf(1200, 'user'), '1,200 users');
  assert.equal(formatCountOf(2, 'country', 'countries'), '2 countries');
});

const shares: readonly (readonly [number, number, string])[] = [
  [1, 1, '100%'],
  [1, 3, '33.3%'],
  [1, 1000, '0.1%'],
  [1, 1_000_000, '< 0.1%'],
  [999_999, 1_000_000, '> 99.9%'],
];

for (const [part, whole, expected] of shares) {
  test(`writes ${part} of ${whole} as ${expected}`, () => {
    assert.equal(formatShare(part, whole), expected);
  });
}
