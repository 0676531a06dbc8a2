import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendar, dateOfDay, dayNumber, startOf, type Unit } from '../../../src/charts/calendar.js';

const starts: readonly (readonly [Unit, string, string])[] = [
  ['day', '2026-05-06', '2026-05-06'],
  ['week', '2026-05-06', '2026-05-04'],
  ['week', '2026-05-04', '2026-05-04'],
  ['week', '2026-05-10', '2026-05-04'],
  ['week', '1969-12-31', '1969-12-29'],
  ['month', '2024-02-29', '2024-02-01'],
  ['year', '2024-12-31', '2024-01-01'],
];

for (const [unit, day, expected] of starts) {
  test(`the ${unit} of ${day} begins on ${expected}`, () => {
    assert.equal(
      dateOfDay(startOf(dayNumber(day), unit))
        .toISOString()
        .slice(0, 10),
      expected,
    );
  });
}

test('covers every day once, without a gap, in at most 430 bars', () => {
  const first = fc.integer({ min: -20_000, max: 40_000 });
  fc.assert(
    fc.property(first, fc.nat(60_000), (firstDay, more) => {
      const { buckets } = calendar(firstDay, firstDay + more);
      assert.ok((buckets[0]?.firstDay ?? Infinity) <= firstDay);
      assert.ok((buckets.at(-1)?.lastDay ?? -Infinity) >= firstDay + more);
      assert.ok(buckets.length <= 430);
      for (const [i, bucket] of buckets.entries()) {
        assert.ok(bucket.firstDay <= bucket.lastDay);
        const next = buckets[i + 1];
        if (next !== undefined) assert.equal(next.firstDay, bucket.lastDay + 1);
      }
    }),
  );
});
