import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackTexts } from '../../../src/charts/stack-texts.js';

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
