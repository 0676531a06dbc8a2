// Servers that share a database import and report at the same time; only one process at a time can open a DuckDB
// file.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import type { StoredSharedBan } from '../../../../src/model/ban.js';
import { openStore, type SharedList, type Store } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { NOON } from '../sample-rows.js';

const server = await startMariadb();

suite('runs on one MariaDB at the same time', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  const openThree = (database: string): Promise<Store[]> =>
    Promise.all([1, 2, 3].map(() => openStore({ url: server.urlOf(database) })));

  test('import one list: the last one is complete', async () => {
    const stores = await openThree('imports');
    for (const round of [1, 2, 3, 4, 5]) {
      const lists = stores.map((_, run) =>
        Array.from({ length: 50 }, (__, i) => {
          const network = `198.18.${run}.${i}`;
          return { origin: 'friends', network, seenAt: NOON, expires: NOON + round };
        }),
      );
      await Promise.all(
        stores.map((db, run) =>
          db.replaceSharedBans({ name: 'friends', entries: lists[run] ?? [], now: NOON }),
        ),
      );
      const found = (await stores[0]?.sharedBans())?.map(({ network }) => network).sort();
      const wanted = lists.map((list) => list.map(({ network }) => network).sort());
      assert.ok(
        wanted.some((list) => isDeepStrictEqual(found, list)),
        String(found),
      );
    }
    await Promise.all(stores.map((db) => db.close()));
  });

  test('import and remove one list: it is whole and new, or gone', async () => {
    const stores = await openThree('removals');
    const [one, two, three] = stores;
    assert.ok(one && two && three);
    const listOf = (round: number, count: number): SharedList => ({
      name: 'friends',
      entries: Array.from({ length: count }, (_, i) => {
        return { origin: 'friends', network: `198.18.0.${i}`, seenAt: NOON, expires: NOON + round };
      }),
      now: NOON + round,
    });
    for (const round of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await one.replaceSharedBans(listOf(0, 50));
      const importing = two.replaceSharedBans(listOf(round, 40));
      const removed: number | undefined = await one.removeSharedList('friends');
      await importing;
      const found: readonly StoredSharedBan[] = await three.sharedBans();
      const dates = new Set(found.map(({ addedAt }) => addedAt - NOON));
      // Removed after the import, or before it: then every entry is new.
      const expected: readonly unknown[] = removed === 40 ? [0, []] : [40, [round]];
      assert.deepEqual([found.length, [...dates]], expected, `${removed} removed`);
      if (removed !== 40) assert.equal(removed, 50);
    }
    await Promise.all(stores.map((db) => db.close()));
  });

  test('report one address: only one of them may', async () => {
    const stores = await openThree('reports');
    for (const at of [NOON, NOON + 10, NOON + 20]) {
      const taken = await Promise.all(
        stores.map((db, run) => db.addReports({ service: 'list', ips: ['192.0.2.1'], at: at + run }, at - 1)),
      );
      assert.equal(taken.filter((isTaken) => isTaken).length, 1);
    }
    await Promise.all(stores.map((db) => db.close()));
  });
});
