import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginEvent } from '../../../src/model/login.js';
import { parseText } from '../../support/parse-text.js';

const A = { ip: '203.0.113.9', port: 40022 } as const;

const parse = (...messages: readonly string[]): readonly LoginEvent[] =>
  parseText(messages.map((m) => `2026-05-01T10:00:00Z box dropbear[4242]: ${m}\n`).join('')).events;

const samples: readonly (readonly [message: string, expected: Partial<LoginEvent>])[] = [
  [
    "Bad password attempt for 'root' from 203.0.113.9:40022",
    { status: 'Failed', method: 'password', user: 'root', attempts: 1, ...A },
  ],
  ["bad password attempt for 'root' from 203.0.113.9:40022", { status: 'Failed', user: 'root' }],
  ["Bad PAM password attempt for 'o'brien' from ::ffff:203.0.113.9:40022", { user: "o'brien", ...A }],
  [
    'Login attempt for nonexistent user from [2001:db8::9]:40022',
    { status: 'Invalid', user: null, attempts: 1, ip: '2001:db8::9', port: 40022 },
  ],
  ['Login attempt for nonexistent user', { status: 'Invalid', user: null, attempts: 1, ip: null }],
  ['Login attempt with wrong user anna from 203.0.113.9:40022', { status: 'Invalid', user: 'anna', ...A }],
  [
    "Password auth succeeded for 'anna' from 203.0.113.9:40022",
    { status: 'Accepted', method: 'password', user: 'anna', attempts: 1, ...A },
  ],
  ["PAM password auth succeeded for 'anna' from 203.0.113.9:40022", { status: 'Accepted', ...A }],
  ["Auth succeeded with blank password for 'anna' from 203.0.113.9:40022", { status: 'Accepted', ...A }],
  [
    "Pubkey auth succeeded for 'anna' with ssh-ed25519 key SHA256:AbC from 203.0.113.9:40022",
    { status: 'Accepted', method: 'publickey', user: 'anna', ...A },
  ],
  [
    "Pubkey auth succeeded for 'anna' with key md5 ab:cd from 203.0.113.9:40022",
    { status: 'Accepted', ...A },
  ],
  [
    "Pubkey auth bad signature for 'anna' with key sha1!! ab:cd from 203.0.113.9:40022",
    { status: 'Failed', method: 'publickey', user: 'anna', attempts: 1, ...A },
  ],
  ["User 'anna' has invalid shell, rejected", { status: 'Invalid', user: 'anna', ip: null }],
  ["User account 'anna' is locked", { status: 'Invalid', user: 'anna', ip: null }],
  ['root login rejected', { status: 'Invalid', user: 'root', ip: null }],
  [
    "Exit before auth (user 'root', 10 fails): Max auth tries reached - user 'root' from 203.0.113.9:40022",
    { status: 'Probe', user: 'root', attempts: 0, ...A },
  ],
  [
    "Exit before auth from <203.0.113.9:40022>: (user 'root', 10 fails): Max auth tries reached - user 'root'",
    { status: 'Probe', user: 'root', ...A },
  ],
  [
    "Exit before auth from <[2001:db8::9]:40022>: Max auth tries reached - user 'is invalid'",
    { status: 'Probe', user: null, ip: '2001:db8::9' },
  ],
  ["Login attempt for nonexistent user 'bob' from 203.0.113.9:40022", { status: 'Invalid', ...A }],
  [
    "exit before auth (user 'root', 10 fails): Max auth tries reached - user 'root'",
    { status: 'Probe', user: 'root' },
  ],
  ['Exit before auth from <203.0.113.9:40022>: Exited normally', { status: 'Probe', ...A }],
];

suite('dropbear', () => {
  for (const [message, expected] of samples) {
    test(`reads ${message}`, () => {
      const [event] = parse(message);
      assert.ok(event);
      assert.equal(event.service, 'dropbear');
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual([key, event[key as keyof LoginEvent]], [key, value]);
    });
  }

  test('lines without an address get that of their connection', () => {
    const events = parse('Child connection from 203.0.113.9:40022', 'root login rejected');
    assert.deepEqual(
      events.map((e) => [e.ip, e.port, e.attempts]),
      [['203.0.113.9', 40022, 1]],
    );
  });

  test('the end of a connection is an event only if nothing else was recorded for it', () => {
    const end = "Exit before auth from <203.0.113.9:40022>: (user 'anna', 1 fails): Exited normally";
    const events = parse("Bad password attempt for 'anna' from 203.0.113.9:40022", end);
    assert.deepEqual(
      events.map((e) => e.status),
      ['Failed'],
    );
  });

  test('an end without an address, of a connection without one, is not an event', () => {
    assert.deepEqual(parse('Exit before auth: Exited normally'), []);
  });

  test("sshd's messages under dropbear's name are not read", () => {
    assert.deepEqual(parse('Failed password for root from 203.0.113.9 port 40022 ssh2'), []);
  });
});
