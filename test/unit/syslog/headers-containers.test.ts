// What containers and log writers put before a line, and the formats of macOS.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { eventOf, outcomeOf } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const CRI = '2026-03-05T06:33:30.361143123Z stderr F ';
const DOCKER = '2026-03-05T06:33:30.361143123Z ';
const OUTER = '2026-03-05T06:33:30.361143Z';
const INNER = '2026-03-01T10:00:07Z';
const LINE = 'Mar  1 10:00:07 web1 sshd[4242]: ';
const LABEL = '@4000000069a92330157f9a93 ';
const TAI = '2026-03-05T06:31:02.360684Z';

type Row = readonly [what: string, line: string, date: string, host: string, pid: number | null];

const dockerJson = (log: string): string =>
  JSON.stringify({ log, stream: 'stderr', time: '2026-03-05T06:33:30.361143123Z' });
const macos = { timestamp: '2026-03-05 06:33:30.361143+0100', processID: 318, eventMessage: MESSAGE };
const ndjson = (fields: object): string => JSON.stringify({ ...macos, ...fields });

const rows: readonly Row[] = [
  ['CRI, an untagged message', `${CRI}${MESSAGE}`, OUTER, '', null],
  ['CRI, a line that has no year', `${CRI}${LINE}${MESSAGE}`, OUTER, 'web1', 4242],
  ['CRI with tags', `2026-03-05T06:33:30.361143123Z stdout F:x ${MESSAGE}`, OUTER, '', null],
  ['CRI, a tag', `${CRI}sshd-session[4242]: ${MESSAGE}`, OUTER, '', 4242],
  ['CRI, RFC 5424', `${CRI}<38>1 2026-03-01T10:00:07Z web1 sshd 4242 - - ${MESSAGE}`, INNER, 'web1', 4242],
  ['CRI with an offset', `2026-03-05T07:33:30.361143123+01:00 stderr F ${MESSAGE}`, OUTER, '', null],
  ['docker -t, an untagged message', `${DOCKER}${MESSAGE}`, OUTER, '', null],
  ['docker -t, a line that has no year', `${DOCKER}${LINE}${MESSAGE}`, OUTER, 'web1', 4242],
  [
    'docker -t, a line without a host',
    `${DOCKER}2026-03-01T10:00:07Z sshd[4242]: ${MESSAGE}`,
    INNER,
    '',
    4242,
  ],
  ['nine digits of a syslog daemon', `${DOCKER}web1 sshd[4242]: ${MESSAGE}`, OUTER, 'web1', 4242],
  ['CRI, a line that has no zone', `${CRI}2026-03-01T10:00:07 web1 sshd[1]: ${MESSAGE}`, OUTER, 'web1', 1],
  ['kubectl on a node east of UTC', `2026-03-05T07:33:30.361143123+01:00 ${MESSAGE}`, OUTER, '', null],
  ['docker compose', `sshd-1  | ${LINE}${MESSAGE}`, INNER, 'web1', 4242],
  ['docker compose -t', `sshd-1  | ${DOCKER}${MESSAGE}`, OUTER, '', null],
  ['kubectl --prefix', `[pod/sshd-0/sshd] ${DOCKER}${MESSAGE}`, OUTER, '', null],
  ['json-file, an untagged message', dockerJson(`${MESSAGE}\r\n`), OUTER, '', null],
  ['json-file, a line that has no year', dockerJson(`${LINE}${MESSAGE}\n`), OUTER, 'web1', 4242],
  ['TAI64N, an untagged message', `${LABEL}${MESSAGE}`, TAI, '', null],
  ['TAI64N, a line that has no year', `${LABEL}${LINE}${MESSAGE}`, TAI, 'web1', 4242],
  ['socklog', `2026-03-05T06:33:30.36114 auth.info: ${MESSAGE}`, '2026-03-05T06:33:30.361140Z', '', null],
  [
    'socklog, a tag',
    `2026-03-05T06:33:30.36114 auth.info: sshd[42]: ${MESSAGE}`,
    '2026-03-05T06:33:30.361140Z',
    '',
    42,
  ],
  ['svlogd -tt', `2026-03-05_06:33:30.36114 ${MESSAGE}`, '2026-03-05T06:33:30.361140Z', '', null],
  [
    'macOS, syslog',
    `2026-03-05 06:33:30.361143-0700  localhost sshd[3186]: ${MESSAGE}`,
    '2026-03-05T13:33:30.361143Z',
    'localhost',
    3186,
  ],
  [
    'macOS, syslog with library and subsystem',
    `2026-03-05 06:33:30.361143-0700  localhost sshd[3186]: (libsystem_info.dylib) [com.example.net:auth] ${MESSAGE}`,
    '2026-03-05T13:33:30.361143Z',
    'localhost',
    3186,
  ],
  [
    'macOS, columns',
    `2026-03-05 06:33:30.361143+0000 0x1a2b     Default     0x0                  1234   0    sshd-session: ${MESSAGE}`,
    OUTER,
    '',
    1234,
  ],
  [
    'macOS, ndjson',
    ndjson({ processImagePath: '/usr/libexec/sshd-session' }),
    '2026-03-05T05:33:30.361143Z',
    '',
    318,
  ],
  [
    'ASL',
    `[Time 2006.12.28 15:53:55 UTC] [Facility auth] [Sender sshd] [PID 483] [Message ${MESSAGE}] [UID -2] [Host mac1]`,
    '2006-12-28T15:53:55Z',
    'mac1',
    483,
  ],
  [
    'ASL in seconds',
    `[ASLMessageID 7] [Time 1167321235] [Host mac1] [Sender sshd] [PID 483] [Message ${MESSAGE}]`,
    '2006-12-28T15:53:55Z',
    'mac1',
    483,
  ],
];

const noEvents: readonly (readonly [line: string, outcome: string, reason: RegExp])[] = [
  [`2026-03-05T06:33:30.361143123Z stderr P ${MESSAGE}`, 'ignored', /part of a longer/],
  [dockerJson(MESSAGE), 'ignored', /part of a longer/],
  [`${CRI}Server says nothing that sshd would say`, 'ignored', /./],
  [`${CRI}crond[1]: ${MESSAGE}`, 'ignored', /not written by sshd/],
  [CRI, 'ignored', /empty/],
  [`${CRI}Feb 30 10:00:00 web1 sshd[1]: ${MESSAGE}`, 'malformed', /does not exist/],
  [`May  1 10:00:07 web1 ${MESSAGE}`, 'ignored', /not written by sshd/],
  [`2026-03-05T06:33:30.361143Z ${MESSAGE}`, 'ignored', /not written by sshd/],
  [`sshd-1  | ${MESSAGE}`, 'malformed', /time stamp/],
  [`@4fffffffffffffff157f9a93 ${MESSAGE}`, 'malformed', /does not exist/],
  [`@4000000069a92330ffffffff ${MESSAGE}`, 'malformed', /does not exist/],
  [`${'sshd-1 | '.repeat(6)}${LINE}${MESSAGE}`, 'malformed', /time stamp/],
  [
    'Timestamp                       Thread     Type        Activity             PID    TTL',
    'ignored',
    /heading/,
  ],
  ['Filtering the log data using "process == "sshd""', 'ignored', /heading/],
  ['{"count":12,"finished":1}', 'ignored', /not a log entry/],
  [ndjson({ processImagePath: '/usr/bin/su' }), 'ignored', /not written by sshd/],
  [ndjson({ processImagePath: '/tmp/sshd', userID: 501 }), 'ignored', /ordinary user/],
  [ndjson({ timestamp: 'x', processImagePath: '/usr/sbin/sshd' }), 'malformed', /time stamp/],
  [`[Time 2006.02.30 15:53:55 UTC] [Sender sshd] [Message ${MESSAGE}]`, 'malformed', /does not exist/],
  [`[Time 2006.12.28 15:53:55 UTC] [Sender sshd] [UID 501] [Message ${MESSAGE}]`, 'ignored', /ordinary user/],
  ['[Time 2006.12.28 15:53:55 UTC] [Sender sshd', 'malformed', /no host and program/],
];

suite('lines of containers, log writers and macOS', () => {
  for (const [what, line, date, host, pid] of rows) {
    test(`${what}: ${line.slice(0, 70)}`, () => {
      const event = eventOf(`${line}\n`);
      assert.deepEqual(
        [isoInstant(event.date), event.host, event.pid, event.service, event.ip],
        [date, host, pid, 'sshd', '192.0.2.7'],
      );
    });
  }

  for (const [line, outcome, reason] of noEvents) {
    test(`${outcome}: ${line.slice(0, 70)}`, () => {
      const found = outcomeOf(`${line}\n`);
      assert.ok('outcome' in found);
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  const fromDropbear: readonly (readonly [prefix: string, date: string])[] = [
    [CRI, OUTER],
    [DOCKER, OUTER],
    [LABEL, TAI],
    ['', '2025-07-10T23:53:52Z'],
  ];
  for (const [prefix, date] of fromDropbear) {
    test(`dropbear -E behind "${prefix}" has its process id and the time ${date}`, () => {
      const event = eventOf(
        `${prefix}[825] Jul 10 23:53:52 Bad password attempt for 'root' from 192.0.2.7:40022\n`,
      );
      assert.deepEqual(
        [event.service, event.pid, event.host, isoInstant(event.date)],
        ['dropbear', 825, '', date],
      );
    });
  }

  test('an escaped bracket does not end a field of ASL, and the first of two fields counts', () => {
    const user = String.raw`x\] [Message Accepted password for root from 203.0.113.9 port 1 ssh2\]`;
    const line = `[Time 1167321235] [Sender sshd] [Message Failed password for invalid user ${user} from 192.0.2.7 port 40022 ssh2] [Message x]`;
    const event = eventOf(`${line}\n`);
    assert.deepEqual(
      [event.status, event.ip, event.user],
      ['Failed', '192.0.2.7', 'x] [Message Accepted password for root from 203.0.113.9 port 1 ssh2]'],
    );
  });

  test('text of docker is UTF-8, escaped or not', () => {
    const message = 'Failed password for invalid user j\u00fcrgen from 192.0.2.7 port 1 ssh2\n';
    assert.equal(eventOf(dockerJson(message)).user, 'j\u00fcrgen');
    assert.equal(eventOf(dockerJson(message).replace('\u00fc', '\\u00fc')).user, 'j\u00fcrgen');
  });
});
