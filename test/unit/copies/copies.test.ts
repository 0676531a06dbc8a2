// Copies of a log compared with stored rows: rows of older releases, hostile logs, and the memory between batches.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { loginId } from '../../../src/lib/identity.js';
import { unknownLocation } from '../../../src/model/location.js';
import type { MergedLogins } from '../../../src/model/merged-logins.js';
import type { Origin } from '../../../src/model/login.js';
import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import { loginAt, NONE, withLocations, withOrigin, type LocatedLogins } from '../../../src/model/logins.js';
import { mergeCopies } from '../../../src/copies/copies.js';
import { parserOf } from '../../support/parse-text.js';

function loginsOf(lines: readonly string[]): LocatedLogins {
  const builder = new LoginsBuilder();
  const { events } = parserOf({ state: '' }, 0).parse(lines.map((line) => `${line}\n`).join(''));
  for (const event of events) builder.add(event);
  const logins = withLocations(builder, new Map(builder.ips.map((ip) => [ip, unknownLocation])));
  return withOrigin(logins, '');
}

function storedOf(lines: readonly string[]): LocatedLogins {
  const logins = loginsOf(lines);
  return { ...logins, line: logins.line.map((line) => loginId(1, line)) };
}

function merge(
  stored: LocatedLogins,
  lines: readonly string[],
  copied: readonly number[] = [],
): MergedLogins {
  const question = { sourceId: 2, logins: loginsOf(lines), stored, isOwnCopied: () => false };
  return mergeCopies({ ...question, copied: new Set(copied) });
}

const failed = (pid: number, second: string, port = 40_000 + pid): string =>
  `2026-03-01T10:${second}Z web1 sshd[${pid}]: Failed password for root from 203.0.113.9 port ${port} ssh2`;

suite('copies', () => {
  test('are recognized in rows from before readings were stored, also for repeated lines', () => {
    const at = '2026-03-01T10:00:09Z web1 sshd[7]:';
    const lines = [
      failed(7, '00:00'),
      `${at} message repeated 3 times: [ Failed password for root from 203.0.113.9 port 40007 ssh2]`,
      `${at} message repeated 2 times: [ Failed publickey for root from 203.0.113.9 port 40007 ssh2: RSA SHA256:x]`,
    ];
    const stored = storedOf(lines);
    const old = { ...stored, kinds: stored.kinds.map((kind) => ({ ...kind, reading: '' })) };
    const { fresh, replaced, removed, copied } = merge(old, lines);
    assert.deepEqual([fresh.count, replaced.count, removed.count, copied.length], [0, 0, 0, 3]);
  });

  test('are recognized in rows with whole names, from a release without length limits', () => {
    const line = (end: string): string =>
      `2026-03-01T10:00:00Z web1 sshd[7]: User ${'x'.repeat(3900)}${end} not allowed because account is locked`;
    const bounded = storedOf([line('a')]);
    const whole = { ...bounded, users: bounded.users.map(() => `${'x'.repeat(3900)}a`) };
    for (const stored of [bounded, whole]) {
      assert.deepEqual(
        [merge(stored, [line('a')]).fresh.count, merge(stored, [line('b')]).fresh.count],
        [0, 1],
      );
    }
  });

  test('are recognized in rows whose names an earlier release stored in other characters', () => {
    const line = (user: string): string =>
      `2026-03-01T10:00:00Z web1 dropbear[7]: Bad password attempt for '${user}' from 203.0.113.9:40007`;
    const hash = '\u00e2\u0080\u00a60123456789abcdef';
    // The bytes, and how they were stored.
    const names = [
      ['ad\u00ff', 'ad\u00ff'],
      ['\u00c3\u00a9\u00ff', '\u00c3\u00a9\u00ff'],
      ['ad\\x41', 'ad\\x41'],
      ['ad\\xff', 'ad\\xff'],
      [`ad${hash}`, 'ad\u20260123456789abcdef'],
    ] as const;
    for (const [bytes, before] of names) {
      const today = storedOf([line(bytes)]);
      assert.notDeepEqual(today.users, [before]);
      for (const stored of [today, { ...today, users: [before] }]) {
        assert.equal(merge(stored, [line(bytes)]).fresh.count, 0, before);
        assert.equal(merge(stored, [line(`${bytes}\u00fe`)]).fresh.count, 1, before);
      }
    }
  });

  test('of a line that a release without a limit counted more often are recognized', () => {
    const lines = (times: number): readonly string[] => [
      failed(7, '00:00'),
      failed(7, '00:01').replace(/Failed.*/, `message repeated ${times} times: [ $&]`),
    ];
    const limited = storedOf(lines(500));
    const kinds = limited.kinds.map((kind) => ({ ...kind, reading: kind.reading.replace('x100', 'x500') }));
    assert.notDeepEqual(limited.kinds, kinds);
    const attempts = limited.attempts.map((count) => (count === 100 ? 500 : count));
    assert.equal(merge({ ...limited, kinds, attempts }, lines(500)).fresh.count, 0);
    assert.equal(merge(storedOf(lines(3)), lines(2)).fresh.count, 1);
  });

  test('are recognized in rows with whole clients and methods, from a release without length limits', () => {
    const lines = [
      `2026-03-01T10:00:00Z web1 sshd[7]: Failed ${'m'.repeat(80)} for root from ${'h'.repeat(300)} port 40007 ssh2`,
    ];
    const bounded = storedOf(lines);
    const kinds = bounded.kinds.map((kind) => ({
      ...kind,
      method: 'm'.repeat(80),
      rhost: 'h'.repeat(300),
    }));
    assert.notDeepEqual(bounded.kinds, kinds);
    assert.equal(merge({ ...bounded, kinds }, lines).fresh.count, 0);
  });

  // A quadratic comparison took twenty seconds for 8,000 such lines, and an hour for 100,000.
  test('of a log of one process and one second take no longer than others', { timeout: 120_000 }, () => {
    const lines = Array.from({ length: 15_000 }, () => failed(7, '00:00'));
    const stored = storedOf(lines);
    assert.equal(merge(stored, lines.slice(1)).fresh.count, 0);
    assert.equal(
      merge(stored, lines.map((line) => line.replace('Z web1', '.5Z web1')).slice(1)).fresh.count,
      0,
    );
    const repeated = (times: number): string =>
      failed(7, '00:00').replace(/Failed.*/, `message repeated ${times} times: [ $&]`);
    merge(
      stored,
      Array.from({ length: 15_000 }, (_, n) => repeated(n + 2)),
    );
    const others = Array.from({ length: 15_000 }, (_, n) => failed(7, '00:00', 1 + n));
    merge(stored, others);
  });

  test('with an address that the journal does not have are not vouched for', () => {
    const of = (client: string): string =>
      `2026-03-01T10:00:00Z web1 sshd[7]: User root${client} not allowed because account is locked`;
    const nameless = [of('')];
    const forged = ['2026-03-01T10:00:00Z web1 sshd[7]: Invalid user x from 203.0.113.9 port 40007'];
    const withIp = (logins: LocatedLogins, origin: Origin, ip: string | null): LocatedLogins => {
      const builder = new LoginsBuilder();
      for (let n = 0; n < logins.count; n += 1) builder.add({ ...loginAt(logins, n), ip, rhost: null });
      const all = withLocations(builder, new Map(builder.ips.map((one) => [one, unknownLocation])));
      return withOrigin({ ...all, line: logins.line }, origin);
    };
    const cases: readonly (readonly [
      stored: Origin,
      storedIp: string | null,
      fresh: Origin,
      ip: string | null,
      Origin,
    ])[] = [
      ['', '203.0.113.9', 'journal', null, ''],
      ['journal', null, '', '203.0.113.9', 'export'],
      ['journal', null, 'export', '203.0.113.9', 'export'],
      ['', '203.0.113.9', 'journal', '203.0.113.9', 'journal'],
      ['', null, 'journal', '203.0.113.9', 'journal'],
      ['', null, 'journal', null, 'journal'],
    ];
    for (const lines of [nameless, forged]) {
      for (const [storedOrigin, storedIp, freshOrigin, ip, expected] of cases) {
        const stored = withIp(storedOf(lines), storedOrigin, storedIp);
        const logins = withIp(loginsOf(lines), freshOrigin, ip);
        const question = { sourceId: 2, logins, stored, isOwnCopied: () => false, copied: new Set<number>() };
        const { fresh, replaced } = mergeCopies(question);
        assert.equal(fresh.count, 0);
        const now = replaced.count === 0 ? stored : replaced;
        assert.equal(now.kinds[now.kind[0] ?? NONE]?.origin, expected, `${storedOrigin} ${freshOrigin}`);
      }
    }
  });

  test('are remembered by the last lines of the log, not by the last connections', () => {
    const between = Array.from({ length: 300 }, (_, n) => failed(100 + n, '00:30'));
    const stored = storedOf([failed(7, '00:00'), ...between, failed(7, '01:00')]);
    const first = merge(stored, [failed(7, '00:00'), ...between, failed(7, '01:00')]);
    assert.equal(first.copied.at(-1), stored.line[stored.count - 1]);
    // The same line again in the next batch, which the other log does not have.
    assert.equal(merge(stored, [failed(7, '01:00')], first.copied.slice(-256)).fresh.count, 1);
  });
});
