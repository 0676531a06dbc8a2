// The journal as text and as JSON; test/unit/read/journal-export.test.ts tests its exports.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { eventOf, outcomeOf, parseText } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const DATE = '2026-05-01T10:00:07.123456Z';
const MICROS = '1777629607123456';

const entry = {
  __REALTIME_TIMESTAMP: MICROS,
  _HOSTNAME: 'web1',
  _UID: '0',
  SYSLOG_IDENTIFIER: 'sshd',
  _PID: '4242',
  MESSAGE,
};
type Entry = Readonly<Record<string, unknown>>;
const json = (fields: Entry): string => `${JSON.stringify({ ...entry, ...fields })}\n`;

const asText: readonly (readonly [style: string, header: string, date: string])[] = [
  ['short', 'May  1 10:00:07 web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  ['short-precise', 'May  1 10:00:07.123456 web1 sshd[4242]: ', DATE],
  ['short-iso', '2026-05-01T12:00:07+0200 web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  ['short-iso, v255', '2026-05-01T12:00:07+02:00 web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  ['short-iso-precise', '2026-05-01T10:00:07.123456+00:00 web1 sshd[4242]: ', DATE],
  ['short-full', 'Fri 2026-05-01 10:00:07 UTC web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  ['short-full, another zone', 'Fri 2026-05-01 13:00:07 +03 web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  [
    'short-full, a zone with minutes',
    'Fri 2026-05-01 15:45:07 +0545 web1 sshd[4242]: ',
    '2026-05-01T10:00:07Z',
  ],
  ['short-full, another language', 'Fr 2026-05-01 10:00:07 UTC web1 sshd[4242]: ', '2026-05-01T10:00:07Z'],
  ['with-unit', 'Fri 2026-05-01 10:00:07 UTC web1 ssh.service[4242]: ', '2026-05-01T10:00:07Z'],
  [
    'with-unit, one for each connection',
    'Fri 2026-05-01 10:00:07 UTC web1 sshd@3-192.0.2.1:22-192.0.2.7:40022.service[4242]: ',
    '2026-05-01T10:00:07Z',
  ],
  ['short-unix', '1777629607.123456 web1 sshd[4242]: ', DATE],
];

const asJson: readonly (readonly [what: string, fields: Entry, pid: number | null])[] = [
  ['unchanged', {}, 4242],
  ['sshd-session', { SYSLOG_IDENTIFIER: 'sshd-session' }, 4242],
  ['the name of the command', { SYSLOG_IDENTIFIER: undefined, _COMM: 'sshd' }, 4242],
  ['the process id of syslog', { _PID: undefined, SYSLOG_PID: '17' }, 17],
  ['no process id', { _PID: undefined }, null],
  ['no user id', { _UID: undefined }, 4242],
  ['bytes', { MESSAGE: [...Buffer.from(MESSAGE)] }, 4242],
  ['one message twice', { MESSAGE: [MESSAGE, [...Buffer.from(MESSAGE)]] }, 4242],
  ['numbers', { __REALTIME_TIMESTAMP: Number(MICROS), _PID: 4242, _UID: 0 }, 4242],
];

const noEvents: readonly (readonly [line: string, outcome: string, reason: RegExp])[] = [
  ['[4158954.403152] web1 sshd[1]: x', 'malformed', /no date/],
  ['[    1.000001                ] web1 sshd[1]: x', 'malformed', /no date/],
  ['[    1.000002 <    0.000001 >] web1 sshd[1]: x', 'malformed', /no date/],
  ['-- Boot 4f1b2c3d4e5f60718293a4b5c6d7e8f9 --', 'ignored', /heading/],
  ['-- Journal begins at Fri 2026-05-01 10:00:00 UTC. --', 'ignored', /heading/],
  ['-- No entries --', 'ignored', /heading/],
  ['--', 'ignored', /heading/],
  ['                 second line of a message', 'ignored', /previous line/],
  ['Fri 2026-02-30 10:00:07 UTC web1 sshd[1]: x', 'malformed', /does not exist/],
  [json({ _UID: '1000' }), 'ignored', /ordinary user/],
  [json({ _UID: '1000', SYSLOG_IDENTIFIER: 'cron' }), 'ignored', /not written by sshd/],
  [json({ MESSAGE: [MESSAGE, 'x'] }), 'ignored', /with different values/],
  [json({ MESSAGE: [[...Buffer.from(MESSAGE)], null] }), 'ignored', /with different values/],
  [json({ _UID: ['0', '1000'] }), 'ignored', /with different values/],
  [json({ _COMM: ['sshd', 'bash'] }), 'ignored', /with different values/],
  ['__CURSOR=s=1;i=1', 'malformed', /journal export/],
  [`__REALTIME_TIMESTAMP=${MICROS}`, 'malformed', /journal export/],
  [json({ MESSAGE: null }), 'ignored', /no program name or no message/],
  [json({ MESSAGE: [] }), 'ignored', /no program name or no message/],
  [json({ MESSAGE: [300] }), 'ignored', /no program name or no message/],
  [json({ SYSLOG_IDENTIFIER: undefined }), 'ignored', /no program name or no message/],
  [json({ SYSLOG_IDENTIFIER: `sshd[1]: ${MESSAGE}` }), 'ignored', /not written by sshd/],
  [json({ __REALTIME_TIMESTAMP: 'x' }), 'malformed', /time stamp/],
  [json({ __REALTIME_TIMESTAMP: '9999999999999999' }), 'malformed', /does not exist/],
  [json({}).slice(0, -3), 'malformed', /JSON/],
  ['{}', 'malformed', /JSON/],
  ['{"a":{}}', 'ignored', /not a log entry/],
  ['{"a":{}} x', 'malformed', /JSON/],
  ['MESSAGE=x', 'malformed', /time stamp/],
];

suite('the journal', () => {
  for (const [style, header, date] of asText) {
    test(`journalctl -o ${style}`, () => {
      const event = eventOf(`${header}${MESSAGE}\n`);
      assert.deepEqual([isoInstant(event.date), event.host, event.pid], [date, 'web1', 4242]);
    });
  }

  for (const [what, fields, pid] of asJson) {
    test(`journalctl -o json: ${what}`, () => {
      const event = eventOf(json(fields));
      assert.deepEqual(
        [isoInstant(event.date), event.host, event.pid, event.user],
        [DATE, 'web1', pid, 'root'],
      );
    });
  }

  for (const [line, outcome, reason] of noEvents) {
    test(`${outcome}: ${line.slice(0, 200).trim()}`, () => {
      const found = outcomeOf(line);
      assert.ok('outcome' in found);
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  test('text of JSON is UTF-8, escaped or not', () => {
    const message = MESSAGE.replace('root', 'j\u00fcrgen \u65e5');
    assert.equal(eventOf(json({ MESSAGE: message })).user, 'j\u00fcrgen \u65e5');
    assert.equal(eventOf(json({ MESSAGE: message }).replace('\u00fc', '\\u00fc')).user, 'j\u00fcrgen \u65e5');
  });

  test('a unit says where a message comes from, not that sshd wrote it', () => {
    const outcome = outcomeOf('Fri 2026-05-01 10:00:07 UTC web1 ssh.service[4242]: anything at all\n');
    assert.ok('outcome' in outcome);
  });

  test('all formats give the same event for a message, except for fields that they lack', () => {
    const expected = eventOf(`2026-05-01T10:00:07.123456Z web1 sshd[4242]: ${MESSAGE}\n`);
    const forms = [
      ...asText.map(([, header]) => `${header}${MESSAGE}\n`),
      json({}),
      `<38>1 2026-05-01T10:00:07.123456Z web1 sshd 4242 - - ${MESSAGE}\n`,
      `May  1 10:00:07 sshd[4242]: ${MESSAGE}\n`,
      `May  1 10:00:07 web1 auth.info sshd[4242]: ${MESSAGE}\n`,
      `2026-05-01T10:00:07.123456789Z stderr F ${MESSAGE}\n`,
      `@4000000069f479b1075bcd15 ${MESSAGE}\n`,
    ];
    for (const form of forms) {
      const [event] = parseText(form).events;
      assert.ok(event, form);
      const wholeSecond = event.date % 1_000_000 === 0;
      assert.deepEqual(
        {
          ...event,
          line: 1,
          date: event.date + (wholeSecond ? 123456 : 0),
          host: event.host || 'web1',
          pid: event.pid ?? 4242,
        },
        expected,
        form,
      );
    }
  });
});
