import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findStackLimit } from '../../../src/charts/stack-limit.js';

const even = [12, 9, 14, 11, 10, 8, 13, 12, 9, 10];

const samples: readonly (readonly [string, readonly number[], number | null])[] = [
  ['even days', even, null],
  ['one day four times as high', [...even, 56], null],
  ['one day a hundred times as high', [...even, 1400], 20],
  ['few days, all with space for their number', [1, 2, 5000], null],
  ['half of the days high', [...even, ...even.map((total) => total * 100)], null],
  [
    'days without logins, which do not count',
    [...even.slice(0, 5), ...Array<number>(40).fill(0), 5000],
    null,
  ],
  ['no days', [], null],
];

for (const [name, totals, expected] of samples) {
  test(`ends the axis at ${expected ?? 'the highest stack'} for ${name}`, () => {
    assert.equal(findStackLimit(totals), expected);
  });
}

test('cuts a twentieth of the stacks at most, or one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 190 }), (totals) => {
      const limit = findStackLimit(totals) ?? Infinity;
      const cut = totals.filter((total) => total > limit).length;
      assert.ok(cut <= Math.max(1, totals.length / 20));
      assert.ok(limit === Infinity || (Number.isInteger(limit) && cut > 0));
    }),
  );
});
