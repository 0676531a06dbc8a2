// Each batch is stored once or not at all, whichever runs compete.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TryAgainError } from '../../../../src/lib/errors.js';
import { type KnownAddress, unknownLocation } from '../../../../src/model/location.js';
import { batch, head, loginRow, NOON, position } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

export function exactlyOnce({ freshUrl, openUrl }: TestDatabases): void {
  test('advances a source together with its rows and parser state', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const source = await db.addSource('auth.log', head);
    const next = position(500, { lines: 7, parserState: '{"pending":"ä😀"}'.repeat(10_000) });
    const { source: moved } = await db.commit(batch(source, [loginRow()], { position: next }));
    assert.deepEqual(moved, { ...source, position: next });
    assert.deepEqual(await db.findSources(head), [moved]);
  });

  test('says that rows are sent before it has stored them, also if there are none', async () => {
    const db = await openUrl(freshUrl());
    let source = await db.addSource('auth.log', head);
    for (const rows of [[], [loginRow()], [2, 3, 4].map((line) => loginRow({ line })), []]) {
      const events: string[] = [];
      const commit = db.commit(batch(source, rows, { onSent: () => void events.push('sent') }));
      ({ source } = await commit.finally(() => void events.push('stored')));
      assert.deepEqual(events, ['sent', 'stored']);
    }
  });

  test('stores the cursor of a journal, whatever its characters', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const source = await db.addSource('journal', head);
    assert.equal(source.position.cursor, null);
    const cursor = `s=${'0f'.repeat(16)};i=1a;b=${'f0'.repeat(16)};m=1e8480;t=64748462f8240;x='"\\ä`;
    const { source: moved } = await db.commit(batch(source, [], { position: position(500, { cursor }) }));
    assert.equal((await db.findSources(head))[0]?.position.cursor, cursor);
    await db.commit(batch(moved, [], { position: position(600, { cursor: null }) }));
    assert.equal((await db.findSources(head))[0]?.position.cursor, null);
  });

  test('stores a batch once; the second run stores nothing', async () => {
    const url = freshUrl();
    const [first, second] = [await openUrl(url), await openUrl(url)];
    const source = await first.addSource('auth.log', head);
    await first.commit(batch(source, [loginRow()]));
    await assert.rejects(second.commit(batch(source, [loginRow({ line: 2 })])), TryAgainError);
    assert.deepEqual(
      (await storedRows(url)).map(({ line }) => line),
      [1],
    );
  });

  test('lets only one of two simultaneous commits through', async () => {
    const url = freshUrl();
    const stores = [await openUrl(url), await openUrl(url), await openUrl(url)] as const;
    const source = await stores[0].addSource('auth.log', head);
    const outcomes = await Promise.allSettled(stores.map((db) => db.commit(batch(source, [loginRow()]))));
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    assert.equal(failures.length, 2);
    assert.ok(failures.every((error) => error instanceof TryAgainError));
    assert.equal((await storedRows(url)).length, 1);
  });

  test('stores nothing of a batch if one row fails', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const source = await db.addSource('auth.log', head);
    const broken = loginRow({ line: 2, pid: Number.MAX_VALUE });
    const addresses: KnownAddress[] = [
      {
        ip: '203.0.113.5',
        location: { ...unknownLocation, country: { code: 'NL', name: null } },
        answeredBy: 'mmdb',
        answeredAt: NOON,
      },
    ];
    await assert.rejects(db.commit(batch(source, [loginRow(), broken], { addresses })));
    assert.deepEqual(await storedRows(url), []);
    assert.deepEqual(await db.findSources(head), [source]);
    assert.equal((await db.findAddresses(['203.0.113.5'])).size, 0);
    await db.commit(batch(source, [loginRow()], { addresses }));
    assert.equal((await storedRows(url)).length, 1);
  });
}
