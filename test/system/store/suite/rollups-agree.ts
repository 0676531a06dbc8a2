// The rollups give the figures of a scan of all rows, after any change of the rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LoginRow } from '../../../../src/model/login.js';
import { keyDays, rollupTables } from '../../../../src/store/rollups/rollup-tables.js';
import type { Store } from '../../../../src/store/store.js';
import { backToVersion2 } from '../back-to-version-2.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import { keyFigures, rollupRows, scannedFigures } from '../scanned-figures.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

const zones = ['UTC', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

const users = [
  'root',
  'Root',
  'root ',
  'root\n',
  '',
  'é',
  '😀',
  'x'.repeat(63),
  'x'.repeat(64),
  'y'.repeat(5000),
];

const countries = [
  { code: 'NL', name: 'The Netherlands' },
  { code: 'DE', name: 'Germany' },
  { code: null, name: 'Atlantis' },
  { code: null, name: null },
];

const anyRow = fc.record({
  date: fc.integer({ min: Date.UTC(2019, 0) * 1000, max: Date.UTC(2027, 0) * 1000 }),
  status: fc.constantFrom('Accepted', 'Failed', 'Invalid', 'Probe'),
  user: fc.constantFrom(null, ...users),
  ip: fc.constantFrom(null, '192.0.2.1', '192.0.2.2', '2001:db8::1'),
  country: fc.constantFrom(...countries),
  attempts: fc.nat(3),
  key_fingerprint: fc.constantFrom(null, null, 'SHA256:a', 'aa:bb', 'k'.repeat(70)),
});

const anyRows = (seed: number, count: number): LoginRow[] =>
  fc.sample(anyRow, { seed, numRuns: count }).map((over, index) => loginRow({ ...over, line: index + 1 }));

async function assertAgree(store: Store, url: string): Promise<void> {
  for (const zone of zones) {
    const figures = {
      totals: await store.totals(),
      countries: await store.failedByCountry(),
      logins: await store.acceptedPerUserPerDay(zone),
      users: await store.topUsersTried(1000),
    };
    assert.deepEqual(figures, await scannedFigures(url, zone), zone);
  }
  const { summed, scanned } = await keyFigures(url);
  assert.deepEqual(summed, scanned);
}

export function rollupsAgree({ freshUrl, openUrl }: TestDatabases): void {
  test('rollups match the rows after every batch of several logs', async () => {
    const url = freshUrl();
    const store = await openUrl(url);
    const rows = anyRows(1, 600);
    let sources = [await store.addSource('a.log', head), await store.addSource('b.log', Buffer.from('b'))];
    for (let from = 0; from < rows.length; from += 100) {
      const some = rows.slice(from, from + 100);
      sources = await Promise.all(
        sources.map(async (source) => (await store.commit(batch(source, some))).source),
      );
    }
    assert.equal((await store.totals()).rows, 1200);
    await assertAgree(store, url);
  });

  test('rollups match the rows of servers that write at the same time', async () => {
    const url = freshUrl();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openUrl(url)));
    await Promise.all(
      stores.map(async (store, index) => {
        let source = await store.addSource(`${index}.log`, Buffer.from(`log ${index}`));
        for (let at = 0; at < 4; at++) {
          const rows = anyRows(5, 100).map((row) => ({ ...row, line: row.line + at * 1000 }));
          ({ source } = await store.commit(batch(source, rows)));
        }
      }),
    );
    assert.equal((await stores[0]?.totals())?.rows, 1600);
    if (stores[0]) await assertAgree(stores[0], url);
  });

  test('rollups match the rows after a batch that was refused', async () => {
    const url = freshUrl();
    const store = await openUrl(url);
    const source = await store.addSource('a.log', head);
    await store.commit(batch(source, anyRows(2, 20)));
    await assert.rejects(store.commit(batch(source, [loginRow({ line: 99 })])));
    await assertAgree(store, url);
  });

  test('a database without rollups gets them, from several runs at the same time', async () => {
    const url = freshUrl();
    const old = await openUrl(url);
    let source = await old.addSource('a.log', head);
    for (const seed of [3, 4]) {
      const rows = anyRows(seed, 200).map((row) => ({ ...row, line: row.line + seed * 1000 }));
      ({ source } = await old.commit(batch(source, rows)));
    }
    const kept = (await rollupRows(url)).filter((_, n) => rollupTables[n] !== keyDays);
    const rows = await storedRows(url);
    await backToVersion2(url);
    const stores = await Promise.all([openUrl(url), openUrl(url), openUrl(url)]);
    assert.deepEqual(
      (await rollupRows(url)).filter((_, n) => rollupTables[n] !== keyDays),
      kept,
    );
    // That release had no keys.
    assert.deepEqual(
      await storedRows(url),
      rows.map(({ key_fingerprint, ...row }) => row),
    );
    await stores[0].commit(batch(source, [loginRow({ line: 1, date: NOON })]));
    await assertAgree(stores[1], url);
  });
}
