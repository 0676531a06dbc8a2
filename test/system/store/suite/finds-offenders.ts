// The queries of the ban policy, compared with a plain count of the same rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inGroups } from '../../../../src/lib/in-groups.js';
import type { LoginRow } from '../../../../src/model/login.js';
import type { BanRule, Offender } from '../../../../src/model/ban-rule.js';
import { batch, head, loginRow, NOON, storeRows } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const SECOND = 1_000_000;
const germany = { code: 'DE', name: 'Germany' };

const rule: BanRule = {
  maxretry: 5,
  findtimeMicros: 60 * SECOND,
  rootWeight: 2,
  invalidWeight: 1,
  probeWeight: 0.3,
  hosts: [],
  restMicros: null,
  onlyJournal: false,
  excessAttempts: null,
};

const rules: readonly BanRule[] = [
  rule,
  { ...rule, restMicros: 5 * SECOND },
  { ...rule, hosts: ['web1'] },
  { ...rule, hosts: ['web2', 'Web1', "'; --"], restMicros: 20 * SECOND },
  { ...rule, excessAttempts: 7 },
  { ...rule, excessAttempts: 7, restMicros: 5 * SECOND, hosts: ['web1'] },
];

const anyRow = fc.record({
  date: fc.nat(300).map((seconds) => NOON + seconds * SECOND),
  status: fc.constantFrom('Accepted', 'Failed', 'Invalid', 'Probe'),
  user: fc.constantFrom(null, 'root', 'Root', 'mira'),
  ip: fc.constantFrom(null, ...[1, 2, 3, 4, 5, 6, 7, 8].map((last) => `192.0.2.${last}`), '2001:db8::1'),
  attempts: fc.nat(2),
  host: fc.constantFrom('web1', 'web2', 'Web1'),
});

/** In milli-weights of an attempt. */
function weightOf({ status, user, attempts }: LoginRow): number {
  if (status === 'Probe') return 300;
  if (status === 'Accepted') return 0;
  return attempts * (status === 'Failed' && user === 'root' ? 2000 : 1000);
}

/** Address by address, attempt by attempt, looking back over the findtime. */
function counted(
  rows: readonly LoginRow[],
  { hosts, restMicros, findtimeMicros, maxretry, excessAttempts }: BanRule,
): Offender[] {
  const tries = rows
    .filter(({ status, host }) => status !== 'Accepted' && (hosts.length === 0 || hosts.includes(host)))
    .sort((a, b) => a.date - b.date);
  const ips = [...new Set(tries.flatMap(({ ip }) => (ip === null || ip.includes(':') ? [] : ip)))].sort();
  return ips.flatMap((ip) => {
    const own = tries.filter((row) => row.ip === ip);
    const within = (attempts: number): LoginRow[] =>
      own.filter(({ date }) => {
        const recent = own.filter((row) => row.date >= date - findtimeMicros && row.date <= date);
        return recent.reduce((sum, row) => sum + weightOf(row), 0) >= attempts * 1000;
      });
    const met = within(maxretry);
    const episodes: { first: number; last: number }[] = [];
    for (const { date } of met) {
      const last = episodes.at(-1);
      if (last !== undefined && (restMicros === null || date - last.last <= restMicros)) last.last = date;
      else episodes.push({ first: date, last: date });
    }
    if (episodes.length === 0) return [];
    const attempts = own.reduce((sum, row) => sum + (row.status === 'Probe' ? 0 : row.attempts), 0);
    const excessAt = within(excessAttempts ?? Infinity).at(-1)?.date ?? null;
    const lastSeen = own.at(-1)?.date ?? NaN;
    const [country = null] = own.map((row) => row.country.name ?? '').sort();
    return [{ ip, episodes, lastSeen, attempts, country, excessAt }];
  });
}

export function findsOffenders({ freshUrl, openUrl }: TestDatabases): void {
  test('finds offenders as a plain count of all rows does', async () => {
    for (const seed of [1, 2, 3]) {
      const db = await openUrl(freshUrl());
      const rows = await storeRows(db, fc.sample(anyRow, { seed, numRuns: 150 }));
      const expected = counted(rows, rule);
      assert.ok(expected.length > 0 && expected.length < 8, `${expected.length} offenders`);
      for (const own of rules) {
        const found = [...(await db.ipv4Offenders(own))].sort((a, b) => (a.ip < b.ip ? -1 : 1));
        assert.deepEqual(found, counted(rows, own), `seed ${seed}, ${JSON.stringify(own)}`);
      }
      const ipv6 = rows.filter(({ ip, status }) => ip === '2001:db8::1' && status !== 'Accepted');
      const tries = await db.ipv6Attempts(rule);
      assert.equal(tries.length, ipv6.length);
      const ofHost = await db.ipv6Attempts({ ...rule, hosts: ['web2'] });
      assert.equal(ofHost.length, ipv6.filter(({ host }) => host === 'web2').length);
      const sum = (weights: readonly number[]): number =>
        weights.reduce((total, weight) => total + weight, 0);
      assert.equal(sum(tries.map(({ milliWeight }) => milliWeight)), sum(ipv6.map(weightOf)));
    }
  });

  test('counts an address as one if its country has changed', async () => {
    const db = await openUrl(freshUrl());
    const rows = fc
      .sample(anyRow, { seed: 5, numRuns: 240 })
      .map((over, n) => loginRow({ ...over, line: n + 1, ...(n % 80 < 20 && { country: germany }) }));
    let source = await db.addSource('auth.log', head);
    for (const part of inGroups(rows, 20)) ({ source } = await db.commit(batch(source, part)));
    const found = [...(await db.ipv4Offenders(rule))].sort((a, b) => (a.ip < b.ip ? -1 : 1));
    assert.deepEqual(found, counted(rows, rule));
    assert.deepEqual(new Set(found.map(({ country }) => country)), new Set(['Germany']));
  });

  test('finds addresses that logged in, with first and last time', async () => {
    const db = await openUrl(freshUrl());
    await storeRows(db, [
      { status: 'Accepted', date: NOON + 5 },
      { status: 'Accepted', date: NOON, method: 'publickey' },
      { status: 'Accepted', date: NOON + 9 },
      { status: 'Accepted', date: NOON + 2, ip: '192.0.2.7', method: 'gssapi-with-mic' },
      { status: 'Accepted', date: NOON + 3, ip: '192.0.2.8', method: null },
      { ip: '192.0.2.1' },
      { ip: null, status: 'Accepted' },
    ]);
    const found = [...(await db.successfulLogins())].sort((a, b) => (a.ip < b.ip ? -1 : 1));
    assert.deepEqual(found, [
      { ip: '192.0.2.7', first: NOON + 2, last: NOON + 2 },
      { ip: '192.0.2.8', first: NOON + 3, last: NOON + 3 },
      { ip: '203.0.113.5', first: NOON, last: NOON + 9 },
    ]);
    const ips = ['192.0.2.7', '192.0.2.8', '203.0.113.5', ...Array.from({ length: 600 }, (_, n) => `x${n}`)];
    assert.deepEqual(
      [...(await db.firstPasswordLogins(ips))].sort(),
      Object.entries({ '192.0.2.8': NOON + 3, '203.0.113.5': NOON + 5 }),
    );
  });

  test('counts only rows that the journal vouches for, if only those count', async () => {
    const db = await openUrl(freshUrl());
    const rows = fc.sample(anyRow, { seed: 4, numRuns: 150 });
    const isVouched = (row: LoginRow): boolean => row.line % 2 === 0;
    assert.equal(await db.hasJournalSince(0), false);
    const stored = await storeRows(db, rows, isVouched);
    const vouched = stored.filter(isVouched);
    for (const own of rules) {
      const found = [...(await db.ipv4Offenders({ ...own, onlyJournal: true }))];
      const sorted = found.sort((a, b) => (a.ip < b.ip ? -1 : 1));
      assert.deepEqual(sorted, counted(vouched, own), JSON.stringify(own));
    }
    assert.ok(counted(vouched, rule).length > 0);
    assert.deepEqual(
      (await db.ipv6Attempts({ ...rule, onlyJournal: true })).map(({ date }) => date),
      vouched
        .filter(({ ip, status }) => ip === '2001:db8::1' && status !== 'Accepted')
        .map(({ date }) => date)
        .sort((a, b) => a - b),
    );
    const logins = vouched.filter(({ ip, status }) => ip !== null && status === 'Accepted');
    const ips = [...new Set(logins.map(({ ip }) => ip ?? ''))].sort();
    assert.deepEqual((await db.successfulLogins(true)).map(({ ip }) => ip).sort(), ips);
    const first = (ip: string): number =>
      Math.min(...logins.filter((row) => row.ip === ip).map(({ date }) => date));
    assert.deepEqual(
      [...(await db.firstPasswordLogins(ips, true))].sort(),
      ips.map((ip) => [ip, first(ip)]),
    );
    const last = Math.max(...vouched.map(({ date }) => date));
    assert.deepEqual([await db.hasJournalSince(last), await db.hasJournalSince(last + 1)], [true, false]);
  });

  test('returns the last rows of an address', async () => {
    const db = await openUrl(freshUrl());
    const rows = await storeRows(db, [
      loginRow({ line: 1 }),
      loginRow({ line: 2, date: NOON + 1 }),
      loginRow({ line: 3, date: NOON + 2, ip: '192.0.2.1' }),
      loginRow({ line: 4, date: NOON + 3, status: 'Probe' }),
    ]);
    assert.deepEqual(await db.rowsOf([], 2), []);
    assert.equal((await db.rowsOf(['203.0.113.5', '192.0.2.1'], 9)).length, 4);
    assert.deepEqual(await db.addressesLike('192.0.2.'), ['192.0.2.1']);
    assert.deepEqual([await db.hasHost('web1'), await db.hasHost('Web1')], [true, false]);
    const found = await db.rowsOf(['203.0.113.5'], 2);
    assert.deepEqual(
      found.map(({ line }) => line),
      [4, 2],
    );
    assert.equal(found[1]?.date, rows[1]?.date);
  });
}
