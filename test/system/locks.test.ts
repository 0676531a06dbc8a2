// Locks of runs that were killed or stopped, on other machines and in containers: none of them blocks later runs
// forever.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { LOGIN, assertFails, folderWithLog } from '../support/failing-run.js';
import { mainFile } from '../support/project.js';
import { runCli, type Ended } from '../support/run-cli.js';
import { missing } from '../support/without-privileges.js';

const timeout = 120_000;

/** A process of the same kernel that sees no other process: it has a separate host name, PID namespace and /proc. */
const container = (name: string): readonly string[] => [
  ...['unshare', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc', '--mount'],
  ...['sh', '-c', `hostname ${name} && exec "$@"`, 'sh'],
];

/** Another machine, in everything that a process can query. */
const machine = (boot: string): readonly string[] => [
  ...['unshare', '--uts', '--mount', 'sh', '-c'],
  `hostname elsewhere && mount --bind ${boot} /proc/sys/kernel/random/boot_id && exec "$@"`,
  'sh',
];

const analyze = (db: string, log: string): readonly string[] => [
  'analyze',
  '--no-charts',
  '--quiet',
  '--out',
  'out',
  '--db',
  `duckdb:${db}`,
  log,
];

type Run = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/** A run that holds the lock and waits for its input. */
async function waiting(t: TestContext, cwd: string, wrapper: readonly string[]): Promise<Run> {
  const [command = '', ...args] = [...wrapper, process.execPath, mainFile, ...analyze('a.duckdb', '-')];
  const child = spawn(command, args, { cwd });
  t.after(() => child.kill('SIGKILL'));
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr]) => ({ code: child.exitCode, stdout, stderr }),
  );
  while (!existsSync(path.join(cwd, 'out/processed.log'))) await delay(20);
  return { child, ended };
}

const noContainer = missing(container('probe'));

suite('the lock of processed.log', () => {
  test(
    `does not outlive a killed container, nor the reuse of its host name`,
    { skip: noContainer, timeout },
    async (t) => {
      const cwd = folderWithLog(t);
      const { child, ended } = await waiting(t, cwd, container('first'));
      assert.match(readFileSync(path.join(cwd, 'out/processed.log.lock'), 'utf8'), /^first 1 /);
      const other = (): Promise<Ended> =>
        runCli(analyze('a.duckdb', 'auth.log'), { cwd, wrapper: container('second') });
      assertFails(await other(), { code: 75, says: [/another run \(process 1 on first\)/] });
      child.kill('SIGKILL');
      await ended;
      assert.deepEqual(await other(), { code: 0, stdout: '', stderr: '' });
    },
  );

  test('is lost to a run on another machine after a long stop, and the stopped run notices', async (t) => {
    const cwd = folderWithLog(t);
    const boot = path.join(cwd, 'boot');
    writeFileSync(boot, '6f1d3c4e-0000-4000-8000-000000000000\n');
    const why = missing(machine(boot));
    if (why !== false) {
      t.skip(why);
      return;
    }
    const { child, ended } = await waiting(t, cwd, machine(boot));
    const other = (): Promise<Ended> => runCli(analyze('a.duckdb', 'auth.log'), { cwd });
    assertFails(await other(), { code: 75, says: [/on elsewhere\) is writing/] });
    await delay(7000);
    assertFails(await other(), { code: 75, says: [/on elsewhere\) is writing/] });
    child.kill('SIGSTOP');
    await delay(31_000);
    assert.deepEqual(await other(), { code: 0, stdout: '', stderr: '' });
    const entries = readFileSync(path.join(cwd, 'out/processed.log'), 'utf8');
    child.kill('SIGCONT');
    child.stdin?.end(LOGIN.replace('anna', 'ben').repeat(2));
    assertFails(await ended, { code: 75, says: [/another run took over .*processed\.log/] });
    assert.equal(readFileSync(path.join(cwd, 'out/processed.log'), 'utf8'), entries);
    const again = await runCli(analyze('a.duckdb', 'auth.log'), { cwd, wrapper: machine(boot) });
    assert.deepEqual(again, { code: 0, stdout: '', stderr: '' });
    const all = readFileSync(path.join(cwd, 'out/processed.log'), 'utf8').trimEnd().split('\n');
    assert.equal(all.filter((line) => line.includes('"ben"')).length, 2);
  });
});
