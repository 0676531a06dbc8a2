// sshd logs `Connection closed by A port P` for a client that left at once, and for a session that was interrupted.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Sessions } from '../../../src/sshd/sshd.js';
import { parserOf, parseText } from '../../support/parse-text.js';

const line = (time: string, host: string, pid: number, message: string): string =>
  `2026-05-01T${time}Z ${host} sshd-session[${pid}]: ${message}\n`;

const accepted = line(
  '10:00:00',
  'web1',
  1,
  'Accepted publickey for anna from 192.0.2.7 port 40022 ssh2: ED25519 SHA256:Zz',
);
const closed = (time: string, host = 'web1', port = 40022): string =>
  line(time, host, 2, `Connection closed by 192.0.2.7 port ${port}`);
const statuses = (log: string): readonly string[] => parseText(log).events.map((event) => event.status);

suite('the end of a session is not a probe', () => {
  test('hours after the login, by another process', () => {
    assert.deepEqual(statuses(accepted + closed('10:00:01')), ['Accepted']);
    assert.deepEqual(statuses(accepted + closed('19:30:00')), ['Accepted']);
    assert.deepEqual(statuses(accepted + closed('19:30:00').replace('closed', 'reset')), ['Accepted']);
    assert.deepEqual(statuses(accepted + closed('19:30:00') + closed('19:30:00')), ['Accepted']);
  });

  test('but the end of another client, or on another host, is', () => {
    assert.deepEqual(statuses(accepted + closed('10:00:01', 'web1', 40023)), ['Accepted', 'Probe']);
    assert.deepEqual(statuses(accepted + closed('10:00:01', 'web2')), ['Accepted', 'Probe']);
    assert.deepEqual(statuses(accepted + closed('10:00:01').replace('192.0.2.7', '192.0.2.8')), [
      'Accepted',
      'Probe',
    ]);
  });

  test('if the log was read in two parts, and two thousand logins later', () => {
    const first = parserOf();
    first.parse(accepted);
    const second = parserOf({ state: first.state() }, first.lines());
    assert.deepEqual(second.parse(closed('19:30:00')).events, []);
    const logins = Array.from({ length: 2000 }, (_, i) => accepted.replace('40022', `${i + 1}`)).join('');
    assert.equal(second.parse(logins).events.length, 2000);
    assert.deepEqual(second.parse(closed('19:30:00')).events, []);
    assert.ok(second.state().length < 30_000, second.state().slice(0, 100));
  });

  test('if the log was rotated between the two', () => {
    const sessions = new Sessions();
    parserOf({ sessions }).parse(accepted);
    assert.deepEqual(parserOf({ sessions }).parse(closed('19:30:00')).events, []);
  });
});
