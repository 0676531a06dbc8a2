// Limits of a server do not truncate what authtrack reads, and its default engine is not used for our tables.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import { AuthtrackError } from '../../../../src/lib/errors.js';
import { openMysql } from '../../../../src/store/engines/mysql/mysql.js';
import { openStore } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { startProxy } from '../../../fixtures/tcp-proxy.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { runCli } from '../../../support/run-cli.js';
import { batch, head, loginRow } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';

const FAILURE =
  'May 31 10:00:01 web1 sshd[1]: Failed password for root from 203.0.113.ADDRESS port 40001 ssh2\n';
const ADDRESSES = 20;
const attack = Array.from({ length: ADDRESSES }, (_, n) =>
  FAILURE.replace('ADDRESS', String(n + 1)).repeat(10),
).join('');

const server = await startMariadb();

suite('a server with limits', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);
  before(() =>
    server.run(`SET GLOBAL default_storage_engine = Aria, GLOBAL autocommit = 0, GLOBAL sql_select_limit = 5,
      GLOBAL max_join_size = 10, GLOBAL sql_safe_updates = 1, GLOBAL max_statement_time = 0.001`),
  );

  test('returns all rows: every address is on the ban list', async (t) => {
    const cwd = folderWithLog(t, { 'auth.log': attack });
    const run = async (...args: string[]): Promise<string> => {
      const ended = await runCli(args, { cwd, env: { DATABASE_URL: server.urlOf('limits') } });
      assert.deepEqual([ended.code, ended.stderr], [0, ''], ended.stderr);
      return ended.stdout;
    };
    await run('analyze', '--quiet', '--no-charts', '--year', '2026', 'auth.log');
    assert.equal((await run('db', 'export', '--format', 'jsonl')).trim().split('\n').length, ADDRESSES * 10);
    await run('bans', '--quiet', '--out', 'out');
    const list = await run('bans', 'explain', '203.0.113.20');
    assert.match(list, /banned/i);
    await run('db', 'prune', '--before', '2026-06-01');
    assert.equal((await run('db', 'export', '--format', 'jsonl')).trim(), '');
  });

  test('returns an answer that takes longer than its limit', async () => {
    const engine = await openMysql(server.urlOf('limits'));
    const [row] = await engine.query('SELECT SLEEP(0.1) AS slept, @@max_statement_time AS seconds');
    await engine.close();
    assert.deepEqual({ ...row }, { slept: 0, seconds: 0 });
  });

  test('stores rows outside of transactions permanently', async () => {
    const engine = await openMysql(server.urlOf('limits'));
    await engine.run("INSERT INTO schema_version VALUES (-1, '2026-01-01')");
    await engine.close();
    const again = await openMysql(server.urlOf('limits'));
    assert.equal((await again.query('SELECT * FROM schema_version WHERE version = -1')).length, 1);
    await again.close();
  });

  test('makes InnoDB tables whatever its default is', async () => {
    const engine = await openMysql(server.urlOf('limits'));
    const tables = await engine.query(
      'SELECT DISTINCT engine AS engine FROM information_schema.TABLES WHERE table_schema = SCHEMA()',
    );
    await engine.close();
    assert.deepEqual(
      tables.map((row) => ({ ...row })),
      [{ engine: 'InnoDB' }],
    );
  });
});

const plain = await startMariadb();
after(() => ('skipped' in plain ? undefined : plain.stop()));

/** Replaces each `text` of the client with `other`, which has the same length; counts the replacements. */
const renaming = async (
  t: TestContext,
  text: string,
  other: string,
): Promise<{ port: number; heard: string[] }> => {
  const heard: string[] = [];
  if ('skipped' in plain) return { port: 0, heard };
  const proxy = await startProxy(plain.port, ({ from, chunk }) => {
    const said = chunk.toString('latin1');
    if (from === 'server' || !said.includes(text)) return chunk;
    heard.push(said.slice(5));
    return Buffer.from(said.replaceAll(text, other), 'latin1');
  });
  t.after(proxy.stop);
  return { port: proxy.port, heard };
};

suite('a server that lacks a feature', { skip: 'skipped' in plain ? plain.skipped : false }, () => {
  test('may lack time limits: a session is opened all the same', async (t) => {
    const { port, heard } = await renaming(t, '_time = 0', '_tame = 0');
    const engine = await openMysql(`mysql://root@127.0.0.1:${port}/limitless?local_infile=off`);
    await engine.close();
    const names = ['max_statement_time', 'max_execution_time'];
    assert.deepEqual(
      [...new Set(heard)],
      names.map((name) => `SET SESSION ${name} = 0`),
    );
  });

  test('may lack locks: it is migrated all the same', async (t) => {
    const { port, heard } = await renaming(t, 'GET_LOCK', 'NO_LOCKS');
    const store = await openStore({ url: `mysql://root@127.0.0.1:${port}/unlocked` });
    assert.equal((await store.totals()).rows, 0);
    await store.close();
    assert.equal(heard.length, 1);
  });
});

suite(
  'tables in an engine without transactions',
  { skip: 'skipped' in plain ? plain.skipped : false },
  () => {
    if ('skipped' in plain) return;

    const prepared = async (database: string, ...statements: string[]): Promise<string> => {
      const url = plain.urlOf(database);
      const store = await openStore({ url });
      await store.commit(batch(await store.addSource('auth.log', head), [loginRow()]));
      await store.close();
      for (const sql of statements) await plain.run(sql);
      return url;
    };

    test('are refused before anything is written: exit 78, and the hint solves it', async (t) => {
      const url = await prepared(
        'aria',
        'ALTER TABLE aria.logins ENGINE=Aria',
        'ALTER TABLE aria.sources ENGINE=MyISAM',
      );
      for (const args of [
        ['analyze', '--no-charts', 'auth.log'],
        ['db', 'info'],
      ]) {
        assertFails(await runCli(args, { cwd: folderWithLog(t), env: { DATABASE_URL: url } }), {
          code: 78,
          says: [
            /without transactions: logins \(Aria\), sources \(MyISAM\)/,
            /ALTER TABLE logins ENGINE=InnoDB; ALTER TABLE sources ENGINE=InnoDB;/,
            /missing/,
          ],
        });
      }
      await plain.run('ALTER TABLE aria.logins ENGINE=InnoDB');
      await plain.run('ALTER TABLE aria.sources ENGINE=InnoDB');
      assert.equal((await storedRows(url)).length, 1);
    });

    test('are refused too if an earlier release made only some tables', async () => {
      await plain.run('CREATE DATABASE half');
      await plain.run(
        'CREATE TABLE half.schema_version (version INTEGER PRIMARY KEY, applied_at DATETIME(6)) ENGINE=Aria',
      );
      await assert.rejects(openStore({ url: plain.urlOf('half') }), (error: unknown) => {
        assert.ok(error instanceof AuthtrackError);
        assert.match(error.message, /schema_version \(Aria\)/);
        assert.equal(error.exitCode, 78);
        return true;
      });
    });

    test('of another program are ignored', async () => {
      const url = await prepared('shared', 'CREATE TABLE shared.notes (a INT) ENGINE=MyISAM');
      assert.equal((await storedRows(url)).length, 1);
    });

    test('are searched by one statement each time a database is opened', async (t) => {
      const url = await prepared('once');
      let asked = 0;
      const proxy = await startProxy(plain.port, ({ from, chunk }) => {
        if (from === 'client' && chunk.includes('information_schema.ENGINES')) asked++;
        return chunk;
      });
      t.after(proxy.stop);
      const store = await openStore({ url: url.replace(`:${plain.port}`, `:${proxy.port}`) });
      assert.equal((await store.totals()).rows, 1);
      await store.close();
      assert.equal(asked, 1);
    });
  },
);
