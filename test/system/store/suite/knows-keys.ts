// With which keys users logged in: compared with a plain count of all rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostLabel } from '../../../../src/lib/identity.js';
import type { KeyFact, KeyUse } from '../../../../src/model/authorized-key.js';
import { statuses, type LoginRow, type StoredLogin } from '../../../../src/model/login.js';
import type { Store } from '../../../../src/store/store.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const ROWS = 600;
const DAY = 86_400_000_000;

const sha = (letter: string): string => `SHA256:${letter.repeat(43)}`;
const CA = `RSA ${sha('c')}`;
const QUIET = sha('q');
const certificate = { cert_id: 'anna', cert_serial: '7', cert_ca: CA };
const keys = [
  { key_type: 'ED25519', key_fingerprint: sha('a') },
  { key_type: 'ED25519-CERT', key_fingerprint: sha('a'), ...certificate },
  { key_type: 'RSA-CERT', key_fingerprint: sha('d'), ...certificate },
  { key_type: 'RSA-CERT', key_fingerprint: null, ...certificate },
  { key_type: 'RSA', key_fingerprint: sha('b') },
  { key_type: 'RSA', key_fingerprint: '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff' },
];

const anyRow: fc.Arbitrary<Partial<LoginRow>> = fc
  .record({
    date: fc.integer({ min: -80, max: 0 }).map((hours) => NOON + (hours * DAY) / 24),
    host: fc.constantFrom('web1', 'web1.example.org', 'db1'),
    user: fc.constantFrom('anna', 'root', '', 'ä'.repeat(80), '-x'),
    ip: fc.option(fc.constantFrom('203.0.113.7', '198.51.100.1', '2001:db8::1'), { freq: 8 }),
    status: fc.constantFrom(...statuses, 'Accepted' as const),
    key: fc.constantFrom({}, ...keys),
  })
  .map(({ key, ...row }) => ({ ...row, method: 'publickey', ...key }));

/** So many attempts that logins of root are found by their addresses. */
const attempts = Array.from({ length: 20 }, (_, n) => ({
  ...{ user: 'root', attempts: 1000, date: NOON - n * DAY },
}));

/** A key of users whom nobody attacks: their logins are found by their names. */
const quiet = Array.from({ length: 100 }, (_, n) => ({
  ...{ user: ['carl', 'ö'.repeat(90)][n % 2] ?? null, status: n % 5 === 0 ? 'Failed' : 'Accepted' },
  ...{
    method: 'publickey',
    key_type: 'RSA',
    key_fingerprint: QUIET,
    date: NOON - Math.floor(n / 3) * (DAY / 2),
  },
})) satisfies readonly Partial<LoginRow>[];

async function sample({ freshUrl, openUrl }: TestDatabases): Promise<{
  readonly db: Store;
  readonly rows: readonly StoredLogin[];
}> {
  const db = await openUrl(freshUrl());
  const overs = [...fc.sample(anyRow, { numRuns: ROWS, seed: 11 }), ...attempts, ...quiet];
  const rows = overs.map((over, n) => loginRow({ line: n + 1, ...over }));
  // Two logs, so that ids are not in order of time.
  for (const [n, name] of ['auth.log', 'auth.log.1'].entries()) {
    const source = await db.addSource(name, Buffer.concat([head, Buffer.from(name)]));
    await db.commit(
      batch(
        source,
        rows.filter((_, k) => k % 2 === n),
      ),
    );
  }
  return { db, rows: await db.rowsAfter(0, overs.length) };
}

function usedKey({ cert_ca, key_fingerprint }: StoredLogin): string | null {
  return cert_ca ?? key_fingerprint ?? null;
}

function useOf(key: string, rows: readonly StoredLogin[], limit: number): KeyUse {
  const withKey = rows.filter(({ key_fingerprint }) => key_fingerprint === key);
  const logins = withKey.filter(({ status }) => status === 'Accepted');
  const newest = rows
    .filter((row) => row.status === 'Accepted' && usedKey(row) === key)
    .sort((a, b) => b.date - a.date || b.id - a.id);
  const users = [...new Set(logins.map(({ user }) => user ?? ''))].map((user) => {
    const ofUser = logins.filter((row) => row.user === user);
    const day = Math.max(...ofUser.map(({ date }) => Math.floor(date / DAY)));
    const ofDay = withKey.filter((row) => row.user === user && Math.floor(row.date / DAY) === day);
    return { user, logins: ofUser.length, last: Math.max(...ofDay.map(({ date }) => date)) };
  });
  return {
    key,
    type: newest[0]?.key_type ?? null,
    users,
    refused: withKey.length - logins.length,
    newest: newest.slice(0, limit).map(({ date, user, host, ip, country }) => ({
      ...{ date, user, host, ip, countryCode: country.code },
    })),
  };
}

const byUser = <T extends { readonly user: string }>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => (a.user < b.user ? -1 : 1));

export function knowsKeys(databases: TestDatabases): void {
  let made: ReturnType<typeof sample> | undefined;
  const stored = (): ReturnType<typeof sample> => (made ??= sample(databases));

  test('knows since when who logged in with which key on which host', async () => {
    const { db, rows } = await stored();
    const expected = new Map<string, KeyFact>();
    for (const row of rows) {
      const [key, { user, date: first }, host] = [usedKey(row), row, hostLabel(row.host)];
      if (row.status !== 'Accepted' || key === null || user === null) continue;
      const name = JSON.stringify([key, user, host]);
      if (first < (expected.get(name)?.first ?? Infinity)) expected.set(name, { key, user, host, first });
    }
    const known = await db.knownKeys();
    const inOrder = (facts: Iterable<KeyFact>): readonly string[] =>
      Array.from(facts, ({ key, user, host, first }) => JSON.stringify([key, user, host, first])).sort();
    assert.deepEqual(inOrder(known.facts), inOrder(expected.values()));
    for (const { host, first, last, keysSince, publickeySince } of known.hosts) {
      const ofHost = rows.filter((row) => hostLabel(row.host) === host);
      const accepted = ofHost.filter(({ status }) => status === 'Accepted');
      const least = (some: readonly StoredLogin[]): number => Math.min(...some.map(({ date }) => date));
      assert.equal(first, least(ofHost));
      assert.equal(last, Math.max(...ofHost.map(({ date }) => date)));
      assert.equal(publickeySince, least(accepted.filter(({ method }) => method === 'publickey')));
      assert.equal(keysSince, least(accepted.filter((row) => usedKey(row) !== null)));
    }
    assert.deepEqual(
      known.hosts.map(({ host }) => host),
      ['db1', 'web1'],
    );
  });

  for (const limit of [1, 7, ROWS]) {
    test(`counts the logins of keys, and finds the newest ${limit} of each`, async () => {
      const { db, rows } = await stored();
      const asked = [
        ...new Set(keys.map((key) => ('cert_ca' in key ? key.cert_ca : key.key_fingerprint))),
        sha('d'),
        QUIET,
      ];
      const uses = await db.keyUses([...asked, sha('x'), 'ED25519 nothing'], limit);
      for (const key of asked) {
        const use = uses.find((one) => one.key === key);
        const expected = useOf(key, rows, limit);
        assert.deepEqual(
          { ...use, users: byUser(use?.users ?? []) },
          { ...expected, users: byUser(expected.users) },
        );
      }
      assert.equal(uses.length, asked.length);
    });
  }

  test('takes thousands of keys', async () => {
    const { db } = await stored();
    const many = Array.from({ length: 4000 }, (_, n) => `SHA256:${String(n).padStart(43, '0')}`);
    assert.deepEqual(
      (await db.keyUses([...many, sha('b')], 20)).map(({ key }) => key),
      [sha('b')],
    );
  });

  test('knows keys whose logins were pruned', async () => {
    const db = await databases.openUrl(databases.freshUrl());
    const source = await db.addSource('auth.log', head);
    const old = loginRow({ line: 1, date: NOON - 10 * DAY, status: 'Accepted', ...keys[0] });
    await db.commit(batch(source, [old, loginRow({ line: 2 })]));
    await db.prune(Math.floor(NOON / DAY) - 1, new AbortController().signal);
    const { facts } = await db.knownKeys();
    assert.deepEqual(facts, [{ key: sha('a'), user: 'root', host: 'web1', first: old.date }]);
    assert.deepEqual(await db.keyUses([sha('a')], 20), []);
  });

  test('knows no key in an empty database', async () => {
    const db = await databases.openUrl(databases.freshUrl());
    assert.deepEqual(await db.knownKeys(), { facts: [], hosts: [] });
    assert.deepEqual(await db.keyUses([sha('a'), CA], 20), []);
  });
}
