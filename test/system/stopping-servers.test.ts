// What analyze and db migrate wait for at a MySQL server: locks, a server that stops responding, a slow commit.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { createConnection } from 'mysql2/promise';

import { startMariadb } from '../fixtures/mariadb.js';
import { startProxy } from '../fixtures/tcp-proxy.js';
import { runCli } from '../support/run-cli.js';
import { attack as rows, STOP_SECONDS, stopRun, waitingFolder as folder } from '../support/stop-run.js';

const IN_PARALLEL = 4;

const server = await startMariadb();

suite(
  'a database server that is busy',
  { concurrency: IN_PARALLEL, skip: 'skipped' in server ? server.skipped : false },
  () => {
    if ('skipped' in server) return;
    after(server.stop);

    const analyze = ['analyze', '--no-charts', 'auth.log'];
    /** Another client, which holds the locks of `sql`, and the statement that waits for them. */
    const locks: readonly (readonly [what: string, sql: readonly string[], waits: string])[] = [
      ['the rows', ['BEGIN', 'SELECT * FROM sources FOR UPDATE'], 'UPDATE sources'],
      ['the tables', ['LOCK TABLES logins WRITE'], 'logins'],
    ];
    for (const [what, sql, waits] of locks)
      test(`analyze ends while another client has locked ${what}`, async (t) => {
        const cwd = folder(t);
        const database = `locked_${what.replace(/\W/g, '_')}`;
        const env = { DATABASE_URL: server.urlOf(database) };
        assert.equal((await runCli(analyze, { cwd, env })).code, 0);
        writeFileSync(
          path.join(cwd, 'auth.log'),
          rows.join('') + rows.join('').replaceAll('198.51', '192.0'),
        );
        const other = await createConnection(server.urlOf(database));
        t.after(() => other.destroy());
        for (const statement of sql) await other.query(statement);
        const { code, seconds, stderr } = await stopRun(analyze, {
          cwd,
          env,
          isWaiting: () => waiting(other, waits),
        });
        assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`);
        assert.equal(code, 143, stderr);
        other.destroy();
        assert.equal((await runCli(analyze, { cwd, env })).code, 0);
        const { stdout } = await runCli(['db', 'export', '--format', 'csv'], { cwd, env });
        assert.equal(stdout.trimEnd().split('\n').length, 2 * rows.length + 1);
      });

    test('db migrate ends while another process migrates', async (t) => {
      const cwd = folder(t);
      await server.run('CREATE DATABASE migrating');
      const other = await createConnection(server.urlOf('migrating'));
      t.after(() => other.destroy());
      await other.query("SELECT GET_LOCK('authtrack.migrating', 0)");
      const env = { DATABASE_URL: server.urlOf('migrating') };
      const { code, seconds, stderr } = await stopRun(['db', 'migrate'], {
        cwd,
        env,
        isWaiting: () => waiting(other, 'GET_LOCK'),
      });
      assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`);
      assert.deepEqual([code, stderr], [143, '']);
    });

    for (const word of ['INSERT INTO', 'COMMIT', 'SHOW VARIABLES', 'information_schema.tables'])
      test(`analyze ends when the server stops responding at ${word}, and the next run has each row once`, async (t) => {
        const cwd = folder(t);
        const database = `silent_${word.replace(/\W/g, '_').toLowerCase()}`;
        await runCli(['db', 'migrate'], { cwd, env: { DATABASE_URL: server.urlOf(database) } });
        let isSilent = false;
        const proxy = await startProxy(server.port, ({ from, chunk }) => {
          isSilent ||= from === 'client' && chunk.includes(word);
          return isSilent ? Buffer.alloc(0) : chunk;
        });
        t.after(proxy.stop);
        const env = { DATABASE_URL: `mysql://root@127.0.0.1:${proxy.port}/${database}?local_infile=off` };
        const { code, seconds, stderr } = await stopRun(analyze, { cwd, env, isWaiting: () => isSilent });
        assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`);
        assert.equal(code, 143, stderr);
        const direct = { DATABASE_URL: server.urlOf(database) };
        assert.equal((await runCli(analyze, { cwd, env: direct })).code, 0);
        const { stdout } = await runCli(['db', 'export', '--format', 'csv'], { cwd, env: direct });
        assert.equal(stdout.trimEnd().split('\n').length, rows.length + 1);
      });

    test('a slow commit after the signal is not interrupted', async (t) => {
      const cwd = folder(t);
      await runCli(['db', 'migrate'], { cwd, env: { DATABASE_URL: server.urlOf('slow') } });
      let isHeld = false;
      const held: (() => void)[] = [];
      const proxy = await startProxy(server.port, ({ from, chunk, connection }) => {
        if (from === 'client' && chunk.includes('COMMIT') && !isHeld) {
          isHeld = true;
          const raw = Buffer.from(chunk);
          held.push(() => proxy.send(connection, raw));
          return Buffer.alloc(0);
        }
        return chunk;
      });
      t.after(proxy.stop);
      const env = { DATABASE_URL: `mysql://root@127.0.0.1:${proxy.port}/slow` };
      setTimeout(() => held.forEach((go) => go()), 8000).unref();
      const { code, seconds } = await stopRun(analyze, { cwd, env, isWaiting: () => isHeld });
      assert.ok(seconds > 4, `it took ${seconds.toFixed(1)} s`);
      assert.equal(code, 143);
      const direct = { DATABASE_URL: server.urlOf('slow') };
      const { stdout } = await runCli(['db', 'export', '--format', 'csv'], { cwd, env: direct });
      assert.equal(stdout.trimEnd().split('\n').length, rows.length + 1);
    });
  },
);

/** Whether a client of the server waits in a statement with this text. */
async function waiting(other: Awaited<ReturnType<typeof createConnection>>, text: string): Promise<boolean> {
  const [found] = await other.query(
    'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND INFO LIKE ? AND TIME_MS > 200',
    [`%${text}%`],
  );
  return Number((found as { n: number }[])[0]?.n) > 0;
}
