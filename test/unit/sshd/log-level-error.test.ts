// What a connection logs at LogLevel ERROR: lines of PAM, and that there were too many attempts.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { attemptsOf, parseMessages, parserOf, parseText } from '../../support/parse-text.js';

const FROM = 'from 192.0.2.7 port 40022';
const tooMany = `error: maximum authentication attempts exceeded for root ${FROM} ssh2 [preauth]`;
const tooManyInvalid = `error: maximum authentication attempts exceeded for invalid user admin ${FROM} ssh2 [preauth]`;
const asked = 'authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.66';
const pam = `pam_unix(sshd:auth): ${asked}  user=root`;
const disconnecting =
  'Disconnecting authenticating user root 192.0.2.7 port 40022: Too many authentication failures [preauth]';

const summary = (...messages: readonly string[]): readonly (readonly unknown[])[] =>
  parseMessages(...messages).map(({ status, user, ip, attempts }) => [status, user, ip, attempts]);

suite('too many attempts of one connection', () => {
  test('for an account that does not exist: one attempt, for the address that sshd names', () => {
    const invalid = [['Invalid', 'admin', '192.0.2.7', 1]];
    assert.deepEqual(summary(tooManyInvalid), invalid);
    assert.deepEqual(
      summary(
        'pam_unix(sshd:auth): check pass; user unknown',
        `pam_unix(sshd:auth): ${asked}`,
        tooManyInvalid,
      ),
      invalid,
    );
    assert.deepEqual(
      summary(tooManyInvalid, disconnecting, 'PAM 5 more authentication failures; logname= uid=0'),
      invalid,
    );
  });

  const failures = [
    pam,
    'pam_unix(sshd-password:auth): authentication failure; logname= uid=0 euid=0',
    'pam_sss(sshd:auth): received for user root: 7 (Authentication failure)',
    `pam_sss(sshd:auth): ${asked} user=root`,
    "pam_krb5(sshd:auth): authentication fails for 'root' (root@EXAMPLE.ORG): Authentication failure",
    `(pam_unix) ${asked}  user=root`,
  ];
  for (const failure of failures) {
    test(`for an account that exists: one attempt after ${failure}`, () => {
      assert.deepEqual(summary(failure, failure, tooMany), [['Failed', 'root', '192.0.2.7', 1]]);
      assert.equal(attemptsOf(failure, tooMany, disconnecting), 1);
    });
  }

  test('for an account that exists, without a failure of PAM: an agent with many keys, and no attempt', () => {
    assert.deepEqual(summary(tooMany), []);
    assert.deepEqual(summary(tooMany, disconnecting), [['Probe', 'root', '192.0.2.7', 0]]);
    assert.deepEqual(summary('pam_unix(sshd:account): authentication failure; x', tooMany), []);
    assert.deepEqual(summary('pam_unix(sshd:auth): check pass; user unknown', tooMany), []);
  });

  test('adds no attempt if other lines of its connection exist', () => {
    const failed = `Failed password for root ${FROM} ssh2`;
    const offer = `Failed publickey for root ${FROM} ssh2: RSA SHA256:Zz`;
    const invalid = `Invalid user admin ${FROM}`;
    const errors = 'error: PAM: Authentication failure for root from 192.0.2.7';
    assert.deepEqual(summary(pam, failed, tooMany), [['Failed', 'root', '192.0.2.7', 1]]);
    assert.deepEqual(
      summary(offer, offer, tooMany).map((row) => row[3]),
      [0, 0],
    );
    assert.deepEqual(
      summary(invalid, tooManyInvalid).map((row) => row[3]),
      [1],
    );
    assert.deepEqual(
      summary(pam, errors, errors, tooMany).map((row) => row[3]),
      [1, 1],
    );
  });

  test('a failure of another process or host does not belong to the connection', () => {
    const line = (host: string, pid: number, message: string, second = 0): string =>
      `2026-05-01T10:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}Z ${host} sshd[${pid}]: ${message}\n`;
    const attempts = (log: string): number =>
      parseText(log).events.reduce((sum, event) => sum + event.attempts, 0);
    assert.equal(attempts(line('web1', 1, pam) + line('web1', 1, tooMany, 9)), 1);
    assert.equal(attempts(line('web1', 1, pam) + line('web1', 2, tooMany, 9)), 0);
    assert.equal(attempts(line('web1', 1, pam) + line('web2', 1, tooMany, 9)), 0);
    assert.equal(attempts(line('web1', 1, pam) + line('web1', 1, tooMany, 241)), 0);
    const untagged = (message: string): string => `2026-05-01T10:00:00.123456789Z stderr F ${message}\n`;
    assert.equal(attempts(untagged(pam) + untagged(tooMany)), 0);
  });

  test('counts if the log was read in two parts', () => {
    const line = (message: string): string => `2026-05-01T10:00:00Z web1 sshd[1]: ${message}\n`;
    const first = parserOf();
    first.parse(line(pam));
    const { events } = parserOf({ state: first.state() }, first.lines()).parse(line(tooMany));
    assert.deepEqual(
      events.map((event) => event.attempts),
      [1],
    );
  });

  test('address spoofing: a user name of any length does not change the address', () => {
    const name = 'x from 192.0.2.66 port 1 ssh2';
    assert.deepEqual(summary(tooManyInvalid.replace('admin', name)), [['Invalid', name, '192.0.2.7', 1]]);
    const long = '\\377'.repeat(100);
    const cut = `error: maximum authentication attempts exceeded for invalid user ${long} from 192.0.2.66 port 1 ssh2`;
    const [event] = parseMessages(cut.padEnd(500, 'x').slice(0, 500));
    assert.deepEqual([event?.status, event?.ip, event?.attempts], ['Invalid', null, 1]);
  });
});
