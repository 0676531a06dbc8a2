// Names that never logged in are stored as pseudonyms, and get their names when they log in, in any order of the logs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mergeCopies } from '../../../../src/copies/copies.js';
import { ConfigError } from '../../../../src/lib/errors.js';
import { nameMask } from '../../../../src/mask/mask.js';
import type { LoginRow } from '../../../../src/model/login.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import type { Store } from '../../../../src/store/store.js';
import { batch, loginRow, NOON } from '../sample-rows.js';
import { keyFigures, scannedFigures } from '../scanned-figures.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

const mask = nameMask('0123456789abcdef');
const { pseudonymOf } = mask;

const KEY = 'SHA256:2jxyY7ZVCTPJQRnTjGkOmYzjKfMSaczdUNm1HgMgRSE';

const LONG = 'é'.repeat(100);

/** A log in which `anna`, `ben` and a long name fail, log in, and fail again, and others only fail. */
const rowsOf = (host: string, isLate: boolean): LoginRow[] =>
  [
    ...(isLate ? ['anna', LONG].map((user) => ({ user, status: 'Accepted' as const })) : []),
    ...[
      'anna',
      'ben',
      LONG,
      'hunter2',
      pseudonymOf('hunter2'),
      '',
      null,
      'anna',
      'Anna',
      'root',
      'root ',
    ].map((user) => ({
      user,
      status: 'Failed' as const,
    })),
    ...(isLate ? [] : [{ user: 'ben', status: 'Accepted' as const }]),
  ].map((over, n) =>
    loginRow({
      ...{ line: n + 1, host, date: NOON + n * 1_000_000, pid: n + 1, ...over },
      ...(n % 2 === 0 && { key_type: 'ED25519', key_fingerprint: KEY }),
    }),
  );

const logs = [
  { name: 'old.log', rows: rowsOf('web1', false) },
  { name: 'new.log', rows: rowsOf('web2', true) },
];

async function storeLogs(db: Store, names: readonly string[], size: number): Promise<void> {
  for (const name of names) {
    let source = await db.addSource(name, Buffer.from(name));
    const rows = logs.find((log) => log.name === name)?.rows ?? [];
    for (let at = 0; at < rows.length; at += size) {
      const some = batch(source, rows.slice(at, at + size), { mergeCopies });
      ({ source } = await db.commit(some));
    }
  }
}

async function contentOf(db: Store, url: string): Promise<unknown> {
  const rows = (await storedRows(url)).map(({ line, ...row }) => JSON.stringify(row)).sort();
  const users = await db.topUsersTried(100);
  const { users: scanned, logins } = (await scannedFigures(url, 'UTC')) as Record<string, unknown>;
  assert.deepEqual(users, scanned);
  assert.deepEqual(await db.acceptedPerUserPerDay('UTC'), logins);
  const { summed, scanned: byKey } = await keyFigures(url);
  assert.deepEqual(summed, byKey);
  return { rows, users };
}

async function rawNames(url: string): Promise<ReadonlySet<unknown>> {
  return new Set((await storedRows(url)).map(({ user }) => user));
}

export function masksNames({ freshUrl, openUrl }: TestDatabases): void {
  const openMasked = async (url: string): Promise<Store> => {
    const db = await openUrl(url);
    await db.maskNames(mask);
    return db;
  };

  test('names are masked until they log in, whatever the order of the logs and the size of the batches', async () => {
    const names = ['old.log', 'new.log'];
    let expected: unknown;
    for (const [order, size] of [
      [names, 100],
      [names.toReversed(), 100],
      [names, 1],
      [names.toReversed(), 3],
    ] as const) {
      const url = freshUrl();
      const db = await openMasked(url);
      await storeLogs(db, order, size);
      const content = await contentOf(db, url);
      expected ??= content;
      assert.deepEqual(content, expected);
      const masked = ['hunter2', pseudonymOf('hunter2'), 'Anna', 'root '].map(pseudonymOf);
      assert.deepEqual(await rawNames(url), new Set(['anna', 'ben', LONG, 'root', '', null, ...masked]));
    }
  });

  test('a commit returns the names that it stored', async () => {
    const db = await openMasked(freshUrl());
    const source = await db.addSource('auth.log', Buffer.from('auth.log'));
    const rows = [loginRow({ user: 'hunter2' }), loginRow({ line: 2, user: 'ben', status: 'Accepted' })];
    const { fresh, toLog } = await db.commit(batch(source, rows));
    assert.deepEqual(fresh.users, [pseudonymOf('hunter2'), 'ben']);
    assert.deepEqual(toLog.users, fresh.users);
  });

  test('a copy is recognized, whether its names were stored masked or plain', async () => {
    for (const isMasked of [true, false]) {
      const url = freshUrl();
      const first = await openUrl(url);
      if (isMasked) await first.maskNames(mask);
      // A pseudonym that was stored as a name cannot be told from one that stands for a name.
      const rows = rowsOf('web1', false).filter(({ user }) => isMasked || user !== pseudonymOf('hunter2'));
      const source = await first.addSource('auth.log', Buffer.from('auth.log'));
      await first.commit(batch(source, rows, { mergeCopies }));
      const before = await contentOf(first, url);
      await first.close();
      const second = await openMasked(url);
      const copy = await second.addSource('copy.log', Buffer.from('copy.log'));
      const { fresh } = await second.commit(batch(copy, rows, { mergeCopies }));
      assert.equal(fresh.count, 0);
      assert.deepEqual(await contentOf(second, url), before);
    }
  });

  test('a stored row that takes the address of its copy keeps its pseudonym', async () => {
    const url = freshUrl();
    const db = await openMasked(url);
    const row = loginRow({ user: 'hunter2', ip: null, port: null });
    await db.commit(batch(await db.addSource('a', Buffer.from('a')), [row], { mergeCopies }));
    const whole = loginRow({ user: 'hunter2', ip: '192.0.2.9' });
    const { fresh } = await db.commit(
      batch(await db.addSource('b', Buffer.from('b')), [whole], { mergeCopies }),
    );
    assert.equal(fresh.count, 0);
    const [stored, ...others] = await storedRows(url);
    assert.deepEqual([stored?.user, stored?.ip, others.length], [pseudonymOf('hunter2'), '192.0.2.9', 0]);
    await contentOf(db, url);
  });

  test('names of runs that did not mask stay, and a login of such a run counts', async () => {
    const url = freshUrl();
    const first = await openMasked(url);
    await storeLogs(first, ['old.log'], 100);
    await first.close();
    const plain = await openUrl(url);
    await storeLogs(plain, ['new.log'], 100);
    await plain.close();
    const db = await openMasked(url);
    const names = await rawNames(url);
    assert.ok(names.has('hunter2') && names.has(pseudonymOf('hunter2')));
    assert.ok(names.has('anna') && !names.has(pseudonymOf('anna')));
    await contentOf(db, url);
  });

  test('a name whose logins are all removed is masked again', async () => {
    const url = freshUrl();
    const db = await openMasked(url);
    const source = await db.addSource('a', Buffer.from('a'));
    const { source: next } = await db.commit(batch(source, [loginRow({ user: 'ben', status: 'Accepted' })]));
    await db.prune(Math.floor(NOON / 86_400e6) + 1, new AbortController().signal);
    const rows = [loginRow({ line: 101, user: 'ben', date: NOON + 86_400e6 })];
    assert.deepEqual((await db.commit(batch(next, rows))).fresh.users, [pseudonymOf('ben')]);
  });

  test('runs at the same time agree about the names', async () => {
    const url = freshUrl();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openMasked(url)));
    await Promise.all(
      stores.map(async (db, n) => {
        let source = await db.addSource(`${n}.log`, Buffer.from(`log ${n}`));
        for (let part = 0; part < 10; part++) {
          const rows = Array.from({ length: 20 }, (_, user) => {
            const status = part === 9 && user % 4 === n ? ('Accepted' as const) : ('Failed' as const);
            return loginRow({ line: part * 20 + user + 1, host: `web${n}`, user: `user${user}`, status });
          });
          ({ source } = await db.commit(batch(source, rows)));
        }
      }),
    );
    const expected = Array.from({ length: 20 }, (_, user) => `user${user}`);
    assert.deepEqual(await rawNames(url), new Set(expected));
    const [db] = stores;
    if (db) await contentOf(db, url);
  });

  test('another key is refused, and nothing changes', async () => {
    const url = freshUrl();
    const first = await openMasked(url);
    await storeLogs(first, ['old.log'], 100);
    const before = await storedRows(url);
    const other = await openUrl(url);
    await assert.rejects(other.maskNames(nameMask('another key than it')), ConfigError);
    assert.deepEqual(await storedRows(url), before);
    await other.maskNames(mask);
  });

  test('a database that was never masked has no check of a key', async () => {
    const url = freshUrl();
    await storeLogs(await openUrl(url), ['old.log'], 100);
    const engine = await openEngine(url);
    try {
      assert.deepEqual(await engine.query('SELECT * FROM name_mask'), []);
    } finally {
      await engine.close();
    }
  });
}
