// The statements and commands of docs/mysql.md, on a real server.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { giveToMysql, startMariadb } from '../fixtures/mariadb.js';
import { blocksOf } from '../support/doc-pages.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { authtrackCalls } from '../support/shell-commands.js';

const PAGE = 'docs/mysql.md';
const DEFAULT_SOCKET = '/run/mysqld/mysqld.sock';

const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-socket-'));
chmodSync(folder, 0o755);
giveToMysql(folder);
after(() => rmSync(folder, { recursive: true, force: true }));
const socket = path.join(folder, 'mysqld.sock');
const server = await startMariadb([`--socket=${socket}`]);

suite(`the commands of ${PAGE}`, { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  const statements = blocksOf(PAGE, 'sql').flatMap((text) => text.trim().split(/;\n?/).filter(Boolean));
  const [commands = ''] = blocksOf(PAGE, 'sh');
  const [, url = ''] = /export AUTHTRACK_DATABASE_URL='([^']+)'/.exec(commands) ?? [];

  test('create the database and its users', async () => {
    assert.ok(statements.length >= 7);
    for (const statement of statements) await server.run(statement);
  });

  test('create and show the tables over the socket', async (t) => {
    const env = { AUTHTRACK_DATABASE_URL: url.replace(DEFAULT_SOCKET, socket) };
    assert.notEqual(env.AUTHTRACK_DATABASE_URL, url);
    const cwd = temporaryFolder(t);
    const calls = authtrackCalls(commands);
    assert.equal(calls.length, 2);
    for (const args of calls) {
      const { code, stderr } = await runCli(args, { cwd, env });
      assert.equal(code, 0, stderr);
    }
    const log = path.join(projectFolder, 'data/auth.log');
    const { code, stderr } = await runCli(['analyze', '--no-charts', '--year', '2026', log], { cwd, env });
    assert.equal(code, 0, stderr);
  });

  test('give the user for reports the right to read, and no other', async (t) => {
    const [, password = ''] = /'report'@'localhost' IDENTIFIED BY '(\w+)'/.exec(statements.join('\n')) ?? [];
    const env = {
      AUTHTRACK_DATABASE_URL: url
        .replace(DEFAULT_SOCKET, socket)
        .replace(/\/\/\w+:\w+@/, `//report:${password}@`),
    };
    const cwd = temporaryFolder(t);
    assert.equal((await runCli(['db', 'export', '--format', 'csv'], { cwd, env })).code, 0);
    assert.equal((await runCli(['db', 'prune', '--before', '2026-06-01'], { cwd, env })).code, 77);
  });
});
