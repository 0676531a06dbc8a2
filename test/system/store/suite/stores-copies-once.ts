// Logins that are already stored from another log are not stored again, even by simultaneous runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hostLabel } from '../../../../src/lib/identity.js';
import type { LoginRow } from '../../../../src/model/login.js';
import { mergeCopies } from '../../../../src/copies/copies.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import { batch, loginRow, NOON } from '../sample-rows.js';
import { scannedFigures } from '../scanned-figures.js';
import type { TestDatabases } from './test-databases.js';

const SECOND = 1_000_000;

const rowsOf = (host: string, count: number): LoginRow[] =>
  Array.from({ length: count }, (_, n) =>
    loginRow({
      line: n + 1,
      host,
      date: NOON + n * SECOND,
      pid: 100 + n,
      port: 40_000 + n,
      ip: `203.0.113.${n % 9}`,
    }),
  );

export function storesCopiesOnce({ freshUrl, openUrl }: TestDatabases): void {
  test('logins of a copy are distinguished from new ones', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const log = await db.addSource('auth.log', Buffer.from('auth.log'));
    await db.commit(batch(log, rowsOf('web1', 30), { mergeCopies }));
    const copy = await db.addSource('journal', Buffer.from('journal'));
    const { fresh, source } = await db.commit(batch(copy, rowsOf('web1.example.org', 40), { mergeCopies }));
    assert.deepEqual([...fresh.line.subarray(0, fresh.count)], [31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    assert.equal(source.copied.length, 30);
    assert.equal((await db.totals()).rows, 40);
    const other = await db.addSource('other', Buffer.from('other'));
    assert.equal((await db.commit(batch(other, rowsOf('web2', 40), { mergeCopies }))).fresh.count, 40);
    assert.equal((await db.failedByCountry())[0]?.attempts, 80);
    assert.deepEqual(
      (await db.copiesOf(log.id)).map(({ name }) => name),
      ['journal'],
    );
  });

  test('a machine has the same label in SQL and in TypeScript', async () => {
    const url = freshUrl();
    await openUrl(url);
    const engine = await openEngine(url);
    try {
      const hosts = [
        'web1',
        'WEB1.example.org',
        'web1.',
        '.x',
        '',
        '192.0.2.7',
        '2001:db8::7',
        '10',
        'a-b.c',
        'x y.z',
      ];
      for (const host of hosts) {
        const [row] = await engine.query(
          `SELECT ${engine.dialect.hostLabel('host')} AS label FROM (SELECT ? AS host) hosts`,
          [host],
        );
        assert.equal(row?.['label'], hostLabel(host), host);
      }
    } finally {
      await engine.close();
    }
  });

  test('each login of copies that are stored at the same moment is stored once', async () => {
    const url = freshUrl();
    const stores = await Promise.all([openUrl(url), openUrl(url), openUrl(url), openUrl(url)]);
    const sources = await Promise.all(
      stores.map((db, n) => db.addSource(`${n}.log`, Buffer.from(`log ${n}`))),
    );
    const rows = rowsOf('web1', 60);
    const read = async (n: number): Promise<void> => {
      let source = sources[n];
      const db = stores[n];
      assert.ok(source !== undefined && db !== undefined);
      for (let at = 0; at < rows.length; at += 20) {
        ({ source } = await db.commit(batch(source, rows.slice(at, at + 20), { mergeCopies })));
      }
    };
    // A DuckDB file belongs to one process, and a process has one store: two runs never compete there.
    if (stores[0].engine === 'duckdb') for (const n of stores.keys()) await read(n);
    else await Promise.all(stores.map((_, n) => read(n)));
    assert.equal((await stores[0].totals()).rows, 60);
    const figures = {
      totals: await stores[0].totals(),
      countries: await stores[0].failedByCountry(),
      logins: await stores[0].acceptedPerUserPerDay('UTC'),
      users: await stores[0].topUsersTried(10),
    };
    assert.deepEqual(figures, await scannedFigures(url, 'UTC'));
  });
}
