// Failure modes: missing permissions, full disks, files in use, and servers that refuse.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { openStore } from '../../src/store/store.js';
import { startMariadb } from '../fixtures/mariadb.js';
import { LOGIN, assertFails, folderWithLog } from '../support/failing-run.js';
import { projectFolder } from '../support/project.js';
import { runCli, type Ended } from '../support/run-cli.js';
import { missing, obeyingFileModes, onSmallDisk } from '../support/without-privileges.js';

suite('no permission', { skip: missing(obeyingFileModes) }, () => {
  const run = (cwd: string, args: readonly string[]): Promise<Ended> =>
    runCli(args, { cwd, wrapper: obeyingFileModes });

  test('to read the log: exit 77', async (t) => {
    const cwd = folderWithLog(t);
    chmodSync(path.join(cwd, 'auth.log'), 0o000);
    assertFails(await run(cwd, ['analyze', 'auth.log']), {
      code: 77,
      says: [/auth\.log: permission denied/, /adm/],
    });
  });

  test('to write into the output folder: exit 77, and nothing is stored', async (t) => {
    const cwd = folderWithLog(t);
    mkdirSync(path.join(cwd, 'out'), { mode: 0o500 });
    assertFails(await run(cwd, ['analyze', '--out', 'out', 'auth.log']), {
      code: 77,
      says: [/processed\.log: no permission to write/, /--out/],
    });
    const again = await run(cwd, ['analyze', '--no-charts', '--json', '--out', 'other', 'auth.log']);
    assert.equal((JSON.parse(again.stdout) as { inserted: number }).inserted, 1);
  });

  test('to read the country database: exit 77', async (t) => {
    const cwd = folderWithLog(t, { 'public.log': LOGIN.replace('192.0.2.10', '1.1.1.1'), 'x.mmdb': '' });
    chmodSync(path.join(cwd, 'x.mmdb'), 0o000);
    assertFails(await run(cwd, ['analyze', '--mmdb', 'x.mmdb', 'public.log']), {
      code: 77,
      says: [/x\.mmdb/],
    });
  });

  test('to write the database: exit 77', async (t) => {
    const cwd = folderWithLog(t);
    await run(cwd, ['analyze', '--quiet', '--no-charts', '--db', 'duckdb:a.duckdb', 'auth.log']);
    chmodSync(path.join(cwd, 'a.duckdb'), 0o400);
    assertFails(await run(cwd, ['analyze', '--db', 'duckdb:a.duckdb', 'auth.log']), {
      code: 77,
      says: [/no permission to read and write the database/],
    });
  });
});

const smallDisk = (folder: string): readonly string[] => onSmallDisk(folder, 300);

suite('a full disk', { skip: missing(smallDisk('/mnt')) }, () => {
  const many = Array.from({ length: 20_000 }, (_, i) => LOGIN.replace('anna', `user${i}`)).join('');

  test('for the log of processed entries: exit 74, and the rows are stored', async (t) => {
    const cwd = folderWithLog(t, { 'many.log': many });
    mkdirSync(path.join(cwd, 'out'));
    const wrapper = smallDisk(path.join(cwd, 'out'));
    assertFails(await runCli(['analyze', '--no-charts', '--out', 'out', 'many.log'], { cwd, wrapper }), {
      code: 74,
      says: [/processed\.log: writing failed: .*no space left/i, /make room/],
    });
    const again = await runCli(['analyze', '--no-charts', '--json', 'many.log'], { cwd });
    assert.equal((JSON.parse(again.stdout) as { inserted: number }).inserted, 0);
  });

  test('for the database: exit 74, and the next run stores all', async (t) => {
    const cwd = folderWithLog(t, { 'many.log': many });
    mkdirSync(path.join(cwd, 'db'));
    const args = ['analyze', '--no-charts', '--json', '--db', 'duckdb:db/a.duckdb', 'many.log'];
    assertFails(await runCli(args, { cwd, wrapper: smallDisk(path.join(cwd, 'db')) }), {
      code: 74,
      says: [/no space left for the database/],
    });
    const again = await runCli(args, { cwd });
    assert.equal((JSON.parse(again.stdout) as { inserted: number }).inserted, 20_000);
  });
});

suite('a log that is damaged or truncated', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => LOGIN.replace('anna', `user${i}`)).join('');
  const inserted = ({ stdout }: Ended): number => (JSON.parse(stdout) as { inserted: number }).inserted;

  for (const [how, args] of [
    ['by name', ['log.gz']],
    ['from a pipe', ['-']],
  ] as const) {
    test(`a truncated gzip file, ${how}: exit 65, its lines are stored, and the whole file adds the rest`, async (t) => {
      const whole = gzipSync(many);
      const cut = whole.subarray(0, whole.length / 2);
      const cwd = folderWithLog(t, { 'log.gz': cut });
      const run = ['analyze', '--no-charts', '--json', '--db', 'duckdb:a.duckdb'];
      assertFails(await runCli([...run, ...args], { cwd, input: cut }), {
        code: 65,
        says: [/is not a complete gzip file/],
      });
      writeFileSync(path.join(cwd, 'log.gz'), whole);
      const rest = inserted(await runCli([...run, 'log.gz'], { cwd }));
      assert.ok(rest > 0 && rest < 20_000, `${rest} rows were left`);
      const store = await openStore({ url: `duckdb:${path.join(cwd, 'a.duckdb')}` });
      assert.equal((await store.totals().finally(() => store.close())).rows, 20_000);
    });
  }

  test('a pipe that broke within a line: the line waits for the next run', async (t) => {
    const cwd = folderWithLog(t);
    const run = ['analyze', '--no-charts', '--json', '--db', 'duckdb:a.duckdb', '-'];
    assert.equal(inserted(await runCli(run, { cwd, input: LOGIN + LOGIN.slice(0, -8) })), 1);
    assert.equal(inserted(await runCli(run, { cwd, input: LOGIN + LOGIN })), 1);
  });

  test('the fingerprint of a log covers more bytes once the log has more', async (t) => {
    const other = LOGIN + LOGIN.replace('anna', 'ben').repeat(10);
    const cwd = folderWithLog(t, { 'half.log': '2026', 'other.log': other });
    const run = (log: string): Promise<number> =>
      runCli(['analyze', '--no-charts', '--json', log], { cwd }).then(inserted);
    assert.equal(await run('half.log'), 0);
    assert.equal(await run('auth.log'), 1);
    appendFileSync(path.join(cwd, 'auth.log'), many);
    assert.equal(await run('auth.log'), 20_000);
    // It begins with the same line, which is one login, but it is a different log.
    assert.equal(await run('other.log'), 10);
  });
});

suite('a full disk at the output', () => {
  for (const args of ['parse auth.log', 'analyze --no-charts --json auth.log', 'config', '--help']) {
    test(`exit 74: authtrack ${args}`, async (t) => {
      const wrapper = ['sh', '-c', 'exec "$@" > /dev/full', 'sh'];
      const ended = await runCli(args.split(' '), { cwd: folderWithLog(t), wrapper });
      assertFails(ended, { code: 74, says: [/writing the output failed: .*no space left/i] });
    });
  }
});

suite('a DuckDB file that another process holds', () => {
  test('exit 75, and the message names the process', async (t) => {
    const cwd = folderWithLog(t);
    const holder = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
      import { DuckDBInstance } from '@duckdb/node-api';
      const instance = await DuckDBInstance.create(${JSON.stringify(path.join(cwd, 'a.duckdb'))});
      await instance.connect();
      console.log('held');
      setInterval(() => undefined, 1000);`,
      ],
      { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    t.after(() => holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    assertFails(await runCli(['analyze', '--db', 'duckdb:a.duckdb', 'auth.log'], { cwd }), {
      code: 75,
      says: [new RegExp(`in use by process ${holder.pid ?? 0}`)],
    });
  });
});

const server = await startMariadb();
const noServer = 'skipped' in server ? server.skipped : false;
after(() => ('skipped' in server ? undefined : server.stop()));

suite('a MySQL server that refuses', { skip: noServer }, () => {
  if ('skipped' in server) return;
  const analyze = (cwd: string, url: string): Promise<Ended> =>
    runCli(['analyze', '--no-charts', 'auth.log'], { cwd, env: { DATABASE_URL: url } });

  test('a wrong password: exit 77', async (t) => {
    assertFails(await analyze(folderWithLog(t), server.urlOf('logs', 'root', 'secret')), {
      code: 77,
      says: [/refuses this user or password/],
    });
  });

  test('this user: exit 77', async (t) => {
    await server.run(`CREATE USER 'reader'@'%' IDENTIFIED BY 'secret'`);
    assertFails(await analyze(folderWithLog(t), server.urlOf('logs', 'reader', 'secret')), {
      code: 77,
      says: [/no permission for this operation/, /grant/],
    });
  });

  test('writes, because the server is read-only: exit 77', async (t) => {
    await server.run('CREATE DATABASE readonly_logs');
    await server.run(`CREATE USER 'writer'@'%' IDENTIFIED BY 'secret'`);
    await server.run(`GRANT ALL ON readonly_logs.* TO 'writer'@'%'`);
    await server.run('SET GLOBAL read_only = 1');
    t.after(() => server.run('SET GLOBAL read_only = 0'));
    assertFails(await analyze(folderWithLog(t), server.urlOf('readonly_logs', 'writer', 'secret')), {
      code: 77,
      says: [/is read-only/],
    });
  });

  test('all but the privileges that docs/mysql.md lists: these are enough', async (t) => {
    await server.run(`CREATE USER 'least'@'%' IDENTIFIED BY 'secret'`);
    await server.run(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON least.* TO 'least'@'%'`);
    const ended = await analyze(folderWithLog(t), server.urlOf('least', 'least', 'secret'));
    assert.deepEqual([ended.code, ended.stderr], [0, '']);
  });

  test('because a newer authtrack migrated the database: exit 78', async (t) => {
    const cwd = folderWithLog(t);
    assert.equal((await analyze(cwd, server.urlOf('newer'))).code, 0);
    await server.run(`INSERT INTO newer.schema_version VALUES (99, '2030-01-01')`);
    assertFails(await analyze(cwd, server.urlOf('newer')), {
      code: 78,
      says: [/schema version 99/, /[Uu]pgrade authtrack/],
    });
  });
});
