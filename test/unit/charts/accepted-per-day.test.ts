import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { acceptedPerDayChart } from '../../../src/charts/accepted-per-day.js';
import type { AcceptedPerDayFigures, UserDayLogins } from '../../../src/model/figures.js';
import { hostileNames, periodOf, twoUsers } from './samples.js';

const DAY_MS = 86_400_000;
const FIRST_DAY = '2024-03-01';

/** User 1 logged in most. */
function manyUsers(count: number): UserDayLogins[] {
  return Array.from({ length: count }, (_, i) => ({
    user: `user${i + 1}`,
    day: '2026-05-02',
    logins: count - i,
  }));
}

/** One login on each day from 2024-03-01, a Friday. */
function everyDay(days: number): AcceptedPerDayFigures {
  const first = Date.parse(FIRST_DAY);
  const dates = Array.from({ length: days }, (_, i) =>
    new Date(first + i * DAY_MS).toISOString().slice(0, 10),
  );
  return {
    logins: dates.map((day) => ({ user: 'alice', day, logins: 1 })),
    period: periodOf(FIRST_DAY, dates.at(-1) ?? FIRST_DAY),
    timezone: 'UTC',
  };
}

function chartOf(figures: AcceptedPerDayFigures) {
  const { data, options } = acceptedPerDayChart(figures);
  return {
    ticks: data.labels ?? [],
    names: data.datasets.map(({ label }) => label),
    colours: data.datasets.map(({ backgroundColor }) => backgroundColor as string),
    values: data.datasets.map((set) => set.data),
    title: options?.plugins?.title?.text,
    subtitle: String(options?.plugins?.subtitle?.text),
    max: options?.scales?.['y']?.max,
  };
}

test('stacks the users of each day, the busiest first, and leaves a gap on a day without logins', () => {
  const chart = chartOf(twoUsers);
  assert.deepEqual(chart.names, ['bob  8', 'alice  3']);
  assert.deepEqual(chart.values, [
    [1, null, 7],
    [3, null, null],
  ]);
  assert.deepEqual(chart.ticks, [['1 May', '2026'], ['2 May'], ['3 May']]);
});

test('shows title, days, zone and total', () => {
  const chart = chartOf(twoUsers);
  assert.equal(chart.title, 'Accepted connections per user per day');
  assert.equal(chart.subtitle, '2026-05-01 to 2026-05-03, times in Europe/Berlin · 11 logins by 2 users');
});

test('begins and ends with the days of the period in its zone', () => {
  const period = periodOf('2026-05-01T22:30:00Z', '2026-05-03T21:30:00Z');
  const login = { user: 'alice', day: '2026-05-03', logins: 1 };
  const chart = chartOf({ logins: [login], period, timezone: 'Europe/Berlin' });
  assert.deepEqual(chart.ticks, [['2 May', '2026'], ['3 May']]);
  assert.match(chart.subtitle, /^2026-05-02 to 2026-05-03, times in Europe\/Berlin · 1 login by 1 user$/);
});

test('gives each of eight users a colour and sums up the rest in grey', () => {
  const chart = chartOf({ ...twoUsers, logins: manyUsers(30) });
  assert.equal(new Set(chart.colours).size, 9);
  assert.deepEqual(chart.names.slice(7), ['user8  23', 'Others (22 users)  253']);
  assert.equal(chart.colours[8], '#a3a3a3');
});

test('a single user beyond the eight is named, in grey', () => {
  const chart = chartOf({ ...twoUsers, logins: manyUsers(9) });
  assert.match(chart.names[8] ?? '', /^user9 {2}\d+$/);
  assert.equal(chart.colours[8], '#a3a3a3');
});

test('shows eight users without a rest', () => {
  assert.equal(chartOf({ ...twoUsers, logins: manyUsers(8) }).names.length, 8);
});

const groupings: readonly (readonly [number, number, RegExp])[] = [
  [1, 1, /1 user$/],
  [2, 2, /1 user$/],
  [60, 60, /1 user$/],
  [400, 400, /1 user$/],
  [430, 430, /1 user$/],
  [431, 63, /one bar per week$/],
  [3000, 99, /one bar per month$/],
  [20_000, 55, /one bar per year$/],
];

for (const [days, bars, expected] of groupings) {
  test(`shows ${days} days as ${bars} bars`, () => {
    const chart = chartOf(everyDay(days));
    assert.equal(chart.values[0]?.length, bars);
    assert.match(chart.subtitle, expected);
  });
}

test('cuts one extreme day so that the others remain readable, and says so', () => {
  const { logins, ...rest } = everyDay(45);
  const chart = chartOf({
    ...rest,
    logins: [...logins, { user: 'backup', day: '2024-03-09', logins: 4812 }],
  });
  assert.equal(chart.max, 4);
  assert.match(chart.subtitle, / · bars cut at 4$/);
  assert.equal(chart.values[0]?.[8], 4812);
});

test('has a picture for no logins, with and without a period', () => {
  assert.match(chartOf({ ...twoUsers, logins: [] }).subtitle, /^2026-05-01 to 2026-05-03, .* · 0 logins$/);
  const empty = chartOf({ logins: [], period: null, timezone: 'UTC' });
  assert.equal(empty.subtitle, 'Nothing recorded yet, times in UTC · 0 logins');
  assert.deepEqual([empty.names, empty.ticks], [[], []]);
});

test('shows hostile names as one harmless line each', () => {
  const logins = hostileNames.slice(-8).map((user) => ({ user, day: '2026-05-02', logins: 2 }));
  const { names } = chartOf({ ...twoUsers, logins });
  assert.equal(names.length, 8);
  for (const name of names) assert.match(name ?? '', /^[ -~…]{1,60} {2}2$/);
});

test('draws every login once, on the bar of its day or group, whatever the logins', () => {
  const day = fc
    .integer({ min: 0, max: 4000 })
    .map((days) => new Date(Date.UTC(2020, 0, 1) + days * DAY_MS).toISOString().slice(0, 10));
  const login = fc.record({ user: fc.string({ maxLength: 2 }), day, logins: fc.nat(1_000_000) });
  const period = fc.constantFrom(null, periodOf('2021-05-01', '2021-05-03'));
  fc.assert(
    fc.property(fc.array(login, { maxLength: 80 }), period, (logins, period) => {
      const { values, ticks } = chartOf({ logins, period, timezone: 'UTC' });
      const drawn = values.flat().reduce<number>((sum, value) => sum + (value ?? 0), 0);
      assert.equal(
        drawn,
        logins.reduce((sum, { logins: count }) => sum + count, 0),
      );
      assert.ok(values.length <= 9 && ticks.length <= 430);
      for (const bars of values) assert.equal(bars.length, ticks.length);
    }),
  );
});
