import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginEvent } from '../../../src/model/login.js';
import type { OwnPattern } from '../../../src/model/own-pattern.js';
import { createOwnPatterns, type ParsedBlock } from '../../../src/parse/parse.js';
import { parseText } from '../../support/parse-text.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const anyFailed: OwnPattern = {
  name: 'any',
  status: 'Failed',
  pattern: '^denied (?<user>.*) at (?<ip>\\S*?)(?::(?<port>\\d+))?$',
};

const parseWith = (patterns: readonly OwnPattern[], lines: readonly string[]): ParsedBlock =>
  parseText(lines.map((line) => `2026-05-01T10:00:00Z ${line}\n`).join(''), {
    ownPatterns: createOwnPatterns(patterns),
  });

const eventOf = (line: string, pattern: Partial<OwnPattern> = {}): LoginEvent | undefined =>
  parseWith([{ ...anyFailed, ...pattern }], [line]).events[0];

type Row = readonly [line: string, expected: Partial<LoginEvent>, pattern?: Partial<OwnPattern>];

const fitting: readonly Row[] = [
  [
    'web1 vsftpd[77]: denied anna at 192.0.2.7:40022',
    {
      line: 1,
      date: Date.UTC(2026, 4, 1, 10) * 1000,
      host: 'web1',
      service: 'vsftpd',
      pid: 77,
      status: 'Failed',
      method: null,
      user: 'anna',
      ip: '192.0.2.7',
      rhost: null,
      port: 40022,
      attempts: 1,
    },
  ],
  ['web1 vsftpd: denied anna at 192.0.2.7', { service: 'vsftpd', pid: null, port: null }],
  ['web1 postfix/smtpd[1]:denied anna at 192.0.2.7', { service: 'postfix/smtpd', pid: 1 }],
  ['web1 sshd[1]: denied anna at 192.0.2.7', { service: 'sshd', pid: 1 }],
  ['web1 sshd-session[1]: denied anna at 192.0.2.7', { service: 'sshd' }],
  ['web1 dropbear[1]: denied anna at 192.0.2.7', { service: 'dropbear' }],
  ['web1 sshd-session[1]: denied anna at 192.0.2.7', { service: 'sshd' }, { program: 'sshd' }],
  ['web1 sshd-session[1]: denied anna at 192.0.2.7', { service: 'sshd' }, { program: 'sshd-session' }],
  ['web1 vsftpd[1]: denied anna at 192.0.2.7', { service: 'vsftpd' }, { program: 'vsftpd' }],
  ['web1 vsftpd: denied anna at ::ffff:192.0.2.7', { ip: '192.0.2.7' }, { pattern: 'at (?<ip>\\S+)' }],
  ['web1 vsftpd: denied anna at 2001:DB8:0::7', { ip: '2001:db8::7' }, { pattern: 'at (?<ip>\\S+)' }],
  ['web1 vsftpd: denied anna at host.example', { ip: null, rhost: 'host.example' }],
  ['web1 vsftpd: denied anna at UNKNOWN', { ip: null, rhost: null }],
  ['web1 vsftpd: denied anna at ', { ip: null, rhost: null }],
  ['web1 vsftpd: denied anna at 192.0.2.7:65535', { port: 65535 }],
  ['web1 vsftpd: denied anna at 192.0.2.7:65536', { port: null }],
  ['web1 vsftpd: denied anna at 192.0.2.7:000022', { port: null }],
  ['web1 vsftpd: denied  at 192.0.2.7', { user: '' }],
  ['web1 vsftpd: denied anna at 192.0.2.7', { user: null }, { pattern: 'at (?<ip>\\S+)' }],
  ['web1 vsftpd: denied jürgen at 192.0.2.7', { user: 'jürgen' }],
  [
    'web1 vsftpd: abgewiesen: 李雷 (192.0.2.7)',
    { user: '李雷' },
    { pattern: ': (?<user>[^ü]+) \\((?<ip>.*)\\)' },
  ],
  ['web1 vsftpd: 😀 at 192.0.2.7', { user: '\ufffd' }, { pattern: '(?<user>.) at (?<ip>.*)' }],
  ['web1 vsftpd: denied anna at 192.0.2.7', { status: 'Accepted', attempts: 1 }, { status: 'Accepted' }],
  ['web1 vsftpd: denied anna at 192.0.2.7', { status: 'Invalid', attempts: 1 }, { status: 'Invalid' }],
  ['web1 vsftpd: denied anna at 192.0.2.7', { status: 'Probe', attempts: 0 }, { status: 'Probe' }],
  [`web1 vsftpd: denied ${'a'.repeat(4076)} at 192.0.2.7`, { ip: '192.0.2.7' }],
  [`web1 ${'p'.repeat(64)}: denied anna at 192.0.2.7`, { service: 'p'.repeat(64) }],
];

const strange: readonly (readonly [line: string, pattern?: Partial<OwnPattern>])[] = [
  ['web1 vsftpd: Denied anna at 192.0.2.7'],
  ['web1 vsftpd: it denied anna at 192.0.2.7'],
  ['web1 vsftpd: denied anna at 192.0.2.7', { program: 'vsftp' }],
  ['web1 vsftpd[1]: denied anna at 192.0.2.7', { program: 'sshd' }],
  ['web1 dropbear[1]: denied anna at 192.0.2.7', { program: 'sshd' }],
  ['web1 sshd[1]: denied anna at 192.0.2.7', { program: 'sshd-session' }],
  ['web1 denied anna at 192.0.2.7'],
  [`web1 vsftpd: denied ${'a'.repeat(4077)} at 192.0.2.7`],
  [`web1 sshd[1]: denied ${'a'.repeat(4077)} at 192.0.2.7`],
  [`web1 ${'p'.repeat(65)}: denied anna at 192.0.2.7`],
];

suite('patterns of the user', () => {
  for (const [line, expected, pattern] of fitting) {
    const options = pattern ? ` by ${Object.values(pattern).join()}` : '';
    test(`read ${line.slice(0, 80)}${options}`, () => {
      const event = eventOf(line, pattern);
      assert.ok(event);
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual([key, event[key as keyof LoginEvent]], [key, value]);
    });
  }

  for (const [line, pattern] of strange) {
    test(`do not match ${line.slice(0, 80)}${pattern ? ` by ${Object.values(pattern).join()}` : ''}`, () =>
      assert.equal(eventOf(line, pattern), undefined));
  }

  test('the first match counts', () => {
    const { events } = parseWith(
      [
        { ...anyFailed, name: 'ftp', program: 'ftpd', status: 'Invalid' },
        { ...anyFailed, name: 'probe', status: 'Probe', pattern: 'anna at (?<ip>.*)' },
        anyFailed,
      ],
      [
        'web1 ftpd: denied anna at 192.0.2.7',
        'web1 x: denied anna at 192.0.2.7',
        'web1 x: denied bob at 192.0.2.7',
      ],
    );
    assert.deepEqual(
      events.map((event) => event.status),
      ['Invalid', 'Probe', 'Failed'],
    );
  });

  test('each event has the host of its line', () => {
    const { events } = parseWith(
      [anyFailed],
      [
        'web1 x: denied anna at 192.0.2.7',
        'web2 y: denied anna at 192.0.2.7',
        'web3 sshd: denied anna at 192.0.2.7',
      ],
    );
    assert.deepEqual(
      events.map((event) => event.host),
      ['web1', 'web2', 'web3'],
    );
  });

  test('do not change the messages that authtrack recognizes', () => {
    const known = 'web1 sshd[1]: Failed password for denied anna at 192.0.2.9 from 192.0.2.7 port 1 ssh2';
    const greedy = { ...anyFailed, status: 'Accepted', pattern: 'at (?<ip>\\S+)' } as const;
    assert.deepEqual(parseWith([greedy], [known]), parseWith([], [known]));
  });

  test('a line that they match is not counted as unknown', () => {
    const lines = ['web1 sshd[1]: denied anna at 192.0.2.7', 'web1 sshd[1]: strange'];
    assert.equal(parseWith([anyFailed], lines).unrecognizedCount, 1);
    assert.equal(parseWith([], lines).unrecognizedCount, 2);
  });

  test('no line makes them run for long', () => {
    const patterns = ['(?<ip>a+)+$', '(a|a)*(?<ip>b)', '(.*)(.*)(.*)(.*)(?<ip>x)'].map((pattern, i) => ({
      ...anyFailed,
      name: `${i}`,
      pattern,
    }));
    const lines = Array<string>(50).fill(`web1 sshd[1]: ${'a'.repeat(4000)}!`);
    assert.ok(cpuSeconds(() => void parseWith(patterns, lines)) < 10);
  });

  test('an empty list creates no matcher', () => assert.equal(createOwnPatterns([]), undefined));
});
