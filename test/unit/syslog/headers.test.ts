import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { Parser, ParserOptions } from '../../../src/parse/parse.js';
import { parserOf, parseText } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';

const startingIn = (year: number): Partial<ParserOptions> => ({ year: { year, dayOfYear: 0 } });

type Row = {
  readonly header: string;
  readonly date: string;
  readonly options?: Partial<ParserOptions>;
  readonly pid?: number | null;
  readonly host?: string;
};

// The log was written on 1 June 2026, in UTC, unless the row says otherwise.
const rows: readonly Row[] = [
  { header: 'May  1 10:00:07 web1 sshd[4242]: ', date: '2026-05-01T10:00:07Z', pid: 4242, host: 'web1' },
  { header: 'May 01 10:00:07 web1 sshd[4242]: ', date: '2026-05-01T10:00:07Z' },
  { header: 'May 1 10:00:07 web1 sshd[4242]: ', date: '2026-05-01T10:00:07Z' },
  { header: 'May 31 23:59:59 web1 sshd-session[1]: ', date: '2026-05-31T23:59:59Z', pid: 1 },
  { header: 'May  1 10:00:07 web1 sshd-auth[1]: ', date: '2026-05-01T10:00:07Z' },
  {
    header: 'May  1 10:00:07 2001:db8::5 sshd: ',
    date: '2026-05-01T10:00:07Z',
    pid: null,
    host: '2001:db8::5',
  },
  { header: 'May  1 10:00:60 web1 sshd[1]: ', date: '2026-05-01T10:00:59Z' },
  { header: 'Dec 31 23:59:59 web1 sshd[1]: ', date: '2025-12-31T23:59:59Z' },
  { header: 'Jun  2 00:30:00 web1 sshd[1]: ', date: '2025-06-02T00:30:00Z' },
  { header: 'Jun  1 20:00:00 web1 sshd[1]: ', date: '2026-06-01T20:00:00Z' },
  { header: 'Feb 29 12:00:00 web1 sshd[1]: ', date: '2024-02-29T12:00:00Z' },
  { header: 'Feb 29 12:00:00 web1 sshd[1]: ', date: '2020-02-29T12:00:00Z', options: startingIn(2020) },
  { header: 'May  1 10:00:07 web1 sshd[1]: ', date: '2019-05-01T10:00:07Z', options: startingIn(2019) },
  {
    header: 'May  1 10:00:07 web1 sshd[1]: ',
    date: '2026-05-01T08:00:07Z',
    options: { zone: openTimeZone('Europe/Berlin') },
  },
  {
    header: 'Jan 15 10:00:07 web1 sshd[1]: ',
    date: '2026-01-15T15:00:07Z',
    options: { zone: openTimeZone('America/New_York') },
  },
  { header: '2026-05-01T10:00:07.123456+02:00 web1 sshd[4242]: ', date: '2026-05-01T08:00:07.123456Z' },
  { header: '2026-05-01T10:00:07.5-0530 web1 sshd[4242]: ', date: '2026-05-01T15:30:07.500000Z' },
  { header: '2026-05-01T10:00:07.123456789Z web1 sshd[4242]: ', date: '2026-05-01T10:00:07.123456Z' },
  { header: '2026-05-01T10:00:07Z web1 sshd[4242]: ', date: '2026-05-01T10:00:07Z' },
  {
    header: '2026-05-01T10:00:07 web1 sshd[4242]: ',
    date: '2026-05-01T08:00:07Z',
    options: { zone: openTimeZone('Europe/Berlin') },
  },
  { header: '2026-05-01 10:00:07,250 web1 sshd[4242]: ', date: '2026-05-01T10:00:07.250000Z' },
  { header: '2024-02-29T23:59:60+00:00 web1 sshd[4242]: ', date: '2024-02-29T23:59:59Z' },
];

const malformed: readonly (readonly [line: string, reason: RegExp])[] = [
  ['nothing like a log', /time stamp/],
  ['May', /time stamp/],
  ['Foo  1 10:00:07 web1 sshd[1]: x', /time stamp/],
  ['May  1 10:00:0x web1 sshd[1]: x', /time stamp/],
  ['2026-05-01T10:0 web1 sshd[1]: x', /time stamp/],
  ['Feb 30 10:00:07 web1 sshd[1]: x', /does not exist/],
  ['May  1 25:00:07 web1 sshd[1]: x', /does not exist/],
  ['May  1 10:60:07 web1 sshd[1]: x', /does not exist/],
  ['2026-05-01T10:75:00Z web1 sshd[1]: x', /does not exist/],
  ['May  1 10:00:61 web1 sshd[1]: x', /does not exist/],
  ['2025-02-29T10:00:07Z web1 sshd[1]: x', /does not exist/],
  ['2026-13-01T10:00:07Z web1 sshd[1]: x', /does not exist/],
  ['2300-01-01T10:00:07Z web1 sshd[1]: x', /does not exist/],
  ['May  1 10:00:07 web1', /no host and program/],
  [`May  1 10:00:07 ${'h'.repeat(256)} sshd[1]: x`, /no host and program/],
];

suite('headers', () => {
  for (const { header, date, options, ...expected } of rows) {
    test(`${header}is ${date}${options ? ` with ${Object.keys(options).join()}` : ''}`, () => {
      const [event] = parseText(`${header}${MESSAGE}\n`, options).events;
      assert.ok(event);
      assert.equal(isoInstant(event.date), date);
      assert.equal(event.service, 'sshd');
      for (const [key, value] of Object.entries(expected)) assert.equal(event[key as 'pid' | 'host'], value);
    });
  }

  for (const [line, reason] of malformed) {
    test(`${line.slice(0, 50)} is malformed`, () => {
      const parsed = parseText(`${line}\n`);
      assert.equal(parsed.malformedCount, 1);
      assert.match(parsed.malformed[0]?.reason ?? '', reason);
    });
  }

  const otherPrograms = [
    'sudo: x',
    'CRON[1]: x',
    `kernel: sshd[1]: ${MESSAGE}`,
    `sshd-evil[1]: ${MESSAGE}`,
    `sshdx[1]: ${MESSAGE}`,
    `sshd[x]: ${MESSAGE}`,
    `logger: sshd[1]: ${MESSAGE}`,
    `sshd`,
  ];
  for (const rest of otherPrograms) {
    test(`no login from another program: ${rest}`, () => {
      const parsed = parseText(`May  1 10:00:07 web1 ${rest}\n`);
      assert.deepEqual([parsed.events, parsed.malformedCount], [[], 0]);
    });
  }

  test('CRLF, empty lines and a missing last newline lose nothing', () => {
    const line = `May  1 10:00:07 web1 sshd[1]: ${MESSAGE}`;
    const { events, malformedCount } = parseText(`${line}\r\n\n\r\n${line}`);
    assert.deepEqual(
      events.map((e) => [e.line, e.port]),
      [
        [1, 40022],
        [4, 40022],
      ],
    );
    assert.equal(malformedCount, 0);
  });

  test('with --year the logs of a run share one calendar, and a position remembers its year', () => {
    const { year } = startingIn(2021);
    const line = (day: string): string => `${day} 10:00:00 web1 sshd[1]: ${MESSAGE}\n`;
    const yearOf = (parser: Parser, day: string): string =>
      isoInstant(parser.parse(line(day)).events[0]?.date ?? 0).slice(0, 4);
    const first = parserOf({ year });
    assert.equal(yearOf(first, 'Dec 31'), '2021');
    const second = parserOf({ year });
    assert.equal(yearOf(second, 'Jan  1'), '2022');
    assert.equal(yearOf(parserOf({ state: second.state() }), 'Jan  2'), '2022');
  });

  test('with --year a day that does not exist changes nothing', () => {
    const log = `Dec 99 10:00:00 web1 sshd[1]: x\nJan  5 10:00:00 web1 sshd[1]: ${MESSAGE}\n`;
    assert.equal(isoInstant(parseText(log, startingIn(2025)).events[0]?.date ?? 0).slice(0, 4), '2025');
  });

  test('with --year the calendar passes New Year, and a late line stays in the old year', () => {
    const days = ['Dec 30', 'Dec 31', 'Jan  1', 'Dec 31', 'Jan  2', 'Jul  1', 'Dec 31', 'Jan  1'];
    const log = days.map((day) => `${day} 10:00:00 web1 sshd[1]: ${MESSAGE}\n`).join('');
    const years = parseText(log, startingIn(2021)).events.map((e) => isoInstant(e.date).slice(0, 4));
    assert.deepEqual(years, ['2021', '2021', '2022', '2021', '2022', '2022', '2022', '2023']);
  });

  test('with --year months without a line are not a New Year', () => {
    const days = ['Jan  5', 'Jul 10', 'Dec 10', 'Jan  3', 'Nov 30'];
    const log = days.map((day) => `${day} 10:00:00 web1 sshd[1]: ${MESSAGE}\n`).join('');
    const years = parseText(log, startingIn(2021)).events.map((e) => isoInstant(e.date).slice(0, 4));
    assert.deepEqual(years, ['2021', '2021', '2021', '2022', '2022']);
  });
});
