// How long a ban lasts, and that both address families follow the same rules.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { endOfBan } from '../../../src/model/ban-rule.js';

const growing = { bantimeMicros: 10, factor: 2 };
const at = (...times: readonly (readonly [number, number])[]): { first: number; last: number }[] =>
  times.map(([first, last]) => ({ first, last }));

suite('the end of a ban', () => {
  for (const [text, episodes, end] of [
    ['a first ban counts from the last attempt', at([100, 100]), 110],
    ['and longer while it goes on', at([100, 130]), 140],
    ['a return doubles it', at([100, 100], [111, 111]), 131],
    ['a second one again', at([100, 100], [111, 111], [132, 140]), 180],
    ['an attempt at its exact end is not a return', at([100, 100], [110, 110]), 120],
    ['nor is an attempt during the longer ban', at([100, 100], [111, 111], [125, 125]), 145],
    ['a long ban is not shortened', at([100, 200], [205, 205]), 215],
  ] as const) {
    test(text, () => assert.equal(endOfBan(episodes, growing), end));
  }

  test('without a bantime a ban does not end', () => {
    assert.equal(endOfBan(at([1, 2]), { bantimeMicros: null, factor: 2 }), null);
  });

  test('an address that returns often enough is banned permanently', () => {
    const day = 86_400_000_000;
    const episodes = Array.from({ length: 20 }, (_, i) => ({ first: i * 9000 * day, last: i * 9000 * day }));
    assert.equal(endOfBan(episodes, { bantimeMicros: day, factor: 2 }), null);
    assert.equal(endOfBan(episodes.slice(0, 3), { bantimeMicros: day, factor: 2 }), 18_004 * day);
    assert.equal(endOfBan(episodes, { bantimeMicros: day, factor: 1 }), 19 * 9000 * day + day);
  });

  test('one more episode never ends a ban sooner', () => {
    const gaps = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(1, 1.5, 2), (pairs, factor) => {
        let time = 0;
        const episodes = pairs.map(([pause, length]) => {
          const first = time + pause + 11;
          time = first + length;
          return { first, last: time };
        });
        const ends = episodes.map(
          (_, i) => endOfBan(episodes.slice(0, i + 1), { bantimeMicros: 10, factor }) ?? 0,
        );
        assert.deepEqual(
          ends,
          [...ends].sort((a, b) => a - b),
        );
        assert.ok((ends.at(-1) ?? 0) >= time + 10);
      }),
    );
  });
});
