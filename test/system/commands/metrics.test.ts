// authtrack metrics: what it prints and writes, and what it says after a failed run or without a database.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { rules } from '../../../src/findings/findings.js';
import { nowMs } from '../../../src/lib/clock.js';
import { missingPromtool, promtool } from '../../fixtures/promtool.js';
import { blocksOf } from '../../support/doc-pages.js';
import { assertFails, folderWithLog } from '../../support/failing-run.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

const SECRET_NAME = 'hunter2-typed-here';
const ADDRESS = '203.0.113.77';
const log = [
  ...Array.from(
    { length: 30 },
    (_, n) =>
      `2026-03-02T11:00:${10 + n}Z web1 sshd[${100 + n}]: Failed password for anna from ${ADDRESS} port ${5000 + n} ssh2`,
  ),
  `2026-03-02T11:01:00Z web1 sshd[200]: Accepted password for anna from ${ADDRESS} port 6000 ssh2`,
  `2026-03-02T11:02:00Z we"b\\2 sshd[201]: Failed password for invalid user ${SECRET_NAME} from ${ADDRESS} port 6001 ssh2`,
  '',
].join('\n');

type Place = {
  readonly cwd: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly metrics: (...args: readonly string[]) => Promise<ReadonlyMap<string, number>>;
};

function place(t: TestContext): Place {
  const cwd = folderWithLog(t, { 'auth.log': log });
  const run: Place['run'] = (...args) => runCli(args, { cwd });
  return {
    cwd,
    run,
    metrics: async (...args) => samplesOf((await run('metrics', ...args)).stdout),
  };
}

function samplesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const analyze = ['analyze', '--no-charts', '--quiet', 'auth.log'] as const;

suite('authtrack metrics', () => {
  test('prints logins, attempts, findings and the last run, and changes nothing', async (t) => {
    const { cwd, run, metrics } = place(t);
    const begin = Math.floor(nowMs() / 1000);
    assert.equal((await run(...analyze)).code, 0);
    assert.equal((await run('findings')).code, 0);
    const before = readdirSync(path.join(cwd, 'state/authtrack'));
    const { code, stdout, stderr } = await run('metrics');
    assert.deepEqual([code, stderr], [0, '']);
    const found = samplesOf(stdout);
    assert.equal(found.get('authtrack_rows'), 32);
    assert.equal(found.get('authtrack_database_up'), 1);
    assert.equal(found.get('authtrack_newest_row_timestamp_seconds'), Date.UTC(2026, 2, 2, 11, 2) / 1000);
    assert.equal(found.get('authtrack_recent_events{host="web1",status="accepted"}'), 1);
    assert.equal(found.get('authtrack_recent_attempts{host="web1",status="failed"}'), 30);
    assert.equal(found.get('authtrack_recent_attempts{host="we\\"b\\\\2",status="failed"}'), 1);
    assert.equal(found.get('authtrack_findings{rule="login-after-guessing",severity="high"}'), 1);
    assert.equal(
      [...found.keys()].filter((key) => key.startsWith('authtrack_findings{')).length,
      3 * rules.length,
    );
    assert.equal(found.get('authtrack_last_run_exit_code'), 0);
    const ended = found.get('authtrack_last_run_timestamp_seconds') ?? 0;
    assert.ok(ended >= begin && ended <= nowMs() / 1000);
    assert.equal(found.get('authtrack_last_success_timestamp_seconds'), ended);
    assert.ok(!stdout.includes('anna') && !stdout.includes(SECRET_NAME) && !stdout.includes(ADDRESS));
    assert.deepEqual(readdirSync(path.join(cwd, 'state/authtrack')), before);
    // An acknowledged finding does not count.
    const { findings } = JSON.parse((await run('findings', '--json')).stdout) as {
      findings: { id: string }[];
    };
    for (const { id } of findings) await run('findings', 'ack', id);
    assert.equal((await metrics()).get('authtrack_findings{rule="login-after-guessing",severity="high"}'), 0);
  });

  test(
    'is accepted by promtool, and so are the rules of its page',
    { skip: missingPromtool() },
    async (t) => {
      const { cwd, run } = place(t);
      await run(...analyze);
      await run('findings');
      const { stdout } = await run('metrics');
      assert.deepEqual(promtool(['check', 'metrics'], stdout), { code: 0, output: '' });
      const [alerts = ''] = blocksOf('docs/metrics.md', 'yaml');
      const file = path.join(cwd, 'alerts.yml');
      writeFileSync(file, alerts);
      const { code, output } = promtool(['check', 'rules', file]);
      assert.equal(code, 0, output);
      assert.match(output, /3 rules found/);
      // Each metric of the rules exists.
      for (const [name] of alerts.matchAll(/authtrack_\w+/g))
        assert.match(stdout, new RegExp(`^# TYPE ${name} `, 'm'));
    },
  );

  test('says how a failed run ended, and when the last one succeeded', async (t) => {
    const { cwd, run, metrics } = place(t);
    await run(...analyze);
    const good = await metrics();
    assert.equal((await run('analyze', '--no-charts', '--quiet', 'nothing.log')).code, 66);
    const failed = await metrics();
    assert.equal(failed.get('authtrack_last_run_exit_code'), 66);
    const success = 'authtrack_last_success_timestamp_seconds';
    assert.equal(failed.get(success), good.get(success));
    assert.ok((failed.get('authtrack_last_run_timestamp_seconds') ?? 0) > (good.get(success) ?? Infinity));
    assert.equal(statSync(path.join(cwd, 'state/authtrack/last-run.json')).mode & 0o777, 0o640);
    assert.equal((await run(...analyze)).code, 0);
    assert.equal((await metrics()).get('authtrack_last_run_exit_code'), 0);
  });

  test('writes how the last run ended if the database cannot be reached, then fails', async (t) => {
    const { cwd, run } = place(t);
    await run(...analyze);
    const db = 'mysql://nobody@127.0.0.1:1/nothing';
    const failed = await run('analyze', '--no-charts', '--quiet', '--db', db, 'auth.log');
    assertFails(failed, { code: 69, says: [/127\.0\.0\.1/] });
    const ended = await run('metrics', '--db', db, '--textfile', 'a.prom');
    assertFails(ended, { code: 69, says: [/127\.0\.0\.1/] });
    const found = samplesOf(readFileSync(path.join(cwd, 'a.prom'), 'utf8'));
    assert.equal(found.get('authtrack_database_up'), 0);
    assert.equal(found.get('authtrack_last_run_exit_code'), 69);
    assert.ok((found.get('authtrack_last_success_timestamp_seconds') ?? 0) > 0);
    assert.equal(found.get('authtrack_rows'), undefined);
  });

  test('says 0 before the first run', async (t) => {
    const { run } = place(t);
    const ended = await run('metrics');
    assertFails(ended, { code: 66, says: [/there is no database/] });
    assert.deepEqual(
      samplesOf(ended.stdout),
      new Map([
        ['authtrack_last_run_timestamp_seconds', 0],
        ['authtrack_last_success_timestamp_seconds', 0],
        ['authtrack_database_up', 0],
      ]),
    );
  });

  test('warns about a record of the last run that is none', async (t) => {
    const { cwd, run } = place(t);
    await run(...analyze);
    for (const text of [
      '',
      '{"ended":1}',
      '[]',
      'null',
      '{"ended":"x","exitCode":0,"seconds":1,"succeeded":null}',
    ]) {
      writeFileSync(path.join(cwd, 'state/authtrack/last-run.json'), text);
      const { code, stdout, stderr } = await run('metrics');
      assert.equal(code, 0);
      assert.match(stderr, /last-run\.json: expected the record of a run: the last run is not known/);
      assert.equal(samplesOf(stdout).get('authtrack_last_run_timestamp_seconds'), 0);
    }
  });

  test('a run that cannot record how it ended warns, and succeeds', async (t) => {
    const { cwd, run } = place(t);
    const outside = path.join(cwd, 'outside');
    writeFileSync(outside, 'kept');
    mkdirSync(path.join(cwd, 'state/authtrack'), { recursive: true, mode: 0o700 });
    symlinkSync(outside, path.join(cwd, 'state/authtrack/last-run.json'));
    const { code, stderr } = await run(...analyze);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /how this run ended is not recorded.*last-run\.json cannot be written: it is a symbolic link/,
    );
    assert.equal(readFileSync(outside, 'utf8'), 'kept');
  });
});

suite('authtrack metrics --textfile', () => {
  test('replaces the file as a whole, readable for all', async (t) => {
    const { cwd, run } = place(t);
    await run(...analyze);
    const folder = path.join(cwd, 'textfiles');
    mkdirSync(folder, { mode: 0o755 });
    const file = path.join(folder, 'authtrack.prom');
    writeFileSync(file, 'old\n', { mode: 0o600 });
    const { ino } = lstatSync(file);
    const { code, stdout, stderr } = await run('metrics', '--textfile', 'textfiles/authtrack.prom');
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
    assert.notEqual(lstatSync(file).ino, ino, 'a reader never sees half of it');
    assert.equal(lstatSync(file).mode & 0o777, 0o644);
    assert.equal(samplesOf(readFileSync(file, 'utf8')).get('authtrack_rows'), 32);
    assert.deepEqual(readdirSync(folder), ['authtrack.prom']);
  });

  test('refuses a name that node_exporter does not read, and a folder that is not there', async (t) => {
    const { cwd, run } = place(t);
    await run(...analyze);
    assertFails(await run('metrics', '--textfile', 'metrics.txt'), {
      code: 64,
      says: [/ends with \.prom, got "metrics\.txt"/],
    });
    assertFails(await run('metrics', '--textfile', 'none/a.prom'), {
      code: 73,
      says: [/none\/a\.prom/, /ENOENT/],
    });
    assert.ok(!existsSync(path.join(cwd, 'none')));
  });

  const noRoot = process.getuid?.() === 0 ? false : 'only root gives files away';
  test("refuses another user's file and folder", { skip: noRoot }, async (t) => {
    const { cwd, run } = place(t);
    await run(...analyze);
    const folder = path.join(cwd, 'textfiles');
    mkdirSync(folder);
    chmodSync(folder, 0o1777);
    const file = path.join(folder, 'a.prom');
    writeFileSync(file, 'theirs');
    chownSync(file, 4242, 4242);
    const says = [/belongs to uid 4242/, /--textfile/];
    assertFails(await run('metrics', '--textfile', file), { code: 77, says });
    assert.equal(readFileSync(file, 'utf8'), 'theirs');
    const theirs = temporaryFolder(t);
    chownSync(theirs, 4242, 4242);
    assertFails(await run('metrics', '--textfile', path.join(theirs, 'a.prom')), { code: 77, says });
    assert.deepEqual(readdirSync(theirs), []);
  });
});
