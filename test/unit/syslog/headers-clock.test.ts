// Instants: the hour that occurs twice, days in the future, and the time that hostile lines cost.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { ParserOptions } from '../../../src/parse/parse.js';
import { outcomeOf, parserOf, parseText } from '../../support/parse-text.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const berlin: Partial<ParserOptions> = { zone: openTimeZone('Europe/Berlin') };
const newYork: Partial<ParserOptions> = { zone: openTimeZone('America/New_York') };
const lordHowe: Partial<ParserOptions> = { zone: openTimeZone('Australia/Lord_Howe') };
const stJohns: Partial<ParserOptions> = { zone: openTimeZone('America/St_Johns') };

type Sequence = {
  readonly what: string;
  readonly options: Partial<ParserOptions>;
  readonly times: readonly (readonly [written: string, utc: string])[];
};

// Summer time ended on 26 October 2025 at 01:00 UTC in Berlin, on 2 November 2025 at 06:00 UTC in New York.
const sequences: readonly Sequence[] = [
  {
    what: 'the hour that occurs twice is the first one until the time goes back',
    options: berlin,
    times: [
      ['Oct 26 01:59:50', '2025-10-25T23:59:50Z'],
      ['Oct 26 02:00:10', '2025-10-26T00:00:10Z'],
      ['Oct 26 02:59:50', '2025-10-26T00:59:50Z'],
      ['Oct 26 02:00:10', '2025-10-26T01:00:10Z'],
      ['Oct 26 02:00:05', '2025-10-26T01:00:05Z'],
      ['Oct 26 02:30:00', '2025-10-26T01:30:00Z'],
      ['Oct 26 02:59:50', '2025-10-26T01:59:50Z'],
      ['Oct 26 03:00:10', '2025-10-26T02:00:10Z'],
    ],
  },
  {
    what: 'lines out of order by less than a minute do not move the clock back',
    options: berlin,
    times: [
      ['Oct 26 02:30:30', '2025-10-26T00:30:30Z'],
      ['Oct 26 02:29:31', '2025-10-26T00:29:31Z'],
      ['Oct 26 02:30:40', '2025-10-26T00:30:40Z'],
      ['Oct 26 02:29:20', '2025-10-26T01:29:20Z'],
    ],
  },
  {
    what: 'an offset in one line decides the hour of the next',
    options: berlin,
    times: [
      ['2025-10-26T02:58:00+02:00', '2025-10-26T00:58:00Z'],
      ['2025-10-26 02:10:00', '2025-10-26T01:10:00Z'],
      ['2025-10-26T02:11:00', '2025-10-26T01:11:00Z'],
      ['Sun 2025-10-26 02:12:00 CET', '2025-10-26T01:12:00Z'],
      ['2025/10/26 02:13:00', '2025-10-26T01:13:00Z'],
      ['Oct 26 2025 02:14:00', '2025-10-26T01:14:00Z'],
    ],
  },
  {
    what: 'the skipped hour is read as if the clock was not yet put forward',
    options: berlin,
    times: [
      ['Mar 29 01:59:59', '2026-03-29T00:59:59Z'],
      ['Mar 29 02:30:00', '2026-03-29T01:30:00Z'],
      ['Mar 29 03:30:00', '2026-03-29T01:30:00Z'],
    ],
  },
  {
    what: 'west of Greenwich',
    options: newYork,
    times: [
      ['Nov  2 01:30:00', '2025-11-02T05:30:00Z'],
      ['Nov  2 01:59:00', '2025-11-02T05:59:00Z'],
      ['Nov  2 01:30:00', '2025-11-02T06:30:00Z'],
    ],
  },
  {
    what: 'half an hour that occurs twice',
    options: lordHowe,
    times: [
      ['Apr  5 01:35:00', '2026-04-04T14:35:00Z'],
      ['Apr  5 01:59:00', '2026-04-04T14:59:00Z'],
      ['Apr  5 01:31:00', '2026-04-04T15:01:00Z'],
      ['Apr  5 02:00:00', '2026-04-04T15:30:00Z'],
    ],
  },
  {
    what: 'a clock that is moved back at one second past midnight',
    options: stJohns,
    times: [
      ['2010-11-06T23:00:30', '2010-11-07T01:30:30Z'],
      ['2010-11-07T00:00:30', '2010-11-07T02:30:30Z'],
      ['2010-11-06T23:01:30', '2010-11-07T02:31:30Z'],
      ['2010-11-07T00:01:30', '2010-11-07T03:31:30Z'],
    ],
  },
];

const now = { nowMs: Date.UTC(2026, 4, 1, 12), writtenAtMs: Date.UTC(2026, 4, 1, 12) };
const future: readonly (readonly [header: string, options?: Partial<ParserOptions>])[] = [
  ['2026-05-02T12:00:01Z web1 sshd[1]: '],
  ['2027-01-01T00:00:00Z web1 sshd[1]: '],
  ['<38>1 2026-05-03T00:00:00Z web1 sshd 1 - - '],
  ['1999999999 web1 sshd[1]: '],
  ['May  3 10:00:00 web1 sshd[1]: ', { year: { year: 2026, dayOfYear: 0 } }],
  ['Sun May  3 10:00:00 2026 web1 sshd[1]: '],
];
const present: readonly string[] = [
  '2026-05-02T12:00:00Z web1 sshd[1]: ',
  '2026-05-02T14:00:00+02:00 web1 sshd[1]: ',
  'May  2 11:59:59 web1 sshd[1]: ',
  // Of the previous year.
  'May  3 10:00:00 web1 sshd[1]: ',
];

suite('instants', () => {
  for (const { what, options, times } of sequences) {
    test(what, () => {
      const log = times.map(([written]) => `${written} web1 sshd[1]: ${MESSAGE}\n`).join('');
      assert.deepEqual(
        parseText(log, options).events.map((event) => isoInstant(event.date)),
        times.map(([, utc]) => utc),
      );
    });
  }

  for (const [header, options] of future) {
    test(`more than a day in the future: ${header}`, () => {
      const outcome = outcomeOf(`${header}${MESSAGE}\n`, { ...now, ...options });
      assert.ok('outcome' in outcome);
      assert.deepEqual(
        [outcome.outcome, outcome.reason],
        ['malformed', 'is dated more than a day in the future'],
      );
    });
  }

  for (const header of present) {
    test(`not in the future: ${header}`, () => assert.ok('date' in outcomeOf(`${header}${MESSAGE}\n`, now)));
  }

  test('a line in the future does not decide about the hour that occurs twice', () => {
    const line = (time: string): string => `${time} web1 sshd[1]: ${MESSAGE}\n`;
    const log = line('2199-01-01T00:00:00Z') + line('Oct 26 02:30:00');
    assert.equal(isoInstant(parseText(log, berlin).events[0]?.date ?? 0), '2025-10-26T00:30:00Z');
  });

  test('a hostile line of one megabyte costs about as much as a plain one, however it begins', () => {
    const starts = [
      ['', '{'],
      ['', '['],
      ['', '[a '],
      ['[Time 1', '\\'],
      ['[Time 1167321235] ', '[a b] '],
      ['', '<'],
      ['', '<1>'],
      ['', '1'],
      ['', 'a'],
      ['', 'a '],
      ['', 'a:'],
      ['', 'a |'],
      ['a', ' '],
      ['', ' '],
      ['', '\0'],
      ['', '-'],
      ['', '@4'],
      ['', '_'],
      ['', '\u00ef\u00bb\u00bf'],
      ['{"', '['],
      ['{"a":', '['],
      ['{"MESSAGE":"', '\\u0000'],
      ['<38>1 2026-05-01T10:00:07Z web1 sshd 1 - [a b="', '\\"'],
      ['<38>1 2026-05-01T10:00:07Z web1 sshd 1 - ', '[a]'],
      ['<38>1 2026-05-01T10:00:07Z web1 ', 'a '],
      ['May  1 10:00:07 ', ' '],
      ['May  1 10:00:07 web1 ', '/a'],
      ['May  1 10:00:07 web1 sshd@', 'a'],
      ['May  1 10:00:07 web1 sshd[1]: ', '['],
      ['2026-05-01T10:00:07.', '1'],
      ['2026-05-01T10:00:07.123456789Z ', '2026-05-01T10:00:07.123456789Z '],
      ['2026-05-01 10:00:07-0700 0x1 Default ', ' '],
      ['2026-05-01T10:00:07Z stderr F ', 'sshd-1 | '],
      ['__CURSOR=x\nMESSAGE\n', 'a'],
    ] as const;
    for (const [start, unit] of starts) {
      const text = `${start}${unit.repeat(1_000_000 / unit.length)}\n`;
      const parser = parserOf();
      assert.ok(cpuSeconds(() => void parser.parse(text)) < 1, `${start}${unit}`);
      assert.equal(parser.parse(`May  1 10:00:07 web1 sshd[1]: ${MESSAGE}\n`).events.length <= 1, true);
    }
  });
});
