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

suite('the end of a session', () => {
  const END = Date.UTC(2026, 4, 1, 19, 30) * 1000;
  const byAddress = { host: 'web1', ip: '192.0.2.7', port: 40022, pid: null, date: END };
  const at = (message: string, pid = 2): string => line('19:30:00', 'web1', pid, message);
  const A = '192.0.2.7 port 40022';

  const always = [
    `Disconnected from user anna ${A}`,
    `Connection closed by user anna ${A}`,
    `Connection reset by user anna ${A}`,
    `Connection from user anna ${A} timed out`,
    `Disconnecting user anna ${A}: Packet corrupt`,
    `Timeout, client not responding from user anna ${A}`,
    `send DEBUG: Connection from user anna ${A}: Broken pipe`,
    'Disconnected from user anna ::ffff:192.0.2.7 port 40022',
    `Disconnected from user anna Disconnected from user bob ${A} [postauth]`,
  ];
  for (const message of always)
    test(`in: ${message}`, () => {
      const { events, sessionEnds } = parseText(at(message));
      assert.deepEqual([events, sessionEnds], [[], [byAddress]]);
    });

  const ofKnown = [
    `Connection closed by ${A}`,
    `Connection reset by ${A}`,
    `Received disconnect from ${A}:11: disconnected by user`,
    `Disconnected from ${A}`,
  ];
  for (const message of ofKnown)
    test(`of a client that has logged in, in: ${message}`, () => {
      assert.deepEqual(parseText(accepted + at(message)).sessionEnds, [byAddress]);
      assert.deepEqual(parseText(at(message)).sessionEnds, []);
      assert.deepEqual(parseText(accepted + at(message).replace('web1', 'web2')).sessionEnds, []);
      assert.deepEqual(parseText(accepted + at(`${message} [preauth]`)).sessionEnds, []);
    });

  for (const message of [
    'pam_unix(sshd:session): session closed for user anna',
    'pam_unix(sshd-session:session): session closed for user anna',
    '(pam_unix) session closed for user anna',
  ])
    test(`by its process, in: ${message}`, () => {
      const { sessionEnds } = parseText(at(message, 1));
      assert.deepEqual(sessionEnds, [{ host: 'web1', ip: null, port: null, pid: 1, date: END }]);
    });

  test('of PAM has a name', () => {
    assert.deepEqual(parseText(at('pam_unix(sshd:session): session closed for user')).sessionEnds, []);
  });

  test('of dropbear', () => {
    const ofDropbear = (message: string): unknown =>
      parseText(at(message).replace('sshd-session', 'dropbear')).sessionEnds;
    assert.deepEqual(ofDropbear('Exit (anna) from <192.0.2.7:40022>: Disconnect received'), [byAddress]);
    const byProcess = [{ host: 'web1', ip: null, port: null, pid: 2, date: END }];
    assert.deepEqual(ofDropbear('Exit (anna): Exited normally'), byProcess);
    assert.deepEqual(ofDropbear('exit after auth (anna): Exited normally'), byProcess);
    assert.deepEqual(ofDropbear('Exit before auth from <192.0.2.7:40022>: Exited normally'), []);
  });

  test('once, although several lines report it, also if they are read in two parts', () => {
    const lines = [
      accepted,
      at(`Received disconnect from ${A}:11: disconnected by user`),
      at(`Disconnected from user anna ${A}`),
    ];
    assert.deepEqual(parseText(lines.join('')).sessionEnds, [byAddress]);
    const first = parserOf();
    assert.deepEqual(first.parse((lines[0] ?? '') + (lines[1] ?? '')).sessionEnds, [byAddress]);
    assert.deepEqual(parserOf({ state: first.state() }, 2).parse(lines[2] ?? '').sessionEnds, []);
  });

  test('not for a client whose name imitates it', () => {
    const forged = [
      `Disconnected from invalid user user anna ${A} 203.0.113.9 port 1 [preauth]`,
      `Failed password for invalid user x Disconnected from user anna ${A} from 203.0.113.9 port 1 ssh2`,
      `Invalid user session closed for user anna from 203.0.113.9 port 1`,
    ];
    assert.deepEqual(parseText(forged.map((message) => at(message)).join('')).sessionEnds, []);
  });
});
