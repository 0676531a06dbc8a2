// Runs real programs: what they get, how they fail, and that nothing of them is left.
import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds } from '../../../src/lib/clock.js';
import { StoppedError } from '../../../src/lib/errors.js';
import { runNotify } from '../../../src/steps/notify.js';
import { temporaryFolder } from '../../support/run-cli.js';

function program(t: TestContext, script: string): { readonly file: string; readonly folder: string } {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'notify');
  writeFileSync(file, `#!/bin/sh\nhere=$(dirname "$0")\n${script}\n`);
  chmodSync(file, 0o755);
  return { file, folder };
}

const env = { PATH: process.env['PATH'], AUTHTRACK_DATABASE_URL: 'mysql://a:secret@b/c', NODE_OPTIONS: '-v' };
const { signal } = new AbortController();

function isRunning(pid: number): boolean {
  try {
    // A process that has ended, and whose parent has not asked, is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function pidIn(file: string): Promise<number> {
  while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') await delay(20);
  return Number(readFileSync(file, 'utf8'));
}

async function hasEnded(pid: number): Promise<boolean> {
  const until = monotonicSeconds() + 5;
  while (isRunning(pid) && monotonicSeconds() < until) await delay(20);
  return !isRunning(pid);
}

test('it gets the text, its arguments as they are, and no variable but PATH and a locale', async (t) => {
  const { file, folder } = program(
    t,
    'cat >"$here/text"; env >"$here/env"; printf "%s\\n" "$@" >"$here/args"; pwd >"$here/pwd"',
  );
  assert.equal(await runNotify([file, '$(id)', 'a b'], '{"a":"ü"}\n', { env, signal }), undefined);
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  assert.equal(read('text'), '{"a":"ü"}\n');
  assert.equal(read('args'), '$(id)\na b\n');
  assert.equal(read('pwd'), '/\n');
  const names = read('env')
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0] ?? '');
  // A shell sets the rest.
  assert.deepEqual(names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).sort(), [
    'LANG',
    'LC_ALL',
    'PATH',
  ]);
});

test('a program that does not read its input may have done its work', async (t) => {
  const { file } = program(t, 'exit 0');
  assert.equal(await runNotify([file], 'x'.repeat(1_000_000), { env, signal }), undefined);
});

test('a failure says how the program ended, and what it printed last', async (t) => {
  const { file } = program(t, 'for n in 1 2 3 4 5 6; do echo "line $n" >&2; done; exit 22');
  assert.deepEqual(await runNotify([file], '', { env, signal }), [
    `${file} ended with exit code 22`,
    ...['2', '3', '4', '5', '6'].map((n) => `  line ${n}`),
  ]);
  const killed = program(t, 'kill -9 $$').file;
  assert.deepEqual(await runNotify([killed], '', { env, signal }), [`${killed} was ended by SIGKILL`]);
  const missing = `${file}-missing`;
  assert.match((await runNotify([missing], '', { env, signal }))?.[0] ?? '', /cannot be run: .*ENOENT/);
});

test('after its time, the program and what it started are ended, even if they ignore SIGTERM', async (t) => {
  const { file, folder } = program(
    t,
    'trap "" TERM; sh -c \'trap "" TERM; echo $$ >"$0/pid"; sleep 60\' "$here" & wait; sleep 60',
  );
  const from = monotonicSeconds();
  assert.deepEqual(await runNotify([file], '', { env, signal, limitSeconds: 2 }), [
    `${file} was ended after 2 seconds`,
  ]);
  assert.ok(monotonicSeconds() - from < 10);
  assert.ok(await hasEnded(await pidIn(path.join(folder, 'pid'))));
});

test('a signal ends the program at once', async (t) => {
  const { file, folder } = program(t, 'echo $$ >"$here/pid"; sleep 60');
  const controller = new AbortController();
  const running = runNotify([file], '', { env, signal: controller.signal });
  const pid = await pidIn(path.join(folder, 'pid'));
  controller.abort();
  await assert.rejects(running, StoppedError);
  assert.ok(await hasEnded(pid));
  await assert.rejects(runNotify([file], '', { env, signal: controller.signal }), StoppedError);
});

test('a program that is being written cannot be run, which is no fault of authtrack', async (t) => {
  const { folder } = program(t, '');
  const file = path.join(folder, 'busy');
  copyFileSync('/bin/true', file);
  const written = openSync(file, 'r+');
  t.after(() => closeSync(written));
  const [message] = (await runNotify([file], '', { env, signal })) ?? [];
  assert.match(message ?? '', /busy cannot be run: .*ETXTBSY/);
});

test('what the program leaves in the background is not waited for', async (t) => {
  const { file, folder } = program(t, 'sleep 20 & echo $! >"$here/pid"');
  const from = monotonicSeconds();
  assert.equal(await runNotify([file], '', { env, signal }), undefined);
  assert.ok(monotonicSeconds() - from < 5);
  process.kill(await pidIn(path.join(folder, 'pid')));
});
