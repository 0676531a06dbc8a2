// JSON of log shippers: Filebeat, Vector, Fluent Bit, syslog-ng, rsyslog, exports.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { eventOf, outcomeOf } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const LINE = `May  1 12:00:07 web1 sshd[4242]: ${MESSAGE}`;
const STAMP = '2026-05-01T10:00:07.123Z';
const AT = '2026-05-01T10:00:07.123000Z';
const AT_SECOND = '2026-05-01T10:00:07Z';

type Row = readonly [what: string, object: object, date: string, host: string, pid: number | null];

const rows: readonly Row[] = [
  ['Filebeat, a line', { '@timestamp': STAMP, host: { name: 'relay' }, message: LINE }, AT, 'web1', 4242],
  [
    'Filebeat, an exact line',
    { '@timestamp': STAMP, message: `2026-05-01T10:00:06Z web1 sshd[1]: ${MESSAGE}` },
    '2026-05-01T10:00:06Z',
    'web1',
    1,
  ],
  ['a line without a time beside it', { message: LINE }, '2026-05-01T12:00:07Z', 'web1', 4242],
  [
    'Filebeat, parsed (ECS)',
    {
      '@timestamp': STAMP,
      process: { name: 'sshd', pid: 4242 },
      host: { name: 'web1', hostname: 'web1' },
      event: { original: LINE },
      message: MESSAGE,
    },
    AT,
    'web1',
    4242,
  ],
  [
    'ECS with dots',
    {
      '@timestamp': STAMP,
      'process.name': 'sshd-session',
      'process.pid': 1,
      'host.name': 'web1',
      message: MESSAGE,
    },
    AT,
    'web1',
    1,
  ],
  [
    'ECS, log.syslog',
    {
      '@timestamp': STAMP,
      log: {
        syslog: { appname: 'sshd', procid: '7', hostname: 'web1' },
        file: { path: '/var/log/auth.log' },
      },
      host: { name: 'collector' },
      message: MESSAGE,
    },
    AT,
    'web1',
    7,
  ],
  [
    'Elasticsearch, a hit',
    { _index: 'logs', _source: { '@timestamp': STAMP, message: LINE } },
    AT,
    'web1',
    4242,
  ],
  [
    'Filebeat, the journal',
    {
      '@timestamp': STAMP,
      journald: { uid: 0, pid: 4242, process: { name: 'sshd' } },
      syslog: { identifier: 'sshd' },
      host: { hostname: 'web1' },
      message: MESSAGE,
    },
    AT,
    'web1',
    4242,
  ],
  [
    'Vector, syslog',
    { appname: 'sshd', facility: 'auth', hostname: 'web1', message: MESSAGE, procid: 4242, timestamp: STAMP },
    AT,
    'web1',
    4242,
  ],
  [
    'Vector, a file',
    { file: '/var/log/auth.log', host: 'relay', message: LINE, source_type: 'file', timestamp: STAMP },
    AT,
    'web1',
    4242,
  ],
  [
    'Vector, the journal',
    {
      __REALTIME_TIMESTAMP: '1777629607123000',
      _UID: '0',
      _COMM: 'sshd',
      SYSLOG_IDENTIFIER: 'sshd',
      _PID: '4242',
      host: 'web1',
      message: MESSAGE,
      timestamp: STAMP,
    },
    AT,
    'web1',
    4242,
  ],
  [
    'Fluent Bit, syslog',
    { date: 1777629607.123, pri: '38', host: 'web1', ident: 'sshd', pid: '4242', message: MESSAGE },
    AT,
    'web1',
    4242,
  ],
  [
    'Fluent Bit, syslog with a separate time',
    {
      date: 1777629607.123,
      time: 'May  1 12:00:07',
      host: 'web1',
      ident: 'sshd',
      pid: '42',
      message: MESSAGE,
    },
    AT,
    'web1',
    42,
  ],
  ['Fluent Bit, a file', { date: 1777629607.123, log: LINE }, AT, 'web1', 4242],
  [
    'Fluent Bit, the journal',
    { date: 1777629607.123, _UID: '0', _HOSTNAME: 'web1', SYSLOG_IDENTIFIER: 'sshd', _PID: '4242', MESSAGE },
    AT,
    'web1',
    4242,
  ],
  [
    'Fluent Bit, a container',
    { date: 1777629607.123, stream: 'stderr', logtag: 'F', log: MESSAGE, time: STAMP },
    AT,
    '',
    null,
  ],
  [
    'syslog-ng',
    {
      PROGRAM: 'sshd',
      PRIORITY: 'info',
      PID: '4242',
      MESSAGE,
      LEGACY_MSGHDR: 'sshd[4242]: ',
      HOST_FROM: 'relay',
      HOST: 'web1',
      FACILITY: 'authpriv',
      DATE: 'May  1 10:00:07',
    },
    AT_SECOND,
    'web1',
    4242,
  ],
  [
    'syslog-ng, ISODATE',
    {
      PROGRAM: 'sshd',
      PID: '1',
      MESSAGE,
      HOST: 'web1',
      DATE: 'May  1 12:00:07',
      ISODATE: '2026-05-01T12:00:07+02:00',
    },
    AT_SECOND,
    'web1',
    1,
  ],
  [
    'rsyslog, syslogtag',
    { timereported: STAMP, hostname: 'web1', syslogtag: 'sshd[4242]:', msg: ` ${MESSAGE}` },
    AT,
    'web1',
    4242,
  ],
  [
    'Google Cloud',
    { logName: 'projects/p/logs/syslog', textPayload: LINE, timestamp: STAMP },
    AT,
    'web1',
    4242,
  ],
  ['milliseconds', { timestamp: 1777629607123, message: LINE }, AT, 'web1', 4242],
  [
    'a program beside a whole line',
    { '@timestamp': STAMP, program: 'sshd', message: LINE },
    AT,
    'web1',
    4242,
  ],
];

const refused: readonly (readonly [what: string, object: object, outcome: string, reason: RegExp])[] = [
  ['another program', { '@timestamp': STAMP, program: 'logger', message: LINE }, 'ignored', /not written/],
  [
    'another program with a tag in its text',
    { time: STAMP, ident: 'su', message: `sshd[1]: ${MESSAGE}` },
    'ignored',
    /not written/,
  ],
  [
    'one of two names is another one',
    { timestamp: STAMP, SYSLOG_IDENTIFIER: 'sshd', _COMM: 'logger', message: MESSAGE },
    'ignored',
    /not written/,
  ],
  [
    'an ordinary user',
    { timestamp: STAMP, SYSLOG_IDENTIFIER: 'sshd', _UID: '1000', message: MESSAGE },
    'ignored',
    /ordinary user/,
  ],
  [
    'an ordinary user, Filebeat',
    { '@timestamp': STAMP, syslog: { identifier: 'sshd' }, journald: { uid: 1000 }, message: MESSAGE },
    'ignored',
    /ordinary user/,
  ],
  ['a message alone', { '@timestamp': STAMP, message: MESSAGE }, 'ignored', /not a log entry/],
  ['a tag alone', { '@timestamp': STAMP, message: `sshd[1]: ${MESSAGE}` }, 'ignored', /not a log entry/],
  [
    'a line of another program that quotes a line',
    { '@timestamp': STAMP, message: `May  1 10:00:07 web1 logger[9]: ${LINE}` },
    'ignored',
    /not written/,
  ],
  [
    'a line with labels before it',
    { '@timestamp': STAMP, message: `Invalid user a=b ${LINE}` },
    'ignored',
    /not a log entry/,
  ],
  ['a part of a line', { date: 1777629607.1, logtag: 'P', log: LINE }, 'ignored', /part of a longer/],
  ['no time', { program: 'sshd', message: MESSAGE }, 'malformed', /time stamp/],
  [
    'no such day',
    { timestamp: '2026-02-30T10:00:00Z', program: 'sshd', message: MESSAGE },
    'malformed',
    /does not exist/,
  ],
  ['no message', { '@timestamp': STAMP, program: 'sshd' }, 'ignored', /not a log entry/],
];

suite('JSON of log shippers', () => {
  for (const [what, object, date, host, pid] of rows) {
    test(what, () => {
      const event = eventOf(`${JSON.stringify(object)}\n`);
      assert.deepEqual(
        [isoInstant(event.date), event.host, event.pid, event.service, event.ip],
        [date, host, pid, 'sshd', '192.0.2.7'],
      );
    });
  }

  for (const [what, object, outcome, reason] of refused) {
    test(`${outcome}: ${what}`, () => {
      const found = outcomeOf(`${JSON.stringify(object)}\n`);
      assert.ok('outcome' in found, JSON.stringify(found));
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  test('non-ASCII text does not change', () => {
    const message = 'Invalid user j\u00f6rg from 192.0.2.7 port 22';
    assert.equal(
      eventOf(`${JSON.stringify({ timestamp: STAMP, appname: 'sshd', message })}\n`).user,
      'j\u00f6rg',
    );
  });
});
