import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { topCountriesChart } from '../../../src/charts/top-countries.js';
import type { CountryAttempts } from '../../../src/model/figures.js';
import { hostileNames, threeCountries } from './samples.js';

const BLUE = '#0072b2';
const LIGHT_BLUE = '#8fc1e0';
const GREY = '#a3a3a3';

/** Country 1 has the most attempts, the last one has one. */
function manyCountries(count: number): CountryAttempts[] {
  return Array.from({ length: count }, (_, i) => ({
    code: null,
    name: `Country ${i + 1}`,
    attempts: count - i,
  }));
}

function chartOf(countries: readonly CountryAttempts[]) {
  const { data, options } = topCountriesChart({ ...threeCountries, countries });
  const [bars] = data.datasets;
  return {
    labels: data.labels ?? [],
    values: bars?.data ?? [],
    colours: bars?.backgroundColor as string[],
    title: options?.plugins?.title?.text,
    subtitle: options?.plugins?.subtitle?.text,
  };
}

test('ranks the countries and puts the unknown one last, in grey, whatever its number', () => {
  const chart = chartOf(threeCountries.countries);
  assert.deepEqual(chart.labels, ['Brazil', 'Peru', 'Unknown']);
  assert.deepEqual(chart.values, [18_204, 96, 900]);
  assert.deepEqual(chart.colours, [BLUE, BLUE, GREY]);
});

test('shows title, days, zone and total', () => {
  const chart = chartOf(threeCountries.countries);
  assert.equal(chart.title, 'Top countries by failed or invalid logins');
  assert.equal(
    chart.subtitle,
    '2026-05-01 to 2026-05-03, times in Europe/Berlin · 19,200 attempts from 2 countries',
  );
});

test('shows 15 countries without a rest', () => {
  assert.deepEqual(
    chartOf(manyCountries(15)).labels,
    manyCountries(15).map(({ name }) => name),
  );
});

test('sums up what follows the 15th country', () => {
  const unknown = { code: null, name: null, attempts: 5 };
  const chart = chartOf([...manyCountries(200), unknown]);
  assert.deepEqual(chart.labels.slice(14), ['Country 15', 'Others (185 countries)', 'Unknown']);
  assert.deepEqual(chart.values.slice(14), [186, (185 * 186) / 2, 5]);
  assert.deepEqual(chart.colours.slice(14), [BLUE, LIGHT_BLUE, GREY]);
  assert.equal(chartOf(manyCountries(16)).labels[15], 'Others (1 country)');
});

const subtitles: readonly (readonly [string, readonly CountryAttempts[], string])[] = [
  ['one country', manyCountries(1), '1 attempt from 1 country'],
  ['only unknown', [{ code: null, name: null, attempts: 5 }], '5 attempts of unknown origin'],
  ['nothing', [], '0 attempts'],
  [
    'billions',
    [{ code: 'BR', name: 'Brazil', attempts: 7_204_123_456 }],
    '7,204,123,456 attempts from 1 country',
  ],
];

for (const [name, countries, expected] of subtitles) {
  test(`names the total of ${name}`, () => {
    assert.equal(
      chartOf(countries).subtitle,
      `2026-05-01 to 2026-05-03, times in Europe/Berlin · ${expected}`,
    );
  });
}

test('keeps title and zone when nothing was ever recorded', () => {
  const { options } = topCountriesChart({ countries: [], period: null, timezone: 'UTC' });
  assert.equal(options?.plugins?.subtitle?.text, 'Nothing recorded yet, times in UTC · 0 attempts');
  assert.equal(options.scales?.['x']?.display, false);
});

test('uses the code of a country without a name', () => {
  assert.deepEqual(chartOf([{ code: 'ZZ', name: null, attempts: 1 }]).labels, ['ZZ']);
});

test('keeps the longest English name complete', () => {
  const name = 'South Georgia & South Sandwich Islands';
  assert.deepEqual(chartOf([{ code: 'GS', name, attempts: 1 }]).labels, [name]);
});

test('shows hostile names as one harmless line each', () => {
  const { labels } = chartOf(hostileNames.map((name) => ({ code: null, name, attempts: 1 })));
  assert.equal(labels.length, hostileNames.length);
  for (const label of labels) assert.match(String(label), /^[ -~…]{1,90}$/);
});

test('draws every attempt once, in descending order, whatever the countries', () => {
  const country = fc.record({
    code: fc.option(fc.string({ maxLength: 2 }), { nil: null }),
    name: fc.option(fc.string(), { nil: null }),
    attempts: fc.nat(2_000_000_000),
  });
  fc.assert(
    fc.property(fc.array(country, { maxLength: 60 }), (countries) => {
      const { values, colours } = chartOf(countries);
      const drawn = values.map(Number);
      const expected = countries.reduce((sum, { attempts }) => sum + attempts, 0);
      assert.equal(
        drawn.reduce((sum, value) => sum + value, 0),
        expected,
      );
      const ranked = drawn.filter((_, i) => colours[i] === BLUE);
      assert.deepEqual(
        ranked,
        ranked.toSorted((a, b) => b - a),
      );
      assert.ok(ranked.length <= 15 && drawn.length <= ranked.length + 2);
      assert.ok(drawn.every((value) => value > 0));
    }),
  );
});
