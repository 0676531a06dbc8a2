import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatShare } from '../../../src/charts/numbers.js';

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
