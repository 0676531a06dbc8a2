// The key of a line, as far as it is certain.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginKey } from '../../../src/model/login.js';
import { eventOf, parseMessage, parseText } from '../../support/parse-text.js';

const SHA256 = `SHA256:${'Ab1+/'.repeat(8)}xyz`;
const OTHER = `SHA256:${'Q'.repeat(43)}`;
const MD5 = `${'0a:'.repeat(15)}ff`;
const FROM = 'for anna from 192.0.2.7 port 40022 ssh2';

const none = { key_type: null, key_fingerprint: null, cert_id: null, cert_serial: null, cert_ca: null };

function keyOf(message: string, log = ''): LoginKey {
  const event = log === '' ? parseMessage(message) : eventOf(log + message);
  assert.ok(event, message);
  const { key_type, key_fingerprint, cert_id, cert_serial, cert_ca } = { ...none, ...event };
  return { key_type, key_fingerprint, cert_id, cert_serial, cert_ca };
}

const plain = (key_type: string | null, key_fingerprint: string): LoginKey => ({
  ...none,
  key_type,
  key_fingerprint,
});

suite('a key', () => {
  const samples: readonly (readonly [message: string, key: LoginKey])[] = [
    [`Accepted publickey ${FROM}: ED25519 ${SHA256}`, plain('ED25519', SHA256)],
    [`Failed publickey ${FROM}: ECDSA-SK ${SHA256}`, plain('ECDSA-SK', SHA256)],
    [`Failed publickey for invalid user x y from 192.0.2.7 port 1 ssh2: RSA ${SHA256}`, plain('RSA', SHA256)],
    [`Accepted publickey ${FROM}: RSA MD5:${MD5}`, plain('RSA', `MD5:${MD5}`)],
    // 6.3 to 6.7
    [`Accepted publickey ${FROM}: RSA ${MD5}`, plain('RSA', MD5)],
    ['Accepted rsa for anna from 192.0.2.7 port 40022 ssh1: RSA1 ' + MD5, plain('RSA1', MD5)],
    [
      `Accepted hostbased ${FROM}: RSA ${SHA256}, client user "anna", client host "client.example"`,
      plain('RSA', SHA256),
    ],
    [
      `Failed hostbased ${FROM}: RSA ${SHA256}, client user "x: ED25519 ${OTHER}", client host "h"`,
      plain('RSA', SHA256),
    ],
    [
      `Accepted publickey ${FROM}: ED25519-CERT ${SHA256} ID anna@laptop (serial 7) CA RSA ${OTHER}`,
      {
        ...plain('ED25519-CERT', SHA256),
        cert_id: 'anna@laptop',
        cert_serial: '7',
        cert_ca: `RSA ${OTHER}`,
      },
    ],
    // 6.3 to 7.8
    [
      `Accepted publickey ${FROM}: RSA-CERT ID anna (serial 18446744073709551615) CA RSA ${MD5}`,
      {
        ...none,
        key_type: 'RSA-CERT',
        cert_id: 'anna',
        cert_serial: '18446744073709551615',
        cert_ca: `RSA ${MD5}`,
      },
    ],
  ];
  for (const [message, key] of samples)
    test(`of: ${message}`, () => {
      assert.deepEqual(keyOf(message), key);
      assert.deepEqual(keyOf(message, '2026-05-01T10:00:00.123456+02:00 web1 sshd-session[7]: '), key);
    });

  const dropbear: readonly (readonly [message: string, key: LoginKey])[] = [
    [`with ssh-ed25519 key ${SHA256}`, plain('ED25519', SHA256)],
    [`with ssh-rsa key ${SHA256}`, plain('RSA', SHA256)],
    [`with ecdsa-sha2-nistp384 key ${SHA256}`, plain('ECDSA', SHA256)],
    [`with key md5 ${MD5}`, plain(null, MD5)],
    [`with key sha1!! ${MD5}:01:02:03:04`, plain(null, `${MD5}:01:02:03:04`)],
    [`with ssh-ed25519 key ${SHA256.slice(0, -1)}`, none],
  ];
  for (const [message, key] of dropbear)
    test(`of dropbear: ${message}`, () => {
      const log = `May  1 10:00:00 web1 dropbear[7]: `;
      assert.deepEqual(keyOf(`Pubkey auth succeeded for 'anna' ${message} from 192.0.2.7:40022`, log), key);
    });
});

suite('no key', () => {
  const samples = [
    `Accepted password ${FROM}`,
    `Accepted gssapi-with-mic ${FROM}: RSA ${SHA256}`,
    `Failed publickey ${FROM}: (null)`,
    `Failed publickey ${FROM}: RSA (null)`,
    `Failed publickey ${FROM}: RSA ${SHA256}x`,
    // Cut within the fingerprint
    `Failed publickey ${FROM}: RSA ${SHA256.slice(0, -1)}`,
    `Failed publickey ${FROM}: RSA ${MD5.slice(0, -3)}`,
    `Failed publickey ${FROM}: RSA-CERT ID anna (serial 7) CA RSA ${SHA256.slice(0, -1)}`,
    `Invalid user x: RSA ${SHA256} from 192.0.2.7 port 1`,
  ];
  for (const message of samples) test(`in: ${message}`, () => assert.deepEqual(keyOf(message), none));

  test('of an event without one: the fields are missing', () => {
    assert.ok(!('key_type' in eventOf(`May  1 10:00:00 web1 sshd[7]: Accepted password ${FROM}`)));
  });
});

suite('the id of a certificate may be any text', () => {
  const certificate = (id: string, extra = ''): string =>
    `ED25519-CERT ${SHA256} ID ${id} (serial 7) CA ED25519 ${SHA256}${extra}`;
  const imitated = `x (serial 1) CA ED25519 ${OTHER}`;
  const ids = [
    '',
    ' ',
    '"',
    'a: b',
    imitated,
    `${imitated}, client user "root", client host "h"`,
    '(serial 1)',
  ];

  for (const id of ids)
    test(`of a user: ${id}`, () => {
      const { cert_id, cert_serial, cert_ca } = keyOf(`Failed publickey ${FROM}: ${certificate(id)}`);
      assert.deepEqual([cert_id, cert_serial, cert_ca], [id, '7', `ED25519 ${SHA256}`]);
    });

  test('of a host: in doubt, only the key is certain', () => {
    const by = (id: string, user: string): LoginKey =>
      keyOf(
        `Failed hostbased ${FROM}: ${certificate(id, `, client user "${user}", client host "h.example"`)}`,
      );
    const certain = { ...plain('ED25519-CERT', SHA256) };
    assert.deepEqual(by('h.example', 'anna'), {
      ...certain,
      cert_id: 'h.example',
      cert_serial: '7',
      cert_ca: `ED25519 ${SHA256}`,
    });
    assert.deepEqual(by(imitated, 'anna'), certain);
    assert.deepEqual(by('h.example', imitated), certain);
    assert.equal(by('h.example', '", client host "x').cert_id, 'h.example');
  });

  test('that sshd or a daemon cuts: only the key is certain', () => {
    for (const [id, cutAt] of [
      ['x'.repeat(600), 500],
      [`${'x'.repeat(219)} (serial 1) CA ED25519 ${OTHER}${'y'.repeat(400)}`, 500],
      [`x (serial 1) CA ED25519 ${OTHER}    `, 203],
    ] as const) {
      const message = `Failed publickey ${FROM}: ${certificate(id)}`.slice(0, cutAt);
      const { events } = parseText(`May  1 10:00:00 web1 sshd[7]: ${message}\n`);
      const { cert_id, cert_serial, cert_ca, key_fingerprint } = { ...none, ...events[0] };
      assert.deepEqual([cert_id, cert_serial, cert_ca, key_fingerprint], [null, null, null, SHA256], message);
    }
  });

  test('that is longer than 512 bytes is cut', () => {
    const message = `Accepted publickey ${FROM}: ${certificate('x'.repeat(40) + '\u00e9'.repeat(120))}`;
    const { cert_id } = keyOf(message);
    assert.ok(cert_id !== null && Buffer.byteLength(cert_id) <= 512);
  });
});
