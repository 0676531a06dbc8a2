// `authtrack help` in a terminal and in a pipe, and what --verbose says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { mainFile } from '../../support/project.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { missingTool } from '../../support/tools.js';
import { asUser } from '../../support/without-privileges.js';

const isRoot = process.geteuid?.() === 0;
const OTHER = 65_534;

/** What `authtrack ARGS` shows in a terminal. @param prefix variables of the shell that starts it */
function inTerminal(
  t: TestContext,
  args: string,
  env: Readonly<Record<string, string>> = {},
  prefix = '',
): string {
  const command = `${prefix}'${process.execPath}' '${mainFile}' ${args}`;
  const { stdout, error } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: temporaryFolder(t),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', TERM: 'dumb', LC_ALL: 'C.UTF-8', ...env },
  });
  if (error !== undefined) throw error;
  return stdout;
}

suite('authtrack help', () => {
  test('prints the help in a pipe', async (t) => {
    const { code, stdout, stderr } = await runCli(['help', 'bans', 'import'], { cwd: temporaryFolder(t) });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^Usage: authtrack bans import/);
  });

  test('works in spite of wrong settings', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'no-such-setting: 1\n');
    for (const args of [['help'], ['help', 'analyze'], ['completion', 'bash'], ['config', '--help']])
      assert.deepEqual((await runCli(args, { cwd })).code, 0, args.join(' '));
    assert.equal((await runCli(['config'], { cwd })).code, 78);
  });

  for (const [args, meant] of [
    ['bans exlpain', 'bans explain'],
    ['bans exlpain 203.0.113.9', 'bans explain'],
    ['help bans imprt', 'bans import'],
    ['db exprot --format csv', 'db export'],
    ['anaylze auth.log', 'analyze'],
  ] as const)
    test(`\`${args}\` means \`${meant}\``, async (t) => {
      const { code, stdout, stderr } = await runCli(args.split(' '), { cwd: temporaryFolder(t) });
      assert.deepEqual([code, stdout], [64, '']);
      assert.match(stderr, new RegExp(`hint: did you mean \`authtrack ${meant}\`\\?`));
    });

  test('suggests a flag for a misspelt one', async (t) => {
    const { code, stderr } = await runCli(['bans', '--alow', '192.0.2.1'], { cwd: temporaryFolder(t) });
    assert.equal(code, 64);
    assert.match(stderr, /unknown option '--alow'\n {2}hint: did you mean --allow\?/);
  });
});

suite('authtrack help in a terminal', { skip: missingTool('script', '--version') }, () => {
  const skip = missingTool('man', '--version') || missingTool('groff', '--version');

  test('opens the manual page with the pager of man', { skip }, (t) => {
    const env = { MANPAGER: 'sed s/AUTHTRACK-BANS-IMPORT/PAGED/g' };
    const shown = inTerminal(t, 'help bans import', env, isRoot ? `${asUser(OTHER).join(' ')} ` : '');
    assert.match(shown, /^PAGED\(1\)/);
    assert.doesNotMatch(shown, /Usage:/);
  });

  // `su` keeps the environment of the user.
  test('as root starts no program that a variable names', { skip: !isRoot && 'needs root' }, (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(path.join(folder, 'man'), '#!/bin/sh\nenv\n', { mode: 0o755 });
    const evil = 'touch /tmp/evil';
    const programs = [
      'MANPAGER',
      'PAGER',
      'MANOPT',
      'MANROFFOPT',
      'LESS',
      'LESSOPEN',
      'LESSKEYIN',
      'BROWSER',
    ];
    const env = Object.fromEntries(programs.map((name) => [name, evil]));
    const shown = inTerminal(t, 'help bans import', {
      ...env,
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    });
    assert.match(shown, /^LESSSECURE=1\r$/m);
    assert.match(shown, /^TERM=dumb\r$/m);
    assert.doesNotMatch(shown, /evil/);
  });

  test('prints the overview without a command', (t) => {
    assert.match(inTerminal(t, 'help'), /^Usage: authtrack \[options\] \[command\]/);
  });

  test('prints the help if man is not installed', (t) => {
    const shown = inTerminal(t, 'help bans import', {}, "PATH='/nonexistent' ");
    assert.match(shown, /^Usage: authtrack bans import/);
  });
});

suite('--verbose', () => {
  const LINE =
    '2026-05-01T10:00:00+00:00 web1 sshd[100]: Failed password for root from 192.0.2.1 port 40022 ssh2\n';

  test('says which settings, logs and databases a run uses, and no secret', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'auth.log'), LINE);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'timezone: UTC\n');
    const args = ['analyze', '--verbose', '--no-charts', 'auth.log'];
    const env = { ABUSEIPDB_KEY: 'hidden-value' };
    const { code, stderr } = await runCli(args, { cwd, env });
    assert.equal(code, 0, stderr);
    for (const said of [
      /^authtrack: authtrack \d+\.\d+\.\d+, Node\.js /m,
      /^authtrack: settings: .*\/\.env: not found$/m,
      /^authtrack: settings: .*\/authtrack\.yaml: read$/m,
      /^authtrack: logs: auth\.log$/m,
      /^authtrack: database: .*authtrack\.duckdb$/m,
      /^authtrack: processed log: .*processed\.log$/m,
      /^authtrack: auth\.log: 1 blocks? read, up to byte \d+$/m,
    ])
      assert.match(stderr, said);
    assert.doesNotMatch(stderr, /hidden-value/);
    const before = await runCli(['--verbose', 'db', 'info'], { cwd });
    assert.match(before.stderr, /^authtrack: database: /m);
  });

  test('a run without it says nothing of that', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'auth.log'), LINE);
    const { stderr } = await runCli(['analyze', '--no-charts', 'auth.log'], { cwd });
    assert.equal(stderr, '');
  });

  test('escapes what a terminal would act on', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'a\u001b[31m.log'), LINE);
    const { stderr } = await runCli(['parse', '--verbose', 'a\u001b[31m.log'], { cwd });
    assert.match(stderr, /logs: a\\x1b\[31m\.log/);
  });
});

suite('authtrack config', () => {
  test('shows names to type, whole values, and the files that were looked for', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'bans:\n  allow: [192.0.2.1, 198.51.100.0/24]\n');
    const { code, stdout } = await runCli(['config'], { cwd, env: { ABUSEIPDB_KEY: 'hidden-value' } });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^bans\.allow +192\.0\.2\.1,198\.51\.100\.0\/24 +\S+authtrack\.yaml:2 +--allow +AUTHTRACK_ALLOW$/m,
    );
    assert.match(stdout, /^ABUSEIPDB_KEY +set +environment variable ABUSEIPDB_KEY +- +ABUSEIPDB_KEY$/m);
    assert.match(stdout, /^IPINFO_TOKEN +not set /m);
    assert.match(stdout, /^bans\.hosts +\(none\) /m);
    assert.match(stdout, /^ +\S+\/\.env +not found$/m);
    assert.match(stdout, /^ +\S+\/authtrack\.yaml +read$/m);
    assert.doesNotMatch(stdout, /hidden-value/);
  });

  test('says which file counts instead of another', async (t) => {
    const cwd = temporaryFolder(t);
    for (const name of ['authtrack.yaml', 'other.yaml']) writeFileSync(path.join(cwd, name), 'year: 2026\n');
    const { stdout } = await runCli(['config', '--config', 'other.yaml'], { cwd });
    assert.match(stdout, /^ +other\.yaml +read: named by --config$/m);
    assert.match(stdout, /^ +\S+\/authtrack\.yaml +ignored: --config counts instead$/m);
  });
});
