import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findStackLimit, stackTexts } from '../../../src/charts/stacks.js';

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

test('writes every total that is not 0 if there is space', () => {
  assert.deepEqual(stackTexts([3, 0, 1200], null), ['3', null, '1,200']);
});

test('writes only the highest total if there is no space for all', () => {
  const totals = Array.from({ length: 100 }, (_, i) => 1000 + (i === 40 ? 1 : 0));
  const texts = stackTexts(totals, null);
  assert.deepEqual(
    texts.flatMap((text, i) => (text === null ? [] : [[i, text]])),
    [[40, '1,001']],
  );
});

test('writes the totals of cut stacks unless they would overlap a higher one', () => {
  const totals = Array.from({ length: 100 }, () => 5);
  for (const [i, total] of [
    [10, 7000],
    [11, 6000],
    [50, 8000],
  ] as const)
    totals[i] = total;
  const texts = stackTexts(totals, 10);
  assert.deepEqual(
    texts.flatMap((text, i) => (text === null ? [] : [[i, text]])),
    [
      [10, '7,000'],
      [50, '8,000'],
    ],
  );
});

test('writes nothing if there are no logins', () => {
  assert.deepEqual(stackTexts([0, 0], null), [null, null]);
  assert.deepEqual(stackTexts([], null), []);
});
