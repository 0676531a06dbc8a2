// Root, in a state folder of the user that the setting `user` names.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { commandTable } from '../../../src/commands/commands.js';
import { Fail2ban, missingFail2ban } from '../../fixtures/fail2ban.js';
import { failures } from '../../support/ban-runs.js';
import { mainFile } from '../../support/project.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { missing } from '../../support/without-privileges.js';

// In /etc/passwd of every system, and owner of nothing that matters here.
const USER = 'daemon';
const idOf = (flag: string): number => Number(spawnSync('id', [flag, USER], { encoding: 'utf8' }).stdout);
const UID = idOf('-u');
const GID = idOf('-g');

type AsRoot = {
  readonly folder: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
};

/** A log that only root may read, and a state folder that does not exist yet. */
function asRoot(t: TestContext): AsRoot {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  writeFileSync(
    path.join(folder, 'auth.log'),
    failures('44.0.0.66', 10)
      .map((line) => `${line}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const env = { AUTHTRACK_USER: USER };
  const state = path.join(folder, 'state', 'authtrack');
  mkdirSync(path.dirname(state));
  return { folder, state, env, run: (...args) => runCli(args, { cwd: folder, env }) };
}

const skip =
  process.getuid?.() === 0
    ? missing(['setpriv', `--reuid=${UID}`, '--clear-groups', '--'])
    : 'only root gives rights up';

suite('root in a state folder of the configured user', { skip }, () => {
  test('writes as that user, and reads what root may', async (t) => {
    const { state, run } = asRoot(t);
    const result = await run('analyze', 'auth.log', '--no-charts');
    assert.deepEqual([result.code, result.stderr], [0, '']);
    const files = readdirSync(state);
    assert.ok(files.includes('processed.log'));
    for (const file of ['.', ...files]) assert.equal(statSync(path.join(state, file)).uid, UID, file);
    assert.match((await run('bans', 'explain', '44.0.0.66')).stdout, /44\.0\.0\.66/);
  });

  test('is not stopped by file modes, and not misled by links', async (t) => {
    const { folder, state, run } = asRoot(t);
    mkdirSync(state);
    chownSync(state, UID, GID);
    const target = path.join(folder, 'root-only');
    writeFileSync(target, '', { mode: 0o644 });
    symlinkSync(target, path.join(state, 'processed.log'));
    assert.notEqual((await run('analyze', 'auth.log', '--no-charts')).code, 0);
    assert.equal(readFileSync(target, 'utf8'), '');
  });

  test('stays root in a folder of root, and reports an unknown user', async (t) => {
    const { folder, state, run } = asRoot(t);
    mkdirSync(state, { mode: 0o700 });
    assert.equal((await run('analyze', 'auth.log', '--no-charts')).code, 0);
    assert.equal(statSync(path.join(state, 'processed.log')).uid, 0);
    const unknown = await runCli(['db', 'info'], { cwd: folder, env: { AUTHTRACK_USER: 'no-such-user' } });
    assert.equal(unknown.code, 78);
    assert.match(unknown.stderr, /"no-such-user" is not in \/etc\/passwd/);
  });

  test('runs no setpriv of another user, wherever PATH finds it', async (t) => {
    const { folder, state, env } = asRoot(t);
    const planted = path.join(folder, 'setpriv');
    writeFileSync(planted, `#!/bin/sh\n: > ${path.join(folder, 'was-run')}\n`, { mode: 0o755 });
    const theirs = path.join(folder, 'bin');
    mkdirSync(theirs);
    copyFileSync(planted, path.join(theirs, 'setpriv'));
    chownSync(theirs, 4242, 4242);
    for (const first of ['.', theirs]) {
      const PATH = `${first}:${process.env['PATH'] ?? ''}`;
      const result = await runCli(['analyze', 'auth.log', '--no-charts'], {
        cwd: folder,
        env: { ...env, PATH },
      });
      assert.deepEqual([result.code, result.stderr], [0, '']);
      assert.ok(!existsSync(path.join(folder, 'was-run')));
      assert.ok(existsSync(path.join(state, 'processed.log')));
    }
  });

  test('believes only settings of root, also if that user writes some in the meantime', async (t) => {
    const { folder, state, run } = asRoot(t);
    await run('analyze', 'auth.log', '--no-charts');
    // Simulates the moment between the two processes: root's process found no settings there when it starts setpriv.
    const slow = path.join(folder, 'slow');
    mkdirSync(slow);
    const secret = path.join(folder, 'secret');
    writeFileSync(secret, 'of root\n', { mode: 0o600 });
    writeFileSync(
      path.join(slow, 'setpriv'),
      `#!/bin/sh\necho 'bans: {allow: [${secret}]}' > authtrack.yaml\nchown ${USER} authtrack.yaml\nPATH=/usr/bin:/bin exec setpriv "$@"\n`,
      { mode: 0o755 },
    );
    const PATH = `${slow}:${process.env['PATH'] ?? ''}`;
    const result = await runCli(['bans'], {
      cwd: state,
      env: { AUTHTRACK_USER: USER, XDG_STATE_HOME: path.join(folder, 'state'), PATH },
    });
    assert.equal(result.code, 78);
    assert.match(result.stderr, /authtrack\.yaml is refused: .* belongs to uid/);
  });

  test('makes no folder behind a link of another user', async (t) => {
    const { folder, env } = asRoot(t);
    const target = path.join(folder, 'target');
    mkdirSync(target);
    const theirs = path.join(folder, 'theirs');
    mkdirSync(theirs);
    symlinkSync(target, path.join(theirs, 'link'));
    chownSync(theirs, 4242, 4242);
    const args = ['analyze', 'auth.log', '--no-charts', '--out', path.join(theirs, 'link/state')];
    const result = await runCli(args, { cwd: folder, env });
    assert.equal(result.code, 77);
    assert.match(result.stderr, /nothing is written into the folder .*belongs to uid 4242/);
    assert.deepEqual(readdirSync(target), []);
  });

  test('passes the exit code on', async (t) => {
    assert.equal((await asRoot(t).run('analyze', 'none.log')).code, 66);
  });

  for (const [whom, toGroup] of [
    ['to it alone', false],
    ['to its whole group, as timeout(1) sends it', true],
  ] as const) {
    test(`ends the other process with a signal ${whom}`, async (t) => {
      const { folder, env } = asRoot(t);
      const child = spawn(process.execPath, [mainFile, 'analyze', '-', '--no-charts'], {
        cwd: folder,
        env: { ...env, PATH: process.env['PATH'], XDG_STATE_HOME: path.join(folder, 'state'), TZ: 'UTC' },
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      });
      const closed = once(child, 'close');
      child.stdin.write(
        failures('44.0.0.66', 10)
          .map((line) => `${line}\n`)
          .join(''),
      );
      const database = path.join(folder, 'state/authtrack/authtrack.duckdb');
      for (let tries = 0; !existsSync(database) && tries < 500; tries += 1) await delay(20);
      await delay(300);
      process.kill(toGroup ? -(child.pid ?? 0) : (child.pid ?? 0), 'SIGTERM');
      await closed;
      assert.equal(child.exitCode, 143);
    });
  }
});

suite('root in a state folder of another user', { skip: skip || missingFail2ban() }, () => {
  test('applies to fail2ban what that user decided', async (t) => {
    const server = new Fail2ban();
    t.after(() => server.remove());
    await server.start();
    const { state, run } = asRoot(t);
    await run('analyze', 'auth.log', '--no-charts');
    const apply = ['bans', 'apply', 'fail2ban', '--socket', server.socket];
    const result = await run(...apply, '--maxretry', '10');
    assert.deepEqual(result, {
      ...{ code: 0, stdout: 'fail2ban, jail authtrack: 1 added, 0 lifted, 1 banned now.\n', stderr: '' },
    });
    assert.equal(statSync(path.join(state, 'auto-ban.data')).uid, UID);
    assert.match((await run(...apply, '--maxretry', '11')).stdout, /1 lifted, 0 banned now/);
  });

  test('changes no file with --dry-run, whatever the command', async (t) => {
    const server = new Fail2ban();
    t.after(() => server.remove());
    await server.start();
    const { folder, state, run } = asRoot(t);
    await run('analyze', 'auth.log', '--no-charts');
    const list = path.join(folder, 'list');
    writeFileSync(list, '44.0.0.77\n');
    await run('bans', 'import', list, '--from', 'web1');
    const argsOf: Readonly<Record<string, readonly string[]>> = {
      'bans apply': ['fail2ban', '--socket', server.socket],
      'bans import': [list, '--from', 'web2'],
      'bans lists remove': ['web1'],
      'bans report': ['abuseipdb'],
      'db forget': ['#1'],
    };
    const isDry = ({ name, flags = [] }: (typeof commandTable.commands)[number]): boolean =>
      name !== 'setup' && flags.some(({ flag }) => flag === '--dry-run');
    const files = (): unknown =>
      readdirSync(state)
        .sort()
        .map((name) => [name, readFileSync(path.join(state, name)).toString('base64')]);
    const before = files();
    for (const { name } of commandTable.commands.filter(isDry)) {
      const { code, stderr } = await run(...name.split(' '), ...(argsOf[name] ?? []), '--dry-run');
      assert.deepEqual([code, stderr], [0, ''], name);
      assert.deepEqual(files(), before, name);
    }
    const apply = ['bans', 'apply', ...(argsOf['bans apply'] ?? [])];
    const plan = JSON.parse((await run(...apply, '--dry-run', '--json')).stdout) as { ban: unknown };
    assert.deepEqual(plan.ban, ['44.0.0.66', '44.0.0.77']);
    assert.match((await run(...apply)).stdout, /2 added, 0 lifted, 2 banned now/);
  });
});
