// `authtrack doctor` on a machine that is at work: a database server that is down or silent, a run that has the database,
// another state folder.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { monotonicSeconds } from '../../../src/lib/clock.js';
import { failures } from '../../support/ban-runs.js';
import type { Ended } from '../../support/run-cli.js';
import { freePort } from '../../fixtures/free-port.js';
import { startMuteMysql } from '../../fixtures/mute-mysql.js';
import { assertFound, found, healthyMachine, newMachine, noMachine } from './machine.js';

suite('doctor on a machine at work', { skip: noMachine, concurrency: 2 }, () => {
  test('reports a server of MySQL that is down, and never the password', async (t) => {
    const machine = newMachine(t);
    const url = `mysql://ann:hunter2@127.0.0.1:${await freePort()}/authtrack`;
    const report = await machine.doctor({
      args: ['--only', 'database'],
      env: { AUTHTRACK_DATABASE_URL: url },
    });
    assertFound(report, {
      check: 'connection',
      status: 'failure',
      says: /127\.0\.0\.1.*ECONNREFUSED|refused/,
      hint: /./,
    });
    assert.doesNotMatch(report.stdout, /hunter2/);
  });

  test('ends although a server never answers', async (t) => {
    const machine = newMachine(t);
    const server = await startMuteMysql('nothing');
    t.after(server.stop);
    const begun = monotonicSeconds();
    const url = `mysql://ann:hunter2@127.0.0.1:${server.port}/authtrack`;
    const report = await machine.doctor({ env: { AUTHTRACK_DATABASE_URL: url } });
    assertFound(report, {
      check: 'connection',
      status: 'failure',
      says: /no answer within 10 s|cannot be reached \(ETIMEDOUT\)/,
      hint: /./,
    });
    assert.ok(monotonicSeconds() - begun < 30);
  });

  test('does not look at another state folder than the one that wrong settings name', async (t) => {
    const machine = await healthyMachine(t);
    writeFileSync(path.join(machine.folder, 'authtrack.yaml'), 'state: /elsewhere\nmaxretyr: 3\n');
    const report = await machine.doctor();
    assert.equal(found(report, 'setting-values').status, 'failure');
    for (const name of ['state-folder', 'free-space', 'connection', 'newest-row'])
      assert.equal(found(report, name).found, 'not checked, since the settings are wrong');
    assert.equal(found(report, 'log-files').status, 'ok');
  });

  test('takes nothing out of a pipe that was analyzed', async (t) => {
    const machine = newMachine(t);
    const pipe = path.join(machine.folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    const write = (text: string): ChildProcess =>
      spawn('sh', ['-c', 'printf "%s\\n" "$1" > "$0"', pipe, text], { stdio: 'ignore' });
    const [first = '', second = ''] = failures('44.0.0.67', 2);
    write(first);
    const run = (): Promise<Ended> => machine.run(['analyze', '--no-charts', '--json', pipe]);
    assert.equal((await run()).code, 0);
    // This writer waits until the next run reads.
    const writer = write(second);
    await machine.doctor();
    assert.equal(writer.exitCode, null);
    const { stdout } = await run();
    assert.equal((JSON.parse(stdout) as { inserted: number }).inserted, 1, stdout);
  });

  test('does not disturb a run that has the database', async (t) => {
    const machine = await healthyMachine(t);
    const instance = await DuckDBInstance.create(machine.database);
    t.after(() => instance.closeSync());
    const report = await machine.doctor({ args: ['--only', 'database'] });
    assert.match(found(report, 'connection').found, /is in use by process \d+, so it was not opened/);
    assert.equal(report.code, 0);
  });

  test('checks the place of --state, and whose entries processed.log has', async (t) => {
    const machine = await healthyMachine(t);
    const trial = path.join(machine.folder, 'trial');
    const there = ['--state', trial];
    assert.equal((await machine.run(['analyze', '--no-charts', '--quiet', ...there])).code, 0);
    const report = await machine.doctor({ args: ['--only', 'database', ...there] });
    assert.equal(report.code, 0);
    assert.ok(found(report, 'connection').found.includes(`${trial}/authtrack.duckdb can be read`));
    const mixed = ['--only', 'processed-log', '--db', `duckdb:${trial}/authtrack.duckdb`];
    assertFound(await machine.doctor({ args: mixed }), {
      ...{ check: 'processed-log', status: 'failure' },
      says: /`authtrack analyze` ends: processed\.log in .*state\/authtrack has the entries of the database/,
      hint: /name another folder with --state or --out/,
    });
    const charts = path.join(machine.folder, 'charts');
    mkdirSync(charts);
    chmodSync(charts, 0o777);
    assertFound(await machine.doctor({ args: ['--only', 'state-folder', '--charts-dir', charts] }), {
      ...{ check: 'state-folder', status: 'failure' },
      says: /writes nothing into .*\/charts: it may be written by everybody/,
      hint: /chmod go-w .*or name another folder with --charts-dir/,
    });
  });

  test('says how much a log has grown since the last run', async (t) => {
    const machine = await healthyMachine(t);
    appendFileSync(machine.log, 'Jun  1 10:00:00 web1 sshd[1]: x\n');
    assert.match(
      found(await machine.doctor({ args: ['--only', 'unread-lines'] }), 'unread-lines').found,
      /auth\.log \(32 bytes\)/,
    );
  });
});
