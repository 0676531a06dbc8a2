// The statements and commands of docs/mysql.md, on a real server.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { startMariadb } from '../fixtures/mariadb.js';
import { giveToMysql } from '../fixtures/mariadb-tables.js';
import { blocksOf } from '../support/doc-pages.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder, type Ended } from '../support/run-cli.js';
import { authtrackCalls } from '../support/shell-commands.js';
import { missingTool, runTool } from '../support/tools.js';

const PAGE = 'docs/mysql.md';
const DEFAULT_SOCKET = '/run/mysqld/mysqld.sock';

const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-socket-'));
chmodSync(folder, 0o755);
giveToMysql(folder);
after(() => rmSync(folder, { recursive: true, force: true }));
const socket = path.join(folder, 'mysqld.sock');
const certificate = path.join(folder, 'server-cert.pem');
const [commands = '', ...certificateCommands] = blocksOf(PAGE, 'sh');
// The private key of a test: the account of the server must read it.
const noOpenssl = missingTool('openssl', 'version');
const makeCertificate = `cd '${folder}'; ${certificateCommands.join('\n')}chmod 644 *.pem`;
const made = noOpenssl ? undefined : runTool('sh', '-e', '-c', makeCertificate);
const server =
  noOpenssl === false
    ? await startMariadb([
        `--socket=${socket}`,
        `--ssl-cert=${certificate}`,
        `--ssl-key=${path.join(folder, 'server-key.pem')}`,
      ])
    : { skipped: noOpenssl };

suite(`the commands of ${PAGE}`, { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  // The other machine is this one.
  const statements = blocksOf(PAGE, 'sql')
    .flatMap((text) => text.trim().split(/;\n?/).filter(Boolean))
    .map((statement) => statement.replace('192.0.2.%', server.host));
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

  test('make a certificate: the user of another machine needs TLS, and authtrack accepts no other certificate', async (t) => {
    assert.equal(made?.status, 0, made?.output);
    const cwd = temporaryFolder(t);
    const own = path.join(cwd, 'server-cert.pem');
    cpSync(certificate, own);
    const remote = server.urlOf('authtrack', 'authtrack', 'secret');
    const info = (parameter: string): Promise<Ended> =>
      runCli(['db', 'info'], { cwd, env: { AUTHTRACK_DATABASE_URL: `${remote}${parameter}` } });
    const { code, stderr } = await info(`?ssl=${own}`);
    assert.equal(code, 0, stderr);
    assert.equal((await info('?ssl=off')).code, 77);
    assert.notEqual((await info('?ssl=required')).code, 0);
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
