// Text that is longer than the limit of a name ends in a hash, however it was read.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { loginAt } from '../../../src/model/logins.js';
import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import type { LoginEvent } from '../../../src/model/login.js';
import { createOwnPatterns } from '../../../src/parse/own-patterns.js';
import type { ParserOptions } from '../../../src/parse/parse.js';
import { scannedBlock } from '../../../src/scanner/block-scanner.js';
import { Scanner } from '../../../src/scanner/block-scanner.js';
import { parserOf } from '../../support/parse-text.js';

const LONG = 'x'.repeat(3900);
const HASHED = /^x+\u2026[0-9a-f]{16}$/;

function bothWays(lines: readonly string[], options: Partial<ParserOptions> = {}): readonly LoginEvent[] {
  const block = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
  const byLine = parserOf(options).parse(block.toString('latin1')).events;
  const scanned = parserOf(options);
  const logins = new LoginsBuilder();
  scanned.take(scannedBlock(block, new Scanner(scanned.scanning).scan(block)), logins);
  const byScanner = Array.from({ length: logins.count }, (_, n) => loginAt(logins, n));
  assert.deepEqual(byScanner, byLine);
  return byLine;
}

suite('a name that is longer than 512 bytes', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['of sshd', `May  1 10:00:00 web1 sshd[1]: Invalid user ${LONG} from 192.0.2.7 port 1`],
    ['of sshd, whose line was cut', `May  1 10:00:00 web1 sshd[1]: Failed password for invalid user ${LONG}`],
    ['of an account', `May  1 10:00:00 web1 sshd[1]: User ${LONG} not allowed because account is locked`],
    [
      'in a refusal of PAM',
      `May  1 10:00:00 web1 sshd[1]: error: PAM: User unknown for illegal user ${LONG}`,
    ],
    ['of dropbear', `May  1 10:00:00 web1 dropbear[1]: Bad password attempt for '${LONG}' from 192.0.2.7:22`],
  ];
  for (const [what, line] of rows) {
    test(`${what} ends in a hash, and no two names become one`, () => {
      const of = (end: string): string | null | undefined =>
        bothWays([line.replace('xxx', `xxx${end}`)])[0]?.user;
      const names = ['', 'x', 'y'].map(of).filter((name) => name !== undefined && name !== null);
      assert.ok(names.length > 0);
      assert.equal(new Set(names).size, names.length);
      for (const name of names) assert.ok(Buffer.byteLength(name) <= 512 && /\u2026[0-9a-f]{16}$/.test(name));
    });
  }

  test("is cut in the match of a user's pattern", () => {
    const ownPatterns = createOwnPatterns([
      { name: 'x', program: 'vpn', status: 'Failed', pattern: '^login of (?<user>\\S+) from (?<ip>\\S+)$' },
    ] as never);
    const [event] = bothWays(
      [`May  1 10:00:00 web1 vpn[1]: login of ${LONG.slice(500)} from ${'h'.repeat(300)}`],
      {
        ownPatterns,
      },
    );
    assert.match(event?.user ?? '', HASHED);
    assert.ok(Buffer.byteLength(event?.user ?? '') <= 512);
    assert.ok(Buffer.byteLength(event?.rhost ?? '') <= 255);
    assert.match(event?.rhost ?? '', /^h+\u2026[0-9a-f]{16}$/);
  });
});

suite('a name that is not valid UTF-8', () => {
  test('is limited by the length of its escaped text, in scanner and line parser', () => {
    const [event] = bothWays([
      `May  1 10:00:00 web1 sshd[1]: Invalid user ${'\u00ff'.repeat(250)} from 192.0.2.7 port 1`,
    ]);
    assert.ok(Buffer.byteLength(event?.user ?? '') <= 512);
    const [host] = bothWays([
      `May  1 10:00:00 ${'\u00ff'.repeat(255)} sshd[1]: Invalid user x from 192.0.2.7 port 1`,
    ]);
    assert.ok(Buffer.byteLength(host?.host ?? '') <= 255);
  });
});

suite('an overlong method or host', () => {
  test('is cut too', () => {
    const [event] = bothWays([
      `May  1 10:00:00 web1 sshd[1]: Failed ${'m'.repeat(300)} for root from ${'h'.repeat(300)} port 1 ssh2`,
    ]);
    assert.match(event?.method ?? '', /^m+\u2026[0-9a-f]{16}$/);
    assert.match(event?.rhost ?? '', /^h+\u2026[0-9a-f]{16}$/);
  });
});
