// analyze hands new findings to the program of `notify`: what it gets, when it fails, and whose settings may name it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { breakIn } from '../../support/break-in-log.js';
import { mainFile } from '../../support/project.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { STOP_SECONDS, stopRun } from '../../support/stop-run.js';

type Message = {
  readonly machine: string;
  readonly text: string;
  readonly findings: readonly (Readonly<Record<string, unknown>> & { readonly sentence: string })[];
};

type Place = {
  readonly cwd: string;
  readonly program: string;
  readonly write: (script: string) => void;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** What the program got since this was last called. */
  readonly got: () => readonly Message[];
};

const HAND_OVER = 'cat >>"$here/got"';
const secrets = {
  AUTHTRACK_MASK_KEY: 'a-secret-that-is-long',
  IPINFO_TOKEN: 'a-secret-token',
  ABUSEIPDB_KEY: 'a-secret-key',
  API_KEY: 'another-secret',
};

function place(t: TestContext, log: string, script = HAND_OVER): Place {
  const cwd = temporaryFolder(t);
  const program = path.join(cwd, 'notify');
  const got = path.join(cwd, 'got');
  const write = (text: string): void => {
    writeFileSync(program, `#!/bin/sh\nhere=$(dirname "$0")\n${text}\n`);
    chmodSync(program, 0o755);
  };
  write(script);
  writeFileSync(path.join(cwd, 'auth.log'), log);
  return {
    ...{ cwd, program, write },
    run: (...args) =>
      runCli(['analyze', '--no-charts', '--quiet', ...args, 'auth.log'], { cwd, env: secrets }),
    got: () => {
      if (!existsSync(got)) return [];
      const lines = readFileSync(got, 'utf8').trimEnd().split('\n');
      rmSync(got);
      return lines.map((line) => JSON.parse(line) as Message);
    },
  };
}

test('the program gets grave and medium findings once, as findings --json has them', async (t) => {
  const log = breakIn() + breakIn({ user: 'ben', ip: '203.0.113.8', failures: 6, hoursAgo: 1 });
  const { cwd, run, got, program } = place(t, log);
  const first = await run('--notify', program);
  assert.equal(first.code, 0, first.stderr);
  const [message, ...others] = got();
  assert.ok(message);
  assert.deepEqual(others, []);
  assert.equal(message.machine, hostname());
  assert.match(
    message.text,
    /^high: possible break-in: anna from .+ \(.+ UTC\)\nmedium: possible break-in: ben from .+ \(.+ UTC\)$/,
  );
  const { stdout } = await runCli(['findings', '--json'], { cwd });
  const { findings } = JSON.parse(stdout) as Message;
  assert.deepEqual(
    message.findings,
    findings.map((finding) => ({ ...finding, told: null })),
  );
  assert.deepEqual(await run('--notify', program), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(got(), []);
});

test('nothing new, nothing run', async (t) => {
  const { run, got, program } = place(t, breakIn({ hoursAgo: 24 * 8 }));
  assert.deepEqual(await run('--notify', program), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(got(), []);
});

test('with --fail-on low it gets lesser findings too', async (t) => {
  const { run, got, program } = place(t, breakIn({ failures: 6, method: 'publickey' }));
  assert.equal((await run('--notify', program)).code, 0);
  assert.deepEqual(got(), []);
  assert.equal((await run('--notify', program, '--fail-on', 'low')).code, 20);
  assert.equal(got()[0]?.findings.length, 1);
});

test('no secret is in its environment, and hostile names are text', async (t) => {
  const user = 'a\u001b[2J\u202e$(id)`id`;"\'';
  const { cwd, run, got, program } = place(
    t,
    breakIn({ user }),
    `${HAND_OVER}; env >"$here/env"; echo $# >"$here/count"`,
  );
  const { code, stderr } = await run('--notify', program);
  assert.equal(code, 0, stderr);
  const [message] = got();
  assert.equal(message?.findings[0]?.['user'], user);
  // eslint-disable-next-line no-control-regex -- what must not be there
  assert.doesNotMatch(message.text, /[\u0000-\u001f\u202e]/);
  assert.doesNotMatch(
    readFileSync(path.join(cwd, 'env'), 'utf8'),
    /secret|AUTHTRACK|IPINFO|ABUSEIPDB|API_KEY/,
  );
  assert.equal(readFileSync(path.join(cwd, 'count'), 'utf8'), '0\n');
});

test('a program that fails gets the findings again from the next run', async (t) => {
  const { run, got, program, write } = place(t, breakIn(), 'echo "no route to host" >&2; exit 7');
  const failed = await run('--notify', program, '--fail-on', 'high');
  assert.equal(failed.code, 69);
  assert.ok(
    failed.stderr.includes(`warning: notify: ${program} ended with exit code 7\n  no route to host\n`),
  );
  assert.match(failed.stderr, /error: all logins are stored, but .*\n {2}hint: correct the program; /);
  write(HAND_OVER);
  assert.equal((await run('--notify', program)).code, 0);
  assert.equal(got().length, 1);
});

test('after kill -9 while the program runs, the next run tells again', async (t) => {
  const { cwd, run, got, program, write } = place(t, breakIn(), 'touch "$here/mark"; sleep 2');
  const args = [mainFile, 'analyze', '--no-charts', '--quiet', '--notify', program, 'auth.log'];
  const env = { PATH: process.env['PATH'], HOME: cwd, XDG_STATE_HOME: path.join(cwd, 'state'), TZ: 'UTC' };
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'ignore' });
  while (!existsSync(path.join(cwd, 'mark'))) await delay(20);
  child.kill('SIGKILL');
  await once(child, 'exit');
  write(HAND_OVER);
  const { code, stderr } = await run('--notify', program);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /possible break-in: anna/);
  assert.equal(got().length, 1);
});

test('a signal ends the program and the run, and the next run tells again', async (t) => {
  const { cwd, run, got, program, write } = place(t, breakIn(), 'touch "$here/mark"; sleep 60');
  const args = ['analyze', '--no-charts', '--quiet', '--notify', program, 'auth.log'];
  const { code, seconds } = await stopRun(args, { cwd, isWaiting: () => existsSync(path.join(cwd, 'mark')) });
  assert.equal(code, 143);
  assert.ok(seconds < STOP_SECONDS, `${seconds} s`);
  write(HAND_OVER);
  assert.equal((await run('--notify', program)).code, 0);
  assert.equal(got().length, 1);
});

test('a program that others may change, or that is missing, is refused before anything is read', async (t) => {
  const { cwd, run, got, program } = place(t, breakIn());
  const refused = async (why: RegExp): Promise<void> => {
    const { code, stderr } = await run('--notify', program);
    assert.equal(code, 78, stderr);
    assert.match(stderr, why);
    assert.equal(existsSync(path.join(cwd, 'state')), false);
  };
  chmodSync(program, 0o777);
  await refused(/is refused: it may be written by everybody/);
  chmodSync(program, 0o644);
  await refused(/cannot be run: not an executable file/);
  rmSync(program);
  await refused(/cannot be run: .*no such file/);
  assert.deepEqual(got(), []);
});

test('a shell command, and a program without its folder, are refused', async (t) => {
  const { run } = place(t, breakIn());
  for (const command of [
    'notify',
    './notify',
    '/bin/cat | mail root',
    "/bin/sh -c 'cat'",
    '/bin/cat >/tmp/x',
  ]) {
    const { code, stderr } = await run('--notify', command);
    assert.equal(code, 64, stderr);
    assert.match(stderr, /--notify: expected /);
  }
});

test('a settings file names it, unless others may change the file', async (t) => {
  const { cwd, run, got, program } = place(t, breakIn());
  const settings = path.join(cwd, 'authtrack.yaml');
  writeFileSync(settings, `notify: [${program}, 'two words']\n`);
  assert.equal((await run()).code, 0);
  assert.equal(got().length, 1);
  const open = path.join(cwd, 'open');
  mkdirSync(open);
  writeFileSync(path.join(open, 'a.yaml'), `notify: ${program}\n`);
  chmodSync(open, 0o777);
  const { code, stderr } = await run('--config', path.join(open, 'a.yaml'));
  assert.equal(code, 78);
  assert.match(
    stderr,
    /a\.yaml:1: notify: other users can change this file, and authtrack runs no command from it/,
  );
  // Other settings of such a file count.
  writeFileSync(path.join(open, 'a.yaml'), 'alertWithin: 1d\n');
  assert.equal((await run('--config', path.join(open, 'a.yaml'))).code, 0);
});
