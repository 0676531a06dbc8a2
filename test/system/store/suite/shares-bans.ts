// Imported lists, and what was reported to public ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SharedBan } from '../../../../src/model/ban.js';
import type { Store } from '../../../../src/store/store.js';
import { NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const entry = (network: string, over: Partial<SharedBan> = {}): SharedBan => {
  return { origin: 'friends', network, seenAt: NOON, expires: null, ...over };
};

const stored = async (db: Store): Promise<string[]> =>
  (await db.sharedBans()).map(({ origin, network, addedAt }) => `${origin} ${network} ${addedAt - NOON}`);

export function sharesBans({ freshUrl, openUrl }: TestDatabases): void {
  test('a list replaces the previous one with its name, and no other', async () => {
    const db = await openUrl(freshUrl());
    const names = ['friends', 'friends/web1', 'friends-too', 'friends0', 'friend', 'Friends'];
    for (const origin of names) {
      const name = origin.split('/')[0] ?? '';
      if (origin === 'friends/web1') continue;
      const own = entry('192.0.2.1', { origin });
      const ofHost = entry('192.0.2.1', { origin: 'friends/web1' });
      await db.replaceSharedBans({ name, entries: name === 'friends' ? [own, ofHost] : [own], now: NOON });
    }
    const expected = names.map((origin) => `${origin} 192.0.2.1 0`).sort();
    assert.deepEqual((await stored(db)).sort(), expected);
    await db.replaceSharedBans({ name: 'friends', entries: [], now: NOON });
    assert.deepEqual(
      (await stored(db)).sort(),
      expected.filter((line) => !/^friends[/ ]/.test(line)),
    );
  });

  test('a list without entries is remembered too, and is not among the bans', async () => {
    const db = await openUrl(freshUrl());
    await db.replaceSharedBans({ name: 'friends', entries: [], now: NOON });
    await db.replaceSharedBans({ name: 'friends', entries: [], now: NOON + 1 });
    assert.deepEqual(await stored(db), []);
    assert.deepEqual(
      [await db.hasSharedList('friends'), await db.hasSharedList('friend'), await db.hasSharedList('others')],
      [true, false, false],
    );
    await db.replaceSharedBans({ name: 'friends', entries: [entry('192.0.2.1')], now: NOON });
    assert.deepEqual(await stored(db), ['friends 192.0.2.1 0']);
    await db.replaceSharedBans({ name: 'friends', entries: [], now: NOON });
    assert.deepEqual([await stored(db), await db.hasSharedList('friends')], [[], true]);
  });

  test('an entry that stays keeps its first date, whatever else changes', async () => {
    const db = await openUrl(freshUrl());
    const first = [entry('192.0.2.1'), entry('192.0.2.2', { seenAt: null }), entry('2001:db8::/64')];
    await db.replaceSharedBans({ name: 'friends', entries: first, now: NOON });
    const second = [
      entry('192.0.2.1'),
      entry('192.0.2.2', { seenAt: NOON + 1, expires: NOON + 5 }),
      entry('192.0.2.3'),
    ];
    await db.replaceSharedBans({ name: 'friends', entries: second, now: NOON + 7 });
    assert.deepEqual(await db.sharedBans(), [
      { ...second[0], addedAt: NOON },
      { ...second[1], addedAt: NOON },
      { ...second[2], addedAt: NOON + 7 },
    ]);
  });

  test('contains what was imported last, however long the lists are', async () => {
    const db = await openUrl(freshUrl());
    const list = fc.uniqueArray(fc.nat(2000), { maxLength: 1200 });
    let now = NOON;
    for (const numbers of fc.sample(list, { seed: 5, numRuns: 6 })) {
      const entries = numbers.map((n) => entry(`198.18.${n >> 8}.${n & 255}`, { expires: NOON + (n % 3) }));
      await db.replaceSharedBans({ name: 'friends', entries, now: now++ });
      assert.deepEqual(
        (await db.sharedBans()).map(({ network, expires }) => `${network} ${expires}`).sort(),
        entries.map(({ network, expires }) => `${network} ${expires}`).sort(),
      );
    }
  });

  test('a removed list is as if it had never been imported, and no other is touched', async () => {
    const db = await openUrl(freshUrl());
    const others = ['friends-too', 'friends0', 'friend', 'Friends'];
    for (const name of others) {
      await db.replaceSharedBans({ name, entries: [entry('192.0.2.1', { origin: name })], now: NOON });
    }
    const before = [await db.sharedBans(), await db.sharedOrigins(NOON)];
    const entries = [
      entry('192.0.2.1'),
      entry('192.0.2.2'),
      entry('192.0.2.1', { origin: 'friends/web1', expires: NOON + 5 }),
    ];
    await db.replaceSharedBans({ name: 'friends', entries, now: NOON });
    assert.equal(await db.removeSharedList('friends'), 3);
    assert.deepEqual([await db.sharedBans(), await db.sharedOrigins(NOON)], before);
    assert.equal(await db.hasSharedList('friends'), false);
    assert.equal(await db.removeSharedList('friends'), undefined);
    // A list that is imported again is a new one.
    await db.replaceSharedBans({ name: 'friends', entries, now: NOON + 9 });
    const again = (await db.sharedBans()).filter(({ origin }) => /^friends(?:\/|$)/.test(origin));
    assert.deepEqual(
      again.map(({ addedAt }) => addedAt - NOON),
      [9, 9, 9],
    );
  });

  test('an empty list is listed, and can be removed', async () => {
    const db = await openUrl(freshUrl());
    await db.replaceSharedBans({ name: 'friends', entries: [], now: NOON });
    assert.deepEqual(
      (await db.sharedOrigins(NOON)).map(({ origin, entries }) => [origin, entries]),
      [['friends', 0]],
    );
    assert.equal(await db.removeSharedList('friends'), 0);
    assert.deepEqual([await db.sharedOrigins(NOON), await db.hasSharedList('friends')], [[], false]);
  });

  test('the origins say how many entries they have, since when and until when', async () => {
    const db = await openUrl(freshUrl());
    const kept = entry('192.0.2.1', { seenAt: null });
    await db.replaceSharedBans({ name: 'friends', entries: [kept], now: NOON });
    const entries = [
      { ...kept, expires: NOON + 4 },
      entry('192.0.2.2', { seenAt: NOON + 1, expires: NOON + 5 }),
      entry('192.0.2.3', { seenAt: NOON + 2, expires: NOON + 6 }),
      entry('192.0.2.3', { origin: 'friends/web1', expires: null }),
      entry('192.0.2.4', { origin: 'friends/web1', expires: NOON + 9 }),
    ];
    await db.replaceSharedBans({ name: 'friends', entries, now: NOON + 3 });
    assert.deepEqual(await db.sharedOrigins(NOON + 5), [
      {
        ...{ origin: 'friends', entries: 3, expired: 2, addedFirst: NOON, addedLast: NOON + 3 },
        ...{ seenAt: NOON + 2, expires: NOON + 6 },
      },
      {
        ...{ origin: 'friends/web1', entries: 2, expired: 0, addedFirst: NOON + 3, addedLast: NOON + 3 },
        ...{ seenAt: NOON, expires: null },
      },
    ]);
  });

  test('what was reported is not reported again until enough time has passed', async () => {
    const db = await openUrl(freshUrl());
    const reports = (ips: readonly string[], at: number) => ({ service: 'list', ips, at });
    assert.equal(await db.addReports(reports(['192.0.2.1', '192.0.2.2'], NOON), NOON - 9), true);
    assert.equal(await db.addReports(reports(['192.0.2.2', '192.0.2.3'], NOON + 5), NOON - 4), false);
    assert.equal(await db.addReports({ ...reports(['192.0.2.2'], NOON), service: 'other' }, NOON - 9), true);
    assert.equal(await db.addReports(reports(['192.0.2.2'], NOON + 9), NOON), true);
    assert.deepEqual(
      [...(await db.findReports('list'))].sort(),
      Object.entries({ '192.0.2.1': NOON, '192.0.2.2': NOON + 9 }),
    );
    await db.forgetReports(reports(['192.0.2.1', '192.0.2.2'], NOON + 9));
    assert.deepEqual([...(await db.findReports('list'))], [['192.0.2.1', NOON]]);
  });
}
