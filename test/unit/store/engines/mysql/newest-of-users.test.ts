// Steps of ranges read each row once, and the newest rows first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stepsOf } from '../../../../../src/store/engines/mysql/newest-of-users.js';
import type { Range } from '../../../../../src/store/engines/mysql/user-ranges.js';

/** Ranges of several logs: few rows or many, short or long, at the same time or not. */
const anyRanges = fc.array(
  fc.record({
    source: fc.nat(5),
    block: fc.nat(20),
    lines: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8191 })),
    first: fc.oneof(fc.nat(20), fc.nat(1_000_000)),
    micros: fc.oneof(fc.constant(0), fc.nat(100), fc.nat(1_000_000)),
  }),
  { maxLength: 300 },
);

const rangeOf = ({ source, block, lines, first, micros }: Record<string, number>): Range => {
  const firstId = (source ?? 0) * 2 ** 32 + (block ?? 0) * 8192;
  const [from, length] = [first ?? 0, micros ?? 0];
  return { firstId, lastId: firstId + (lines ?? 0), first: from, last: from + length };
};

test('each moment of each range is in one step, which has this range', () => {
  fc.assert(
    fc.property(anyRanges, fc.double({ min: 0, max: 1, noNaN: true }), (some, part) => {
      const ranges = some.map(rangeOf);
      const steps = stepsOf(ranges);
      for (const range of ranges) {
        for (const at of [
          range.first,
          range.last,
          Math.floor(range.first + part * (range.last - range.first)),
        ]) {
          const found = steps.filter(({ from, to }) => from <= at && at <= to);
          assert.equal(found.length, 1);
          assert.ok(found[0]?.of.includes(range));
        }
      }
    }),
  );
});

test('steps go back in time', () => {
  fc.assert(
    fc.property(anyRanges, (some) => {
      const steps = stepsOf(some.map(rangeOf));
      for (const [n, { from, to }] of steps.entries()) {
        assert.ok(from <= to);
        assert.ok(n === 0 || to < (steps[n - 1]?.from ?? 0));
      }
    }),
  );
});

test('a frequent user is found in few ranges, a rare one in few steps', () => {
  const day = 86_400_000_000;
  const of = (rows: number, count: number): readonly Range[] =>
    Array.from({ length: count }, (_, n) =>
      rangeOf({ source: n, block: 0, lines: rows - 1, first: n * day, micros: rows === 1 ? 0 : day - 1 }),
    );
  assert.equal(stepsOf(of(8192, 1000))[0]?.of.length, 2);
  assert.equal(stepsOf(of(8192, 1000)).length, 12);
  assert.equal(stepsOf(of(1, 1000)).length, 5);
  assert.deepEqual(stepsOf([]), []);
});
