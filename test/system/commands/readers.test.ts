// Commands that only read: they make nothing, need no write permission, and run together with others that read or
// write.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { openEngine } from '../../../src/store/open-engine.js';
import { backToVersion2 } from '../store/back-to-version-2.js';
import { testEngines } from '../store/engines.js';
import { startMariadb } from '../../fixtures/mariadb.js';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { LOGIN, assertFails, folderWithLog } from '../../support/failing-run.js';
import { mainFile } from '../../support/project.js';
import { runCli, type Ended, type RunOptions } from '../../support/run-cli.js';
import { missing, obeyingFileModes } from '../../support/without-privileges.js';

const [ATTACKER = ''] = publicAddresses(1);
const FAILED = LOGIN.replace('Accepted', 'Failed').replace('192.0.2.10', ATTACKER);
const LOG = LOGIN + FAILED.repeat(20);

const reading = [
  'db info',
  'db export --format csv',
  'charts',
  'bans --bantime forever',
  'bans --format plain',
  `bans explain ${ATTACKER}`,
  'bans export',
  'bans lists',
  'bans apply fail2ban',
  'bans report abuseipdb --dry-run',
];
const changing = ['db prune --before 2020-01-01', 'bans report abuseipdb', 'bans lists remove web1 --yes'];
const env = { ABUSEIPDB_KEY: 'key' };

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

for (const engine of engines) {
  suite(`no database on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    for (const args of [...reading, ...changing]) {
      test(`exit 66, and none is made: authtrack ${args}`, async (t) => {
        const cwd = folderWithLog(t);
        const url = engine.freshUrl();
        const hint = [/there is no database/, /authtrack analyze/];
        const options = { cwd, env: { ...env, DATABASE_URL: url } };
        assertFails(await runCli(args.split(' '), options), { code: 66, says: hint });
        await assert.rejects(openEngine(url, { access: 'read' }), /there is no database/);
        assert.deepEqual(readdirSync(cwd), ['auth.log']);
      });
    }

    test('exit 66 if a database has other tables, or none, and none is made', async (t) => {
      const url = engine.freshUrl();
      const other = await openEngine(url);
      await other.run('CREATE TABLE theirs (n INTEGER)');
      await other.close();
      const options = { cwd: folderWithLog(t), env: { DATABASE_URL: url } };
      for (const args of ['db info', 'db prune --before 2020-01-01']) {
        assertFails(await runCli(args.split(' '), options), { code: 66, says: [/has no authtrack tables/] });
      }
      const engineNow = await openEngine(url);
      const tables = await engineNow.query(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${engineNow.dialect.schema}`,
      );
      await engineNow.close();
      assert.deepEqual(tables, [{ name: 'theirs' }]);
    });

    test('a reading command upgrades tables of an earlier release if it may write', async (t) => {
      const url = engine.freshUrl();
      const options = { cwd: folderWithLog(t, { 'auth.log': LOG }), env: { DATABASE_URL: url } };
      assert.equal((await runCli(['analyze', '--no-charts', '--quiet', 'auth.log'], options)).code, 0);
      await backToVersion2(url);
      const { code, stdout, stderr } = await runCli(['db', 'info'], options);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /schema version 15/);
      assert.match((await runCli(['bans'], options)).stdout, /^1 banned/);
    });
  });
}

/** A folder `db` with a database, which nobody may write. */
async function readOnly(t: TestContext, prepare?: (file: string) => unknown): Promise<Reader> {
  const cwd = folderWithLog(t, { 'auth.log': LOG });
  const folder = path.join(cwd, 'db');
  const file = path.join(folder, 'a.duckdb');
  const args = ['--db', 'duckdb:db/a.duckdb'];
  const made = await runCli(['analyze', '--no-charts', '--quiet', ...args, 'auth.log'], { cwd });
  assert.deepEqual([made.code, made.stderr], [0, '']);
  await prepare?.(file);
  for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o444);
  chmodSync(folder, 0o555);
  t.after(() => existsSync(folder) && chmodSync(folder, 0o755));
  const run: Reader['run'] = (command, options = {}) =>
    runCli([...command.split(' '), ...args], { cwd, env, wrapper: obeyingFileModes, ...options });
  return { cwd, file, run };
}

type Reader = {
  readonly cwd: string;
  readonly file: string;
  readonly run: (command: string, options?: Partial<RunOptions>) => Promise<Ended>;
};

suite('a database file that this user may only read', { skip: missing(obeyingFileModes) }, () => {
  test('works with every command that reads, and leaves nothing beside it', async (t) => {
    const { cwd, file, run } = await readOnly(t);
    for (const args of reading.filter((one) => !one.includes('apply'))) {
      const { code, stderr } = await run(args);
      assert.deepEqual([code, stderr], [0, ''], args);
    }
    assert.equal(readFileSync(path.join(cwd, 'state/authtrack/auto-ban.data'), 'utf8'), `${ATTACKER}\n`);
    assert.deepEqual(readdirSync(path.dirname(file)), ['a.duckdb']);
  });

  test('works with several of them at the same time', async (t) => {
    const { run } = await readOnly(t);
    const ended = await Promise.all(['db info', 'bans --format plain', 'db info'].map((args) => run(args)));
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0, 0],
    );
  });

  test('refuses those that write: exit 77', async (t) => {
    const { run } = await readOnly(t);
    for (const args of ['analyze --no-charts auth.log', 'db prune --before 2020-01-01', 'db migrate']) {
      assertFails(await run(args), { code: 77, says: [/no permission to read and write the database/] });
    }
  });

  test('is refused with tables of an earlier release: exit 78, and the message names a user who can upgrade it', async (t) => {
    const { run } = await readOnly(t, (file) => backToVersion2(`duckdb:${file}`));
    for (const args of ['db info', 'bans', 'charts']) {
      assertFails(await run(args), { code: 78, says: [/an earlier authtrack/, /authtrack db migrate/] });
    }
  });

  test('is read together with the write-ahead log of a killed run', async (t) => {
    const { file, run } = await readOnly(t, async (made) => {
      const copy = `${made}.copy`;
      const engine = await openEngine(`duckdb:${made}`);
      await engine.begin();
      await engine.run("INSERT INTO schema_version VALUES (98, '2030-01-01')");
      await engine.run('DELETE FROM schema_version WHERE version = 98');
      await engine.run("UPDATE sources SET name = 'killed.log'");
      await engine.commit();
      for (const end of ['', '.wal']) cpSync(made + end, copy + end);
      await engine.close();
      for (const end of ['', '.wal']) cpSync(copy + end, made + end);
    });
    assert.ok(existsSync(`${file}.wal`));
    assert.match((await run('db info')).stdout, /^ {2}#1 killed\.log: 21 lines/m);
    chmodSync(`${file}.wal`, 0o000);
    assertFails(await run('db info'), { code: 77, says: [/no permission/] });
  });
});

type Waiting = { readonly write: (text: string) => void; readonly end: () => Promise<Ended> };

/** A run of `analyze` that waits for its standard input with an open database. */
async function analyzing(t: TestContext, cwd: string): Promise<Waiting> {
  const args = ['analyze', '--no-charts', '--json', '--db', 'duckdb:a.duckdb', '--out', 'out', '-'];
  const child = spawn(process.execPath, [mainFile, ...args], { cwd });
  t.after(() => child.kill('SIGKILL'));
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  while (!existsSync(path.join(cwd, 'out/processed.log'))) await delay(20);
  return {
    write: (more) => void child.stdin.write(more),
    end: async () => {
      child.stdin.end();
      const [stdout, stderr] = await output;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}

suite('two commands on one DuckDB file', () => {
  const inserted = ({ stdout }: Ended): number => (JSON.parse(stdout) as { inserted: number }).inserted;

  test('others read and write while analyze waits for its input, which then continues', async (t) => {
    const cwd = folderWithLog(t, { 'auth.log': LOG });
    const run = (...args: string[]): Promise<Ended> => runCli([...args, '--db', 'duckdb:a.duckdb'], { cwd });
    const waiting = await analyzing(t, cwd);
    const info = await run('db', 'migrate', '--quiet');
    assert.deepEqual(info, { code: 0, stdout: '', stderr: '' });
    waiting.write(LOGIN.replace('anna', 'mira'));
    const other = await run('analyze', '--no-charts', '--json', 'auth.log');
    assert.deepEqual([inserted(other), other.stderr], [21, '']);
    waiting.write(LOGIN.replace('anna', 'ben'));
    const ended = await waiting.end();
    assert.deepEqual([ended.code, ended.stderr, inserted(ended)], [0, '', 2]);
    const rows = await runCli(['db', 'export', '--format', 'csv', '--db', 'duckdb:a.duckdb'], { cwd });
    assert.equal(rows.stdout.trimEnd().split('\n').length, 1 + 23);
  });

  test('a waiting run ends when a newer authtrack has changed the tables meanwhile', async (t) => {
    const cwd = folderWithLog(t);
    const waiting = await analyzing(t, cwd);
    while (existsSync(path.join(cwd, 'a.duckdb.wal'))) await delay(50);
    await delay(1500);
    const engine = await openEngine(`duckdb:${path.join(cwd, 'a.duckdb')}`);
    await engine.run("INSERT INTO schema_version (version, applied_at) VALUES (99, '2030-01-01')");
    await engine.close();
    waiting.write(LOGIN);
    assertFails(await waiting.end(), { code: 78, says: [/schema version 99/] });
  });

  test('a second command waits for the file, and after 10 s reports which process holds it: exit 75', async (t) => {
    const cwd = folderWithLog(t);
    const args = ['--db', 'duckdb:a.duckdb'];
    assert.equal((await runCli(['analyze', '--no-charts', '--quiet', ...args, 'auth.log'], { cwd })).code, 0);
    const engine = await openEngine(`duckdb:${path.join(cwd, 'a.duckdb')}`);
    const early = runCli(['db', 'info', ...args], { cwd });
    const alsoEarly = runCli(['analyze', '--no-charts', '--quiet', ...args, 'auth.log'], { cwd });
    await delay(3000);
    await engine.close();
    assert.deepEqual([(await early).code, (await alsoEarly).code], [0, 0]);

    const again = await openEngine(`duckdb:${path.join(cwd, 'a.duckdb')}`);
    const late = await runCli(['db', 'info', ...args], { cwd });
    await again.close();
    assertFails(late, { code: 75, says: [new RegExp(`in use by process ${process.pid}`), /again/] });
  });
});

const server = await startMariadb();
const noServer = 'skipped' in server ? server.skipped : false;
after(() => ('skipped' in server ? undefined : server.stop()));

suite('a MySQL user who may only read', { skip: noServer }, () => {
  if ('skipped' in server) return;

  test('can run commands that read, and is refused with tables of an earlier release: exit 78', async (t) => {
    const cwd = folderWithLog(t, { 'auth.log': LOG });
    const url = server.urlOf('reading');
    const args = ['analyze', '--no-charts', '--quiet', 'auth.log'];
    assert.equal((await runCli(args, { cwd, env: { DATABASE_URL: url } })).code, 0);
    await server.run(`CREATE USER 'reader'@'%' IDENTIFIED BY 'secret'`);
    await server.run(`GRANT SELECT ON reading.* TO 'reader'@'%'`);
    const run = (command: string): Promise<Ended> =>
      runCli(command.split(' '), {
        cwd,
        env: { ...env, DATABASE_URL: server.urlOf('reading', 'reader', 'secret') },
      });
    for (const command of reading.filter((one) => !one.includes('apply'))) {
      const { code, stderr } = await run(command);
      assert.deepEqual([code, stderr], [0, ''], command);
    }
    await backToVersion2(url);
    assertFails(await run('db info'), { code: 78, says: [/an earlier authtrack/, /authtrack db migrate/] });
  });
});
