import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginEvent } from '../../../src/model/login.js';
import { parseMessage } from '../../support/parse-text.js';

type Expected = Partial<LoginEvent>;

const samples: readonly (readonly [message: string, expected: Expected])[] = [
  [
    'Accepted password for anna from 192.0.2.7 port 40022 ssh2',
    { status: 'Accepted', method: 'password', user: 'anna', ip: '192.0.2.7', port: 40022, attempts: 1 },
  ],
  [
    'Accepted publickey for anna from 2001:db8::7 port 40022 ssh2: ED25519 SHA256:qdZ0',
    { status: 'Accepted', method: 'publickey', user: 'anna', ip: '2001:db8::7', port: 40022 },
  ],
  [
    'Accepted publickey for anna from 192.0.2.7 port 1 ssh2: ED25519-CERT SHA256:qdZ0 ID x from 203.0.113.9 port 22 ssh2 (serial 7) CA ED25519 SHA256:Ab',
    { user: 'anna', ip: '192.0.2.7', port: 1 },
  ],
  [
    'Accepted keyboard-interactive/pam for anna from 192.0.2.7 port 40022 ssh2',
    { method: 'keyboard-interactive/pam' },
  ],
  [
    'Failed password for root from 192.0.2.7 port 40022 ssh2',
    { status: 'Failed', method: 'password', user: 'root', ip: '192.0.2.7', port: 40022, attempts: 1 },
  ],
  [
    'Failed password for invalid user admin from 192.0.2.7 port 40022 ssh2',
    { status: 'Failed', user: 'admin', attempts: 1 },
  ],
  [
    'Failed password for illegal user admin from ::ffff:192.0.2.7 port 40022 ssh2',
    { status: 'Failed', user: 'admin', ip: '192.0.2.7' },
  ],
  ['Failed password for root from 192.0.2.7 port 40022', { user: 'root', ip: '192.0.2.7', port: 40022 }],
  ['Failed password for invalid user  from 192.0.2.7 port 40022 ssh2', { user: '', ip: '192.0.2.7' }],
  [
    'Failed password for invalid user invalid user from 192.0.2.7 port 40022 ssh2',
    { user: 'invalid user', ip: '192.0.2.7' },
  ],
  [
    'Failed password for invalid user x from 203.0.113.9 port 22 ssh2 from 192.0.2.7 port 40022 ssh2',
    { user: 'x from 203.0.113.9 port 22 ssh2', ip: '192.0.2.7', port: 40022 },
  ],
  [
    'Failed publickey for anna from fe80::1%eth0 port 40022 ssh2: RSA SHA256:Zz',
    { method: 'publickey', ip: 'fe80::1', attempts: 0 },
  ],
  ['Failed none for anna from 192.0.2.7 port 40022 ssh2', { method: 'none', attempts: 0 }],
  [
    'Failed hostbased for anna from 192.0.2.7 port 9 ssh2: RSA SHA256:Zz, client user "b from 203.0.113.9 port 22 ssh2", client host "h"',
    { method: 'hostbased', user: 'anna', ip: '192.0.2.7' },
  ],
  [
    'Failed password for root from UNKNOWN port 65535 ssh2',
    { user: 'root', ip: null, rhost: null, port: 65535 },
  ],
  [
    'Invalid user admin from 192.0.2.7 port 40022',
    { status: 'Invalid', method: null, user: 'admin', ip: '192.0.2.7', port: 40022, attempts: 1 },
  ],
  ['Invalid user admin from 192.0.2.7', { status: 'Invalid', user: 'admin', ip: '192.0.2.7', port: null }],
  ['Invalid user  from 192.0.2.7 port 40022', { user: '', ip: '192.0.2.7' }],
  [
    'Invalid user a from 203.0.113.9 port 22 from 192.0.2.7 port 40022',
    { user: 'a from 203.0.113.9 port 22', ip: '192.0.2.7', port: 40022 },
  ],
  ['Illegal user admin from 192.0.2.7', { status: 'Invalid', user: 'admin' }],
  [
    "User backup from 192.0.2.7 not allowed because none of user's groups are listed in AllowGroups",
    { status: 'Invalid', user: 'backup', ip: '192.0.2.7', rhost: null, attempts: 1 },
  ],
  [
    'User backup from host.example not allowed because listed in DenyUsers',
    { user: 'backup', ip: null, rhost: 'host.example' },
  ],
  [
    'User backup not allowed because account is locked',
    { status: 'Invalid', user: 'backup', ip: null, rhost: null },
  ],
  [
    'User backup not allowed because shell /bin/no such does not exist',
    { status: 'Invalid', user: 'backup', ip: null },
  ],
  [
    'error: PAM: Authentication failure for root from 192.0.2.7',
    {
      status: 'Failed',
      method: 'keyboard-interactive/pam',
      user: 'root',
      ip: '192.0.2.7',
      port: null,
      attempts: 1,
    },
  ],
  [
    'error: PAM: User not known to the underlying authentication module for illegal user admin from host.example',
    { user: 'admin', ip: null, rhost: 'host.example' },
  ],
  [
    'error: PAM: authentication error for root from 192.0.2.7 via 198.51.100.2',
    { user: 'root', ip: '192.0.2.7' },
  ],
  [
    'error: PAM: Have exhausted maximum number of retries for service for root from 192.0.2.7',
    { user: 'root', ip: '192.0.2.7' },
  ],
  [
    'Failed password for invalid user x from 192.0.2.7',
    { status: 'Failed', user: 'x from 192.0.2.7', ip: null, rhost: null, port: null, attempts: 1 },
  ],
  [
    'ROOT LOGIN REFUSED FROM ::ffff:192.0.2.7 port 40022',
    { status: 'Invalid', user: 'root', ip: '192.0.2.7', port: 40022, attempts: 1 },
  ],
  [
    'Failed rhosts-rsa for invalid user x from 192.0.2.7 port 1023 ruser y',
    { status: 'Failed', user: 'x', ip: '192.0.2.7', port: 1023 },
  ],
  [
    'Accepted rhosts-rsa for anna from 192.0.2.7 port 1023 ruser y from 203.0.113.9 port 22',
    { status: 'Accepted', user: 'anna', ip: '192.0.2.7', port: 1023 },
  ],
  [
    'Failed rhosts-rsa for invalid user x from 203.0.113.9 port 1 ruser y from 192.0.2.7 port 1023 ruser z',
    { status: 'Failed', ip: null },
  ],
  [
    'Accepted without authentication for bob from 192.0.2.7 port 40022',
    { status: 'Accepted', method: 'without authentication', user: 'bob', ip: '192.0.2.7' },
  ],
  ['Invalid user x from 203.0.113.9 port 22   ', { status: 'Invalid', ip: null, attempts: 1 }],
  ['ROOT LOGIN REFUSED FROM 192.0.2.7', { status: 'Invalid', user: 'root', port: null }],
  ['Account backup has expired', { status: 'Invalid', user: 'backup', ip: null, attempts: 1 }],
  [
    'fatal: Access denied for user backup by PAM account configuration [preauth]',
    { status: 'Invalid', user: 'backup', ip: null, attempts: 1 },
  ],
  [
    'User backup not allowed because /etc/nologin exists',
    { status: 'Invalid', user: 'backup', ip: null, attempts: 0 },
  ],
  [
    'Failed gssapi-with-mic for anna from 192.0.2.7 port 40022 ssh2',
    { status: 'Failed', method: 'gssapi-with-mic', attempts: 1 },
  ],
  [
    'message repeated 4 times: [ Failed password for root from 192.0.2.7 port 40022 ssh2]',
    { status: 'Failed', user: 'root', attempts: 4 },
  ],
  ['message repeated 2 times: [ Failed none for root from 192.0.2.7 port 40022 ssh2]', { attempts: 0 }],
  [
    'Failed password for invalid user \\303\\274n\\303\\257 from 192.0.2.7 port 40022 ssh2',
    { user: '\\303\\274n\\303\\257' },
  ],
  ['Failed password for invalid user ünï from 192.0.2.7 port 40022 ssh2', { user: 'ünï' }],
];

const noLogins = [
  'Postponed publickey for anna from 192.0.2.7 port 40022 ssh2 [preauth]',
  'Accepted key ED25519 SHA256:qdZ0 found at /home/anna/.ssh/authorized_keys:1',
  'Failed password for root from 192.0.2.7 port 123456 ssh2',
  'Failed password for root from 192.0.2.7 port 40022 ssh2 and more',
  'User x not allowed because I say so',
  'input_userauth_request: invalid user admin [preauth]',
  'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root',
];

suite('messages of sshd', () => {
  for (const [message, expected] of samples) {
    test(`reads ${message}`, () => {
      const event = parseMessage(message);
      assert.ok(event);
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual([key, event[key as keyof LoginEvent]], [key, value]);
    });
  }

  for (const message of noLogins) {
    test(`sees no login in ${message}`, () => assert.equal(parseMessage(message), undefined));
  }

  test('a message that sshd cut at 500 bytes counts, but has no address unless the line proves to be complete', () => {
    const cutAt500 = (start: string, fake: string): string =>
      `${start}${'x'.repeat(500 - start.length - fake.length)}${fake}`;
    const lines = [
      cutAt500('Failed password for invalid user ', ' from 203.0.113.9 port 22'),
      cutAt500('Failed keyboard-interactive/pam for invalid user ', ' from 203.0.113.9 port 22 ssh'),
      cutAt500('Invalid user ', ' from 203.0.113.9 port 22'),
      cutAt500('error: PAM: Authentication failure for illegal user ', ' from 203.0.113.9'),
    ];
    for (const line of lines) {
      const event = parseMessage(line);
      assert.deepEqual([event?.ip, event?.rhost, event?.port, event?.attempts], [null, null, null, 1]);
      assert.match(event?.user ?? '', /^x+ from 203/);
    }
    const whole = cutAt500(
      'Failed publickey for invalid user a from 192.0.2.7 port 1 ssh2: RSA ',
      ' from 203.0.113.9',
    );
    assert.equal(parseMessage(whole)?.ip, '192.0.2.7');
  });
});
