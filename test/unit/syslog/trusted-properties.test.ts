// The author of a line, according to the system: the fields of journald, and the properties that rsyslog appends to a
// message.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { loginAt } from '../../../src/model/logins.js';
import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import { scannedBlock } from '../../../src/scanner/block-scanner.js';
import { Scanner } from '../../../src/scanner/block-scanner.js';
import { outcomeOf, parserOf, parseText } from '../../support/parse-text.js';

const failed = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const line = (message: string, program = 'sshd'): string =>
  `May  1 10:00:07 web1 ${program}[4242]: ${message}`;
const ofSshd = ' @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd _CMDLINE="sshd: root [priv]"]';
const ofUser =
  ' @[_PID=4243 _UID=1000 _GID=1000 _COMM=logger _EXE=/usr/bin/logger _CMDLINE="logger -t sshd"]';

/** The result of a line: `event`, or the outcome. */
function became(text: string): string {
  const outcome = outcomeOf(text);
  return 'outcome' in outcome ? `${outcome.outcome}: ${outcome.reason}` : 'event';
}

const otherUser = 'ignored: written by an ordinary user who uses the name of sshd';
const otherWriter = 'ignored: written by another program that uses the name of sshd';
const twoWriters = /^unrecognized: .*two writers/;

const believed: readonly (readonly [what: string, message: string])[] = [
  ['sshd', `${failed}${ofSshd}`],
  ['a process of root that has ended', `${failed} @[_PID=4242 _UID=0 _GID=0]`],
  [
    'one whose command line cannot be read any more',
    `${failed} @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _CMDLINE=""]`,
  ],
  [
    'sshd-session after an upgrade',
    `${failed} @[_PID=4242 _UID=0 _GID=0 _COMM=sshd-session _EXE=/usr/lib/openssh/sshd-session (deleted) _CMDLINE="x"]`,
  ],
  [
    'sshd of another machine type',
    `${failed} @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/bin/qemu-aarch64-static _CMDLINE="x"]`,
  ],
  ['a container, by its logger', `${failed} @[_PID=4242 _UID=0 _GID=0 _COMM=conmon _EXE=/usr/bin/conmon]`],
  ['the newline of musl', `${failed}#012${ofSshd}`],
  ['a repetition', `message repeated 3 times: [ ${failed}${ofSshd}]`],
  ['no trusted properties', failed],
];

const refused: readonly (readonly [what: string, message: string, expected: string | RegExp])[] = [
  ['a user', `${failed}${ofUser}`, otherUser],
  ['a user whose process has ended', `${failed} @[_PID=4243 _UID=1000 _GID=1000]`, otherUser],
  [
    'a user, of an accepted key',
    `Accepted publickey for root from 192.0.2.7 port 1 ssh2: RSA SHA256:x${ofUser}`,
    otherUser,
  ],
  ['a user, of a repetition', `message repeated 3 times: [ ${failed}${ofUser}]`, otherUser],
  ['a user, who writes the repetition', `message repeated 3 times: [ ${failed}]${ofUser}`, otherUser],
  ['another program of root', `${failed} @[_PID=1 _UID=0 _GID=0 _COMM=logger]`, otherWriter],
  [
    'a program of root that a link names sshd',
    `${failed} @[_PID=1 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/bin/su _CMDLINE="sshd"]`,
    otherWriter,
  ],
  [
    'journald, for a process that has ended',
    `${failed} @[_PID=1 _UID=0 _GID=0 _COMM=systemd-journal]`,
    otherWriter,
  ],
  ['a user who writes those of sshd before', `${failed}${ofSshd}${ofUser}`, otherUser],
  [
    'a user who writes those of root before',
    `${failed} @[_PID=1 _UID=0 _GID=0 _COMM=sshd]${ofUser}`,
    /^ignored|two/,
  ],
  [
    'a user whose program is in a folder of that name',
    `${failed} @[_PID=1 _UID=1000 _GID=1000 _COMM=x _EXE=/home/x @[_PID=1 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd]`,
    twoWriters,
  ],
  [
    'a user whose command line has them',
    `${failed} @[_PID=1 _UID=1000 _GID=1000 _COMM=x _CMDLINE="x @[_PID=1 _UID=0 _GID=0]"]`,
    otherUser,
  ],
  [
    'more properties than a line can have',
    `${failed}${ofSshd.repeat(16)}${ofUser}${ofSshd.repeat(9)}`,
    twoWriters,
  ],
];

suite('the trusted properties of rsyslog', () => {
  for (const [what, message] of believed)
    test(`are those of sshd: ${what}`, () => {
      assert.equal(became(line(message)), 'event');
    });

  for (const [what, message, expected] of refused)
    test(`are not those of sshd: ${what}`, () => {
      const found = became(line(message));
      if (typeof expected === 'string') assert.equal(found, expected);
      else assert.match(found, expected);
    });

  test('are not part of the message', () => {
    const [event] = parseText(`${line(`Invalid user x from 192.0.2.7 port 40022${ofSshd}`)}\n`).events;
    assert.deepEqual([event?.user, event?.ip, event?.port], ['x', '192.0.2.7', 40_022]);
    const [, repeated] = parseText(
      `${line(failed)}\n${line(`message repeated 3 times: [ ${failed}${ofSshd}]`)}\n`,
    ).events;
    assert.deepEqual([repeated?.attempts, repeated?.ip], [3, '192.0.2.7']);
  });

  test('cannot be written by a client, whatever the name', () => {
    for (const name of [
      'x @[_PID=1 _UID=1000 _GID=1000]',
      'x @[_PID=1 _UID=1000 _GID=1000 _COMM=x',
      `x${ofUser}`,
      ' @[_PID=1 _UID=0 _GID=0]',
    ]) {
      const message = `Failed password for invalid user ${name} from 192.0.2.7 port 40022 ssh2`;
      assert.equal(became(line(message)), 'event', name);
      assert.match(became(line(`${message}${ofSshd}`)), /^event$|two writers/, name);
    }
  });

  test('count in the scanner as they do line by line', () => {
    const lines = [...believed, ...refused].map(([, message]) => line(message));
    const others = [
      `Received disconnect from 192.0.2.7 port 40022:11: bye${ofUser}`,
      `pam_unix(sshd:auth): authentication failure; logname= uid=0 rhost=192.0.2.7${ofUser}`,
      `error: maximum authentication attempts exceeded for root from 192.0.2.7 port 40022 ssh2 [preauth]`,
    ].map((message) => line(message));
    const text = Array.from({ length: 3 }, () => [...lines, ...others].join('\n')).join('\n');
    const block = Buffer.from(`${text}\n`, 'latin1');
    const scanning = parserOf();
    const scanner = new Scanner(scanning.scanning);
    scanner.begin();
    const logins = new LoginsBuilder();
    scanning.take(scannedBlock(block, scanner.scan(block)), logins);
    const byLine = parserOf();
    const { events } = byLine.parse(block.toString('latin1'));
    assert.deepEqual(
      Array.from({ length: logins.count }, (_, n) => loginAt(logins, n)),
      events,
    );
    assert.equal(scanning.state(), byLine.state());
  });

  test('count once if the number of repetitions is not plausible, and the rest is reported', () => {
    const text = line(`message repeated 999 times: [ ${failed}]`);
    for (const [maxRepeated, attempts] of [
      [undefined, 100],
      [5, 5],
      [1000, 999],
    ] as const) {
      const parsed = parserOf({ maxRepeated }).parse(`${text}\n`);
      assert.equal(parsed.events[0]?.attempts, attempts);
      assert.equal(parsed.uncountedRepeats, 999 - attempts);
      const last = `${line(failed)}\nMay  1 10:00:08 web1 last message repeated 999 times\n`;
      assert.equal(parserOf({ maxRepeated }).parse(last).uncountedRepeats, 999 - attempts);
    }
  });

  test('are judged in linear time', { timeout: 20_000 }, () => {
    const hostile = [
      ' @[_PID=1 _UID=0 _GID=0',
      ' @[_PID=1 _UID=0 _GID=0]',
      ' @[_PID=1 _UID=0 _GID=0 _CMDLINE="',
    ];
    for (const piece of hostile) {
      const text = line(`${failed}${piece.repeat(Math.floor(3900 / piece.length))}]`);
      for (let n = 0; n < 200; n += 1) became(text);
    }
  });
});

const MICROS = '1777629607123456';
const entryOf = (fields: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    ...{ __REALTIME_TIMESTAMP: MICROS, _HOSTNAME: 'web1', _PID: '4242', SYSLOG_IDENTIFIER: 'sshd' },
    ...{ MESSAGE: failed, ...fields },
  });

const entries: readonly (readonly [
  what: string,
  fields: Readonly<Record<string, string>>,
  became: string,
])[] = [
  ['sshd', { _UID: '0', _COMM: 'sshd', _EXE: '/usr/sbin/sshd' }, 'event'],
  ['sshd-session', { _UID: '0', _COMM: 'sshd-session', _EXE: '/usr/lib/openssh/sshd-session' }, 'event'],
  ['sshd-auth', { _UID: '0', _COMM: 'sshd-auth', SYSLOG_IDENTIFIER: 'sshd-auth' }, 'event'],
  ['the name of the listener, written by a session', { _UID: '0', _COMM: 'sshd-session' }, 'event'],
  ['a process that has ended', { _UID: '0' }, 'event'],
  ['a journal without trusted fields', {}, 'event'],
  ['sshd in a container', { _UID: '0', _COMM: 'conmon', _EXE: '/usr/bin/conmon' }, 'event'],
  ['sshd of NixOS', { _UID: '0', _COMM: 'sshd', _EXE: '/nix/store/0a-openssh-10.0p2/bin/sshd' }, 'event'],
  ['logger of a user', { _UID: '1000', _COMM: 'logger', _EXE: '/usr/bin/logger' }, otherUser],
  [
    'a program of a user that is called sshd',
    { _UID: '1000', _COMM: 'sshd', _EXE: '/usr/sbin/sshd' },
    otherUser,
  ],
  ['logger of root', { _UID: '0', _COMM: 'logger' }, otherWriter],
  ['logger of root, whose name is unknown', { _UID: '0', _EXE: '/usr/bin/logger' }, otherWriter],
  ['su under the name of sshd', { _UID: '0', _COMM: 'sshd', _EXE: '/usr/bin/su' }, otherWriter],
  ['su under the name of conmon', { _UID: '0', _COMM: 'conmon', _EXE: '/usr/bin/su' }, otherWriter],
  [
    'rsyslog, of what others sent it',
    { _UID: '0', _COMM: 'rsyslogd', _EXE: '/usr/sbin/rsyslogd' },
    otherWriter,
  ],
  ['sshd in the name of dropbear', { _UID: '0', _COMM: 'sshd', SYSLOG_IDENTIFIER: 'dropbear' }, otherWriter],
];

suite('the trusted fields of journald', () => {
  for (const [what, fields, expected] of entries)
    test(`${expected === 'event' ? 'are those of sshd' : 'are not those of sshd'}: ${what}`, () => {
      assert.equal(became(entryOf(fields)), expected);
    });

  test('are recognized in the output of rsyslog and others', () => {
    const ofRsyslog = (trusted: object): string =>
      JSON.stringify({
        ...{ msg: ` ${failed}`, timereported: '2026-05-01T10:00:07.123456+00:00', hostname: 'web1' },
        ...{ syslogtag: 'sshd[4242]:', programname: 'sshd', 'app-name': 'sshd', procid: '4242' },
        '$!': trusted,
      });
    assert.equal(
      became(ofRsyslog({ pid: 1, uid: 0, gid: 0, appname: 'sshd', exe: '/usr/sbin/sshd' })),
      'event',
    );
    assert.equal(became(ofRsyslog({ pid: 1, uid: 1000, gid: 1000 })), otherUser);
    assert.notEqual(became(ofRsyslog({ pid: 1, uid: 0, gid: 0, appname: 'logger' })), 'event');
    assert.equal(became(ofRsyslog({ pid: 1, uid: 0, gid: 0, exe: '/usr/bin/logger' })), otherWriter);
  });
});
