import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { attemptsOf, parserOf, parseText } from '../../support/parse-text.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const FROM = 'from 192.0.2.7 port 40022';
const invalid = `Invalid user admin ${FROM}`;
const failedInvalid = `Failed password for invalid user admin ${FROM} ssh2`;
const failed = `Failed password for root ${FROM} ssh2`;
const failedPam = `Failed keyboard-interactive/pam for root ${FROM} ssh2`;
const pam = 'error: PAM: Authentication failure for root from 192.0.2.7';
const none = `Failed none for invalid user admin ${FROM} ssh2`;
const offer = `Failed publickey for invalid user admin ${FROM} ssh2: RSA SHA256:Zz`;
const notAllowed = 'User backup from 192.0.2.7 not allowed because not listed in AllowUsers';
const accepted = `Accepted password for root ${FROM} ssh2`;
const denied = 'fatal: Access denied for user backup by PAM account configuration [preauth]';
const locked = 'User backup not allowed because account is locked';
const failedBackup = `Failed password for invalid user backup ${FROM} ssh2`;
const refused = 'ROOT LOGIN REFUSED FROM 192.0.2.7 port 40022';
const repeatedFailed = `message repeated 3 times: [ ${failed}]`;

const sequences: readonly (readonly [attempts: number, what: string, ...messages: string[]])[] = [
  [1, 'an invalid user and the password that was tried', invalid, failedInvalid],
  [3, 'an invalid user and three passwords', invalid, failedInvalid, failedInvalid, failedInvalid],
  [1, 'an invalid user who left', invalid],
  [1, 'an invalid user who asked for methods first', invalid, none, failedInvalid],
  [1, 'an invalid user who only occurs with an offered key', offer],
  [1, 'an invalid user who offered three keys', offer, offer, offer],
  [1, 'an invalid user with keys, then one password', invalid, offer, offer, failedInvalid],
  [
    2,
    'an invalid user with one password between keys, then another',
    invalid,
    failedInvalid,
    offer,
    failedInvalid,
  ],
  [1, 'a refused user and the password', notAllowed, `Failed password for invalid user backup ${FROM} ssh2`],
  [2, 'a user and two passwords', failed, failed],
  [0, 'a user whose key did not fit', `Failed publickey for root ${FROM} ssh2: RSA SHA256:Zz`],
  [1, 'PAM and the outcome of one attempt', pam, failedPam],
  [3, 'PAM at the default LogLevel, three times', pam, pam, pam],
  [2, 'PAM twice, results logged from the second on', pam, pam, failedPam],
  [
    1,
    'an invalid user refused by PAM',
    invalid,
    'error: PAM: User not known to the underlying authentication module for illegal user admin from 192.0.2.7',
    `Failed keyboard-interactive/pam for invalid user admin ${FROM} ssh2`,
  ],
  [4, 'a password and three repetitions', failed, repeatedFailed],
  [
    4,
    'a password and three repetitions, as BSD syslogd counts them',
    failed,
    'last message repeated 3 times',
  ],
  [
    0,
    'repetitions of a message that is not a login',
    'Server listening on :: port 22.',
    'last message repeated 3 times',
  ],
  [1, 'a matching key of an account that PAM then refuses', denied],
  [1, 'the same at LogLevel VERBOSE', `Failed publickey for backup ${FROM} ssh2: RSA SHA256:Zz`, denied],
  [1, 'a correct password of an account that PAM then refuses', failed, denied],
  [2, 'keyboard-interactive, refused by PAM, then a matching key, refused by its account rules', pam, denied],
  [3, 'keyboard-interactive twice, at the default LogLevel, then a password', pam, pam, failed],
  [1, 'root with the right password although root may not log in', refused, failed],
  [1, 'the same, logged by both processes of sshd', refused, failed, `${refused} [preauth]`],
  [
    2,
    'root by key, logged by both processes of sshd, then a password',
    refused,
    `${refused} [preauth]`,
    failed,
  ],
  [2, 'root twice so', refused, failed, refused, failed],
  [1, 'an expired account', 'Account backup has expired', failedInvalid],
  [1, 'an expired and locked account', 'Account backup has expired', locked, failedBackup],
  [2, 'a wrong password, then the right one', failed, accepted],
  [2, 'an invalid user, then a login of the next connection with the same process id', invalid, accepted],
];

suite('each attempt is counted once', () => {
  for (const [attempts, what, ...messages] of sequences) {
    test(`${attempts}: ${what}`, () => assert.equal(attemptsOf(...messages), attempts));
  }

  const line = (pid: number, message: string, second = 0, host = 'web1'): string =>
    `2026-05-01T10:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}Z ${host} sshd[${pid}]: ${message}\n`;
  const sum = (log: string): number =>
    parseText(log).events.reduce((total, event) => total + event.attempts, 0);

  test('interleaved connections do not affect each other', () => {
    const log =
      line(1, invalid) +
      line(2, failed) +
      line(1, failedInvalid) +
      line(2, failed) +
      line(1, failedInvalid, 0, 'web2');
    assert.equal(sum(log), 4);
  });

  test('without process ids, connections are distinguished by their ports', () => {
    const untagged = (user: string, port: number): string[] => [
      `Invalid user ${user} from 192.0.2.7 port ${port}`,
      `Failed password for invalid user ${user} from 192.0.2.7 port ${port} ssh2`,
    ];
    const [a1 = '', a2 = ''] = untagged('a', 1001);
    const [b1 = '', b2 = ''] = untagged('b', 1002);
    const log = [a1, b1, a2, b2].map((m) => `2026-05-01T10:00:00.123456789Z stderr F ${m}\n`).join('');
    assert.equal(sum(log), 2);
    const withPam = [
      a1,
      'error: PAM: Authentication failure for illegal user a from 192.0.2.7',
      a2.replace('password', 'keyboard-interactive/pam'),
    ];
    assert.equal(sum(withPam.map((m) => `2026-05-01T10:00:00.123456789Z stderr F ${m}\n`).join('')), 1);
  });

  test('a process id that is used again from another address is another connection', () => {
    assert.equal(sum(line(1, 'Invalid user x from 192.0.2.8') + line(1, pam)), 2);
  });

  test('a repetition from another host or process does not count for this connection', () => {
    const repeats = 'last message repeated 3 times\n';
    assert.equal(sum(`${line(1, failed)}2026-05-01T10:00:01Z web2 ${repeats}`), 1);
    assert.equal(sum(`${line(1, failed)}2026-05-01T10:00:01Z web1 sshd[2]: ${repeats}`), 1);
    assert.equal(sum(`${line(1, failed)}2026-05-01T10:00:01Z web1 ${repeats}`), 4);
  });

  test('a process id that is used again with another port is another connection', () => {
    assert.equal(sum(line(1, invalid) + line(1, failedInvalid.replace('40022', '40023'))), 2);
  });

  test('a process id that is used again after the grace time is another connection', () => {
    const without = (message: string): string => message.replace(/ port \d+/, '');
    assert.equal(sum(line(1, without(invalid)) + line(1, pam, 241)), 2);
    assert.equal(sum(line(1, without(invalid)) + line(1, pam, 239)), 1);
  });

  test('the memory for connections is bounded by time, however long the log', () => {
    const parser = parserOf();
    parser.parse(Array.from({ length: 3000 }, (_, i) => line(i, failed, i % 600)).join(''));
    const early = parser.state().length;
    parser.parse(line(1, failed, 599).replace('10:09', '11:09'));
    assert.ok(
      early > 10_000 && parser.state().length < 900,
      `${early}, then ${parser.state().length} characters`,
    );
  });
});

suite('the parser', () => {
  test('a hostile line of one megabyte costs about as much as a plain one', () => {
    const header = '2026-05-01T10:00:00Z web1 sshd[1]: ';
    const seconds = (unit: string): number => {
      const text = `${header}Failed password for invalid user ${unit.repeat(1_000_000 / unit.length)}\n`;
      return cpuSeconds(() => void parserOf().parse(text));
    };
    seconds('x');
    // The same as messages of the longest length that the patterns ever see.
    const manySeconds = (start: string, unit: string): number => {
      const message = start + unit.repeat(Math.floor((4000 - start.length) / unit.length));
      return cpuSeconds(() => void parserOf().parse(`${header}${message}\n`.repeat(250)));
    };
    const starts = [
      'Failed password for invalid user ',
      'Invalid user ',
      'User ',
      'error: PAM: ',
      'error: PAM: Authentication failure for illegal user ',
      'Failed keyboard-interactive/pam for invalid user ',
      'Connection closed by ',
      'Disconnecting ',
      'Received disconnect from ',
      'Unable to negotiate with ',
      'Bad protocol version identification ',
      'drop connection #1 from ',
      'Access denied for user ',
      'refused connect from ',
      'Timeout before authentication for ',
      'message repeated 2 times: [ Failed password for ',
    ];
    for (const start of starts) {
      for (const unit of [
        ' from 203.0.113.9 port 22',
        ' for ',
        ' from ',
        ' not allowed because shell ',
        ' ',
        '\\123',
        "'",
        '[',
      ]) {
        assert.ok(manySeconds(start, unit) < 2, start + unit);
      }
    }
    for (const unit of [' from 203.0.113.9 port 22', ' for ', ' from ', 'error: PAM: ', '['])
      assert.ok(seconds(unit) < 0.5, unit);
  });
});
