import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isDay, parseInstant } from '../../../src/lib/time-argument.js';
import { isoInstant } from '../../../src/lib/time-text.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';

const now = Date.UTC(2026, 10, 28, 22, 30, 15) * 1000 + 250_000;

// Berlin is one hour ahead of UTC in November, and two in summer.
const cases: readonly (readonly [text: string, utc: string, berlin: string])[] = [
  ['2026-11-01', '2026-11-01T00:00:00Z', '2026-10-31T23:00:00Z'],
  ['2026-07-01', '2026-07-01T00:00:00Z', '2026-06-30T22:00:00Z'],
  ['2026-11-01 10:00', '2026-11-01T10:00:00Z', '2026-11-01T09:00:00Z'],
  ['2026-11-01T10:00:05', '2026-11-01T10:00:05Z', '2026-11-01T09:00:05Z'],
  ['2026-11-01 10:00:05.25', '2026-11-01T10:00:05.250000Z', '2026-11-01T09:00:05.250000Z'],
  ['2026-11-01T10:00:05Z', '2026-11-01T10:00:05Z', '2026-11-01T10:00:05Z'],
  ['2026-11-01T10:00:05.123456789+05:30', '2026-11-01T04:30:05.123456Z', '2026-11-01T04:30:05.123456Z'],
  ['2026-11-01 10:00 -0330', '2026-11-01T13:30:00Z', '2026-11-01T13:30:00Z'],
  ['2d', '2026-11-26T22:30:15.250000Z', '2026-11-26T22:30:15.250000Z'],
  ['-12h', '2026-11-28T10:30:15.250000Z', '2026-11-28T10:30:15.250000Z'],
  ['3w ago', '2026-11-07T22:30:15.250000Z', '2026-11-07T22:30:15.250000Z'],
  ['now', '2026-11-28T22:30:15.250000Z', '2026-11-28T22:30:15.250000Z'],
  ['Today', '2026-11-28T00:00:00Z', '2026-11-27T23:00:00Z'],
  ['yesterday', '2026-11-27T00:00:00Z', '2026-11-26T23:00:00Z'],
  ['tomorrow', '2026-11-29T00:00:00Z', '2026-11-28T23:00:00Z'],
  ['08:15', '2026-11-28T08:15:00Z', '2026-11-28T07:15:00Z'],
];

const wrong = [
  '',
  '2026-02-30',
  '2026-13-01',
  '2026-11-01 24:30',
  '2026-11-01 10:60',
  '2026-11-01 1:00',
  '2026-11-01T10:00:00+99:00',
  '1700-01-01',
  '2d ago ago',
  '0d',
  '9999w',
  'constructor',
  'last week',
  '1764369015',
  '2026-11-01; DROP TABLE logins',
];

suite('an instant on the command line', () => {
  for (const [text, utc, berlin] of cases) {
    test(`${JSON.stringify(text)} is ${utc} in UTC and ${berlin} in Berlin`, () => {
      const found = ['UTC', 'Europe/Berlin'].map((name) =>
        parseInstant(text, { zone: openTimeZone(name), now }),
      );
      assert.deepEqual(
        found.map((micros) => isoInstant(micros ?? Number.NaN)),
        [utc, berlin],
      );
    });
  }

  for (const text of wrong) {
    test(`${JSON.stringify(text)} is not an instant`, () => {
      assert.equal(parseInstant(text, { zone: openTimeZone('UTC'), now }), null);
    });
  }

  test('a day is told from a time', () => {
    assert.deepEqual(['2026-11-01', 'today', 'Yesterday', '2026-11-01 10:00', '2d', 'now'].map(isDay), [
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
