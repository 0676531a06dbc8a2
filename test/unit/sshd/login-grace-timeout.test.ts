// sshd 9.8 swaps the two addresses of this message, 9.9 and later do not. A local address must never be recorded as
// the client.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { parserOf, parseText } from '../../support/parse-text.js';

const SERVER = '198.51.100.1';
const CLIENT = '203.0.113.9';
const timedOut = (from: string, to: string): string =>
  `sshd[7]: Timeout before authentication for connection from ${from} to ${to}, pid = 4711`;

type Row = { readonly what: string; readonly lines: readonly string[]; readonly ip: string | null };
const both = [timedOut(SERVER, CLIENT), timedOut(CLIENT, SERVER)] as const;

const rows: readonly Row[] = both.flatMap((line, i): Row[] => {
  const release = i === 0 ? 'as 9.8 writes it' : 'as 9.9 writes it';
  return [
    { what: `${release}, no other line`, lines: [line], ip: null },
    {
      what: `${release}, the connection has logged its client`,
      lines: [`sshd-session[4711]: Invalid user admin from ${CLIENT} port 40022`, line],
      ip: CLIENT,
    },
    {
      what: `${release}, another process has logged it`,
      lines: [`sshd-session[4712]: Invalid user admin from ${CLIENT} port 40022`, line],
      ip: null,
    },
    {
      what: `${release}, local address known from LogLevel VERBOSE`,
      lines: [`sshd-session[9]: Connection from 192.0.2.66 port 1 on ${SERVER} port 22 rdomain ""`, line],
      ip: CLIENT,
    },
    {
      what: `${release}, local address known from a dropped connection`,
      lines: [`sshd[7]: drop connection #1 from [192.0.2.66]:1 on [${SERVER}]:22 past Maxstartups`, line],
      ip: CLIENT,
    },
  ];
});

const others: readonly Row[] = [
  { what: 'a loopback address is local', lines: [timedOut(CLIENT, '127.0.0.1')], ip: CLIENT },
  { what: 'a loopback address is local, swapped', lines: [timedOut('127.0.0.1', CLIENT)], ip: CLIENT },
  { what: 'both are the same', lines: [timedOut('127.0.0.1', '127.0.0.1')], ip: '127.0.0.1' },
  {
    what: 'the tag reveals the release',
    lines: ['sshd-auth[9]: Connection closed by 192.0.2.66 port 1 [preauth]', timedOut(CLIENT, SERVER)],
    ip: CLIENT,
  },
  {
    what: 'a later reason reveals the release',
    lines: [
      'sshd[7]: drop connection #1 from [192.0.2.66]:1 on [198.51.100.2]:22 Maxstartups',
      timedOut(CLIENT, SERVER),
    ],
    ip: CLIENT,
  },
  {
    what: 'the state of the process at the end',
    lines: [
      `sshd-session[4711]: Invalid user admin from ${CLIENT} port 40022`,
      `${timedOut(SERVER, CLIENT)} (session)`,
    ],
    ip: CLIENT,
  },
];

const logOf = (lines: readonly string[], host = 'web1'): string =>
  lines.map((line) => `2026-05-01T10:00:00Z ${host} ${line}\n`).join('');

suite('timeout before authentication, as the listener logs it', () => {
  for (const { what, lines, ip } of [...rows, ...others]) {
    test(`${ip ?? 'no address'}: ${what}`, () => {
      const event = parseText(logOf(lines)).events.at(-1);
      assert.equal(event?.status, 'Probe');
      assert.deepEqual([event.ip, event.rhost, event.pid, event.attempts], [ip, null, 4711, 0]);
    });
  }

  test('what is learned about one host does not apply to another', () => {
    const known = logOf([`sshd-session[4711]: Connection from ${CLIENT} port 1 on ${SERVER} port 22`]);
    const { events } = parseText(known + logOf([timedOut(CLIENT, SERVER)], 'web2'));
    assert.deepEqual(
      events.map((e) => e.ip),
      [null],
    );
  });

  test('what is learned is stored with the read position', () => {
    const first = parserOf();
    first.parse(logOf([`sshd-session[9]: Connection from 192.0.2.66 port 1 on ${SERVER} port 22`]));
    const second = parserOf({ state: first.state() });
    assert.equal(second.parse(logOf([timedOut(SERVER, CLIENT)])).events[0]?.ip, CLIENT);
  });
});
