// Pruning removes old logins, updates sums, and keeps positions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import { scannedFigures } from '../scanned-figures.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

const DAY = 86_400_000_000;
const TODAY = Math.floor(NOON / DAY);
const never = new AbortController().signal;

export function prunes({ freshUrl, openUrl }: TestDatabases): void {
  test('removes what is older than a day, and no more', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const dates = [NOON, TODAY * DAY, TODAY * DAY - 1, NOON - 3 * DAY, NOON - 400 * DAY];
    const rows = dates.flatMap((date, index) =>
      (['Accepted', 'Failed', 'Invalid', 'Probe'] as const).map((status, at) =>
        loginRow({ line: index * 10 + at + 1, date, status, user: index === 2 ? 'näme' : 'root' }),
      ),
    );
    const { source } = await db.commit(batch(await db.addSource('auth.log', head), rows));
    assert.equal(await db.prune(TODAY, never), 12);
    assert.deepEqual(
      (await storedRows(url)).map(({ date }) => date),
      [NOON, NOON, NOON, NOON, TODAY * DAY, TODAY * DAY, TODAY * DAY, TODAY * DAY],
    );
    const figures = {
      totals: await db.totals(),
      countries: await db.failedByCountry(),
      logins: await db.acceptedPerUserPerDay('UTC'),
      users: await db.topUsersTried(10),
    };
    assert.deepEqual(figures, await scannedFigures(url, 'UTC'));
    assert.deepEqual(await db.findSources(head), [source]);
    assert.equal(await db.prune(TODAY, never), 0);
    await db.commit(batch(source, [loginRow({ line: 99, date: NOON - DAY })]));
    assert.deepEqual((await db.totals()).period, { from: NOON - DAY, to: NOON });
  });

  test('leaves nothing behind when everything is removed', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    await db.commit(batch(await db.addSource('auth.log', head), [loginRow(), loginRow({ line: 2 })]));
    assert.equal(await db.prune(TODAY + 1, never), 2);
    assert.deepEqual(await db.totals(), { rows: 0, period: null });
    assert.deepEqual(await db.topUsersTried(10), []);
  });

  test('removes names that no row has any more, and stores later rows that have them again', async () => {
    const url = freshUrl();
    const [db, other] = [await openUrl(url), await openUrl(url)];
    const first = await db.addSource('auth.log', head);
    const { source: after } = await db.commit(batch(first, [loginRow({ date: NOON - DAY })]));
    assert.equal(await other.prune(TODAY, never), 1);
    await db.commit(batch(after, [loginRow({ line: 2 })]));
    assert.deepEqual(
      (await storedRows(url)).map(({ user, ip, host }) => [user, ip, host]),
      [['root', '203.0.113.5', 'web1']],
    );
  });

  test('matches the rows when it is stopped between two pages, and completes when it is run again', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const rows = Array.from({ length: 60_000 }, (_, index) =>
      loginRow({ line: index + 1, date: NOON - DAY + index, user: `name${index % 100}` }),
    );
    await db.commit(batch(await db.addSource('auth.log', head), rows));
    const stop = new AbortController();
    const pruned = db.prune(TODAY, stop.signal);
    // The signal usually comes while the first page is being removed.
    setTimeout(() => stop.abort(), 20);
    const removed = await pruned;
    assert.ok(removed === 50_000 || removed === 60_000 || removed === 0, String(removed));
    assert.equal((await db.totals()).rows, 60_000 - removed);
    const [country] = await db.failedByCountry();
    assert.equal(country?.attempts ?? 0, 60_000 - removed);
    assert.equal(await db.prune(TODAY, never), 60_000 - removed);
    assert.deepEqual(await storedRows(url), []);
  });
}
