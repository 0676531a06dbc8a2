import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  calendar,
  dateOfDay,
  dateTicks,
  dayNumber,
  startOf,
  type Unit,
} from '../../../src/charts/calendar.js';

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

function ticksOf(from: string, to: string): string[] {
  const { buckets } = calendar(dayNumber(from), dayNumber(to));
  return dateTicks(buckets).flatMap((tick) => (tick === null ? [] : [tick.join(' ')]));
}

const samples: readonly (readonly [string, string, string, string])[] = [
  ['every day', '2025-12-30', '2026-01-02', '30 Dec 2025, 31 Dec, 1 Jan 2026, 2 Jan'],
  ['Mondays', '2025-12-10', '2026-01-13', '15 Dec 2025, 22 Dec, 29 Dec, 5 Jan 2026, 12 Jan'],
  ['months', '2025-11-20', '2026-04-20', 'Dec 2025, Jan 2026, Feb, Mar, Apr'],
  ['months of weeks', '2025-09-20', '2026-05-20', 'Oct 2025, Nov, Dec, Jan 2026, Feb, Mar, Apr, May'],
  ['quarters', '2024-11-20', '2026-08-20', 'Jan 2025, Apr, Jul, Oct, Jan 2026, Apr, Jul'],
  [
    'half-years',
    '2020-08-20',
    '2025-02-20',
    'Jan 2021, Jul, Jan 2022, Jul, Jan 2023, Jul, Jan 2024, Jul, Jan 2025',
  ],
  ['years', '2018-05-03', '2026-07-19', '2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026'],
];

for (const [name, from, to, expected] of samples) {
  test(`labels ${name} from ${from} to ${to}`, () => {
    assert.equal(ticksOf(from, to).join(', '), expected);
  });
}

test('has at least one label and never too many, however long the time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.nat(700_000), (first, more) => {
      const { buckets } = calendar(first, first + more);
      const ticks = dateTicks(buckets).filter((tick) => tick !== null);
      assert.ok(ticks.length >= 1 && ticks.length <= 16, `${ticks.length} labels`);
    }),
  );
});
