// A statement that exceeds its limit is ended, also on the server, and an error reports it; a signal ends a query.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds } from '../../../src/lib/clock.js';
import { StoppedError, TryAgainError, UnavailableError } from '../../../src/lib/errors.js';
import { isTransactionUnderWay } from '../../../src/lib/under-way.js';
import type { Engine } from '../../../src/store/engine.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { transaction } from '../../../src/store/transaction.js';
import { startMariadb } from '../../fixtures/mariadb.js';
import { startProxy } from '../../fixtures/tcp-proxy.js';
import { temporaryFolder } from '../../support/run-cli.js';

/** Takes at least 15 seconds. */
const slowIn = {
  duckdb: 'SELECT MAX(hash(a.range + b.range)) AS n FROM range(1000000) a, range(1000000) b',
  mysql: 'SELECT SLEEP(30) AS n',
} as const;

const server = await startMariadb();
after(() => ('skipped' in server ? undefined : server.stop()));

const engines = ['duckdb', ...('skipped' in server ? [] : ['mysql'])] as (keyof typeof slowIn)[];

for (const name of engines)
  suite(`limits of statements on ${name}`, () => {
    const slow = slowIn[name];
    const urlIn = (folder: string): string =>
      name === 'mysql' && !('skipped' in server)
        ? server.urlOf(`limits_${path.basename(folder).replace(/\W/g, '_')}`)
        : `duckdb:${path.join(folder, 'a.duckdb')}`;
    const open = async (
      t: Parameters<typeof temporaryFolder>[0],
      options: Parameters<typeof openEngine>[1],
    ): Promise<Engine> => {
      const engine = await openEngine(urlIn(temporaryFolder(t)), options);
      t.after(() => engine.close());
      return engine;
    };

    test('a slow query is ended, and the next one is answered', async (t) => {
      const engine = await open(t, { limits: { read: 300 } });
      const from = monotonicSeconds();
      await assert.rejects(engine.query(slow), (error) => {
        assert.ok(error instanceof TryAgainError);
        assert.match(error.message, /worked at one statement for 0\.3 s/);
        return true;
      });
      assert.ok(monotonicSeconds() - from < 4);
      assert.equal((await engine.query('SELECT 1 AS n')).length, 1);
    });

    test('a slow statement of a batch rolls the batch back', async (t) => {
      const engine = await open(t, { limits: { batch: 300 } });
      await engine.run('CREATE TABLE kept (n INTEGER)');
      const work = async (): Promise<void> => {
        await engine.run('INSERT INTO kept VALUES (1)');
        await engine.query(slow);
      };
      await assert.rejects(transaction(engine, work), TryAgainError);
      assert.equal((await engine.query('SELECT * FROM kept')).length, 0);
      await transaction(engine, () => engine.run('INSERT INTO kept VALUES (2)'));
      assert.equal((await engine.query('SELECT * FROM kept')).length, 1);
      assert.equal(isTransactionUnderWay(), false);
    });

    test('a migration has the limit for migrations, whatever the limit for queries', async (t) => {
      const engine = await open(t, { limits: { read: 200, batch: 200, maintenance: 200 } });
      const short = name === 'mysql' ? 'SELECT SLEEP(1) AS n' : slow.replaceAll('1000000', '9000');
      await engine.during('migration', () => engine.query(short));
      await assert.rejects(
        engine.during('maintenance', () => engine.query(slow)),
        TryAgainError,
      );
    });

    test('a signal ends a query', async (t) => {
      const stop = new AbortController();
      const engine = await open(t, { signal: stop.signal });
      const asked = engine.query(slow);
      await delay(300);
      const from = monotonicSeconds();
      stop.abort();
      await assert.rejects(asked, StoppedError);
      assert.ok(monotonicSeconds() - from < 4);
    });

    test('a signal does not end a transaction', async (t) => {
      const stop = new AbortController();
      const engine = await open(t, { signal: stop.signal });
      await engine.run('CREATE TABLE kept (n INTEGER)');
      const short = name === 'mysql' ? 'SELECT SLEEP(4) AS n' : slow.replaceAll('1000000', '20000');
      await transaction(engine, async () => {
        await engine.run('INSERT INTO kept VALUES (1)');
        stop.abort();
        await engine.query(short);
      });
      assert.equal((await engine.query('SELECT * FROM kept')).length, 1);
    });
  });

suite('a MySQL server', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;

  test('does not continue a statement that was ended', async () => {
    const engine = await openEngine(server.urlOf('killed'), { limits: { read: 300 } });
    await assert.rejects(engine.query('SELECT SLEEP(31)'), TryAgainError);
    const left = await engine.query(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(31)'",
    );
    await engine.close();
    assert.deepEqual(left, []);
  });

  test('that stops responding is distinguished from one that works', async () => {
    let isSilent = false;
    const proxy = await startProxy(server.port, ({ chunk }) => (isSilent ? Buffer.alloc(0) : chunk));
    const engine = await openEngine(`mysql://root@127.0.0.1:${proxy.port}/silent`, { limits: { read: 300 } });
    isSilent = true;
    const from = monotonicSeconds();
    await assert.rejects(engine.query('SELECT 1'), (error) => {
      assert.ok(error instanceof UnavailableError);
      assert.match(error.message, /has not answered for 0\.3 s/);
      return true;
    });
    await engine.close();
    assert.ok(monotonicSeconds() - from < 5);
    proxy.stop();
  });

  test('that stops responding while it is closed does not block the run', async () => {
    let isSilent = false;
    const proxy = await startProxy(server.port, ({ chunk }) => (isSilent ? Buffer.alloc(0) : chunk));
    const engine = await openEngine(`mysql://root@127.0.0.1:${proxy.port}/silent`);
    isSilent = true;
    const from = monotonicSeconds();
    await engine.close();
    assert.ok(monotonicSeconds() - from < 3);
    proxy.stop();
  });
});
