import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendar, dayNumber } from '../../../src/charts/calendar.js';
import { dateTicks } from '../../../src/charts/date-ticks.js';

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
