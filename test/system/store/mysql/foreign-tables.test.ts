// A database that belongs to another program, and a session whose settings the server changes.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { openStore } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { startProxy } from '../../../fixtures/tcp-proxy.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { runCli } from '../../../support/run-cli.js';
import { batch, head, loginRow } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';

const foreign: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'only one table of authtrack',
    ['CREATE TABLE DB.logins (id INT)'],
    /it has logins, but not authtrack's table schema_version/,
  ],
  [
    'some of its tables',
    [
      'CREATE TABLE DB.sources (id INT)',
      'CREATE TABLE DB.reports (id INT)',
      'CREATE TABLE DB.invoices (id INT)',
    ],
    /it has reports, sources, but not/,
  ],
  [
    'a schema_version of another program',
    ['CREATE TABLE DB.schema_version (version_rank INT, installed_rank INT, version VARCHAR(50))'],
    /a table schema_version that is not authtrack's/,
  ],
  [
    'a view with the name of a table',
    ['CREATE TABLE DB.people (id INT)', 'CREATE VIEW DB.logins AS SELECT * FROM DB.people'],
    /views with the names of authtrack tables: logins/,
  ],
];

const server = await startMariadb();

suite('a database with', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);
  for (const [n, [title, statements, says]] of foreign.entries()) {
    test(`${title} is refused before anything is written: exit 78`, async (t) => {
      const database = `foreign_${n}`;
      await server.run(`CREATE DATABASE ${database}`);
      for (const statement of statements) await server.run(statement.replaceAll('DB', database));
      const writes: string[] = [];
      const proxy = await startProxy(server.port, ({ from, chunk }) => {
        const said = chunk.toString('latin1');
        if (from === 'client' && /\b(?:CREATE|ALTER|INSERT|UPDATE|DELETE|DROP)\b/.test(said))
          writes.push(said);
        return chunk;
      });
      t.after(proxy.stop);
      const env = { DATABASE_URL: `mysql://root@127.0.0.1:${proxy.port}/${database}` };
      const cwd = folderWithLog(t);
      for (const args of [
        'analyze --no-charts auth.log',
        'db info',
        'db migrate',
        'db prune --before 2020-01-01',
      ]) {
        assertFails(await runCli(args.split(' '), { cwd, env }), {
          code: 78,
          says: [says, /name a database/],
        });
      }
      assert.deepEqual(writes, []);
    });
  }
});

// In GBK the last byte of 縗 (E7 B8 97) and a backslash are one character: the backslash no longer escapes the quote.
const NAME = `縗', NULL, NULL, NULL, 'Accepted', 'sshd', 'h', NULL, NULL, '', '', 1, 1, 1) -- `;

const chinese = await startMariadb(['--character-set-server=gbk', '--skip-character-set-client-handshake']);

suite('a server that ignores the character set of the client', { skip: 'skipped' in chinese }, () => {
  if ('skipped' in chinese) return;
  after(chinese.stop);

  for (const query of ['', '?local_infile=off']) {
    test(`stores a name unchanged, and runs none of it${query}`, async () => {
      const url = `${chinese.urlOf(query === '' ? 'gbk' : 'gbk_insert')}${query}`;
      const store = await openStore({ url });
      const rows = [loginRow({ user: NAME }), loginRow({ user: '縗', line: 2 })];
      await store.commit(batch(await store.addSource(`${NAME}.log`, head), rows));
      assert.deepEqual((await store.topUsersTried(5)).map(({ user }) => user).sort(), ['縗', NAME].sort());
      await store.close();
      assert.deepEqual(await storedRows(url), rows);
    });
  }

  test('is not used if it does not accept UTF-8 either: exit 78', async (t) => {
    const proxy = await startProxy(chinese.port, ({ from, chunk }) =>
      from === 'client'
        ? Buffer.from(chunk.toString('latin1').replace('SET NAMES utf8mb4', 'SET NAMES gbk    '), 'latin1')
        : chunk,
    );
    t.after(proxy.stop);
    const env = { DATABASE_URL: `mysql://root@127.0.0.1:${proxy.port}/gbk` };
    const ended = await runCli(['analyze', '--no-charts', 'auth.log'], { cwd: folderWithLog(t), env });
    assertFails(ended, { code: 78, says: [/expected character_set_client utf8mb4, got "gbk"/] });
  });

  test('is not used if it does not treat a backslash as an escape: exit 78', async (t) => {
    const proxy = await startProxy(chinese.port, ({ from, chunk }) =>
      from === 'client'
        ? Buffer.from(
            chunk
              .toString('latin1')
              .replace(
                "'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
                "'ANSI_QUOTES,STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'  ",
              ),
            'latin1',
          )
        : chunk,
    );
    t.after(proxy.stop);
    const env = { DATABASE_URL: `mysql://root@127.0.0.1:${proxy.port}/gbk` };
    const ended = await runCli(['analyze', '--no-charts', 'auth.log'], { cwd: folderWithLog(t), env });
    assertFails(ended, { code: 78, says: [/sql_mode without NO_BACKSLASH_ESCAPES/] });
  });
});
