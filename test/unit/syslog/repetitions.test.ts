// The lines that daemons write for repetitions that they left out: which event they count for, and who may write
// them.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginEvent } from '../../../src/model/login.js';
import { parserOf, parseText } from '../../support/parse-text.js';

const failed = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const invalid = 'Invalid user admin from 192.0.2.8 port 40023';
const failedLine = `May  1 10:00:07 nas sshd[4242]: ${failed}`;

const bySyslogNg = (quote: string, times = 9, on = 'nas'): string =>
  `Last message '${quote}' repeated ${times} times, suppressed by syslog-ng on ${on}`;
const ofFailed = bySyslogNg('Failed password for ');

const parsed = (...lines: readonly string[]): readonly LoginEvent[] =>
  parseText(`${lines.join('\n')}\n`).events;
const attemptsFrom = (events: readonly LoginEvent[]): Record<string, number> => {
  const attempts: Record<string, number> = {};
  for (const { host, ip, attempts: added } of events)
    attempts[`${host} ${ip}`] = (attempts[`${host} ${ip}`] ?? 0) + added;
  return attempts;
};

const counted: readonly (readonly [what: string, line: string, times: number])[] = [
  ['syslog-ng, with its process id in the tag of the message', `nas sshd[811]: ${ofFailed}`, 9],
  ['an old syslog-ng, without one', `nas sshd: ${ofFailed.replace('suppressed', 'supressed')}`, 9],
  ['syslog-ng under its name', `nas syslog-ng[811]: ${ofFailed}`, 9],
  ['syslog-ng of a relay', `nas sshd[811]: ${bySyslogNg('Failed password for ', 2, 'relay.example.org')}`, 2],
  ['syslog-ng that took the tag for a part of the message', `nas ${bySyslogNg('sshd[4242]: Failed p')}`, 9],
  ['sshd-session so', `nas ${bySyslogNg('sshd-session[4242]: ')}`, 9],
  ['BSD, sysklogd', 'nas last message repeated 3 times', 3],
  ['one repetition', 'nas last message repeated 1 time', 1],
  ['FreeBSD', 'nas syslogd: last message repeated 3 times', 3],
  ['rsyslog under its name', 'nas rsyslogd[5]: last message repeated 3 times', 3],
  ['rsyslog up to version 5', 'nas sshd[4242]: last message repeated 3 times', 3],
  ['an implausible count', 'nas last message repeated 999999999 times', 100],
];

const notCounted: readonly (readonly [what: string, line: string])[] = [
  ['a user who calls logger', 'nas anna: last message repeated 1000 times'],
  ['a user who calls logger with a process id', `nas anna[99]: ${ofFailed}`],
  ['another program', `nas sudo: ${ofFailed}`],
  ['another host', `web2 sshd[811]: ${ofFailed}`],
  ['another host, under the name of the daemon', 'web2 syslogd: last message repeated 3 times'],
  ['another host, under the name of syslog-ng', `web2 syslog-ng[811]: ${ofFailed}`],
  ['another host, without a name', 'web2 last message repeated 3 times'],
  ['another connection', 'nas sshd[4243]: last message repeated 3 times'],
  ['dropbear', `nas dropbear[811]: ${ofFailed}`],
  ['a message that begins in another way', `nas sshd[811]: ${bySyslogNg('Invalid user admin f')}`],
  ['another process id within the quote', `nas ${bySyslogNg('sshd[4243]: Failed p')}`],
  ['a quote without an end', "nas sshd[811]: Last message 'Failed password for repeated 9 times"],
  ['more text behind it', `nas sshd[811]: ${ofFailed} indeed`],
];

suite('repetitions that a daemon left out', () => {
  for (const [what, line, times] of counted) {
    test(`counts ${times} times: ${what}`, () => {
      const [first, again, ...more] = parsed(failedLine, `May  1 10:00:27 ${line}`);
      assert.ok(first && again);
      assert.deepEqual(more, []);
      assert.deepEqual(again, {
        ...first,
        line: 2,
        date: first.date + 20_000_000,
        attempts: times,
        reading: times === 1 ? 'failed' : `failed x${times}`,
      });
    });
  }

  for (const [what, line] of notCounted) {
    test(`does not count: ${what}`, () => {
      assert.deepEqual(attemptsFrom(parsed(failedLine, `May  1 10:00:27 ${line}`)), { 'nas 192.0.2.7': 1 });
    });
  }

  test('metalog writes `twice` for one more, and a number for as many more', () => {
    const line = `May  1 10:00:07 [sshd] ${failed}`;
    const indent = ' '.repeat(16);
    const attempts = (repetition: string): readonly number[] =>
      parsed(line, `${indent}${repetition}`).map((event) => event.attempts);
    assert.deepEqual(attempts('- Last output repeated twice -'), [1, 1]);
    assert.deepEqual(attempts('- Last output repeated 3 times -'), [1, 3]);
    assert.deepEqual(attempts('- Last output repeated thrice -'), [1]);
  });

  test('counts for its host if lines of other hosts are in between', () => {
    const events = parsed(
      failedLine,
      `May  1 10:00:08 web2 sshd[4242]: ${failed.replaceAll('192.0.2.7', '198.51.100.1')}`,
      `May  1 10:00:09 web3 sshd[9]: ${invalid}`,
      `May  1 10:00:10 web2 CRON[3]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`,
      `May  1 10:00:27 nas sshd[811]: ${ofFailed}`,
      `May  1 10:00:28 web2 sshd[70]: ${bySyslogNg('Failed password for ', 4)}`,
      `May  1 10:00:28 web3 sshd[71]: ${bySyslogNg('Invalid user admin f', 2)}`,
    );
    assert.deepEqual(attemptsFrom(events), {
      'nas 192.0.2.7': 10,
      'web2 198.51.100.1': 5,
      'web3 192.0.2.8': 3,
    });
  });

  test('counts for the last event of its host, and for none before it', () => {
    const lines = [failedLine, `May  1 10:00:08 nas sshd[4243]: ${invalid}`];
    assert.equal(parsed(...lines, `May  1 10:00:27 nas sshd[811]: ${ofFailed}`).length, 2);
  });

  test('counts again, for the same event, each time that syslog-ng writes the line', () => {
    const again = `May  1 10:00:27 nas sshd[811]: ${ofFailed}`;
    assert.deepEqual(attemptsFrom(parsed(failedLine, again, again)), { 'nas 192.0.2.7': 19 });
  });

  test('adds no attempt if the message was not an attempt', () => {
    const offer = 'Failed publickey for root from 192.0.2.7 port 40022 ssh2: RSA SHA256:Zz';
    const again = bySyslogNg('Failed publickey for');
    assert.deepEqual(
      attemptsFrom(
        parsed(`May  1 10:00:07 nas sshd[1]: ${offer}`, `May  1 10:00:08 nas sshd[811]: ${again}`),
      ),
      { 'nas 192.0.2.7': 0 },
    );
  });

  test('does not count ten minutes or two thousand lines later', () => {
    assert.equal(parsed(failedLine, `May  1 10:10:07 nas sshd[811]: ${ofFailed}`).length, 2);
    assert.equal(parsed(failedLine, `May  1 10:10:08 nas sshd[811]: ${ofFailed}`).length, 1);
    const others = (count: number): string[] => Array<string>(count).fill('May  1 10:00:09 nas cron[1]: x');
    assert.equal(parsed(failedLine, ...others(1999), `May  1 10:00:27 nas sshd[811]: ${ofFailed}`).length, 2);
    assert.equal(parsed(failedLine, ...others(2000), `May  1 10:00:27 nas sshd[811]: ${ofFailed}`).length, 1);
  });

  test('counts if the log was read in two parts', () => {
    const first = parserOf();
    first.parse(`${failedLine}\nMay  1 10:00:08 web2 sshd[9]: ${invalid}\n`);
    const second = parserOf({ state: first.state() }, first.lines());
    const { events } = second.parse(`May  1 10:00:27 nas sshd[811]: ${ofFailed}\n`);
    assert.deepEqual(attemptsFrom(events), { 'nas 192.0.2.7': 9 });
  });
});
