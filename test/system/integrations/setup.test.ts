// The files that `authtrack setup` writes, checked by the programs that read them; and its questions on a real terminal.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { missingFail2ban } from '../../fixtures/fail2ban.js';
import { mainFile } from '../../support/project.js';
import type { Ended } from '../../support/run-cli.js';
import { FAIL2BAN, image, installed, PROGRAM, SYSTEMD, type Image } from '../../support/setup-image.js';
import { missingTool, runTool } from '../../support/tools.js';

suite('what setup writes is accepted', () => {
  test('by systemd', { skip: missingTool('systemd-analyze', '--version') }, async (t) => {
    const { root } = await installed(t, [...SYSTEMD, ...FAIL2BAN]);
    const folder = path.join(root, 'etc/systemd/system');
    const names = ['authtrack.service', 'authtrack-apply.service', 'authtrack.timer'];
    for (const name of names) {
      const file = path.join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`=${PROGRAM} `, `=${mainFile} `));
    }
    const files = names.map((name) => path.join(folder, name));
    assert.deepEqual(runTool('systemd-analyze', 'verify', ...files), { status: 0, output: '' });
  });

  test('by systemd-sysusers', { skip: missingTool('systemd-sysusers', '--version') }, async (t) => {
    const { root, read } = await installed(t, SYSTEMD);
    const { status, output } = runTool('systemd-sysusers', `--root=${root}`);
    assert.equal(status, 0, output);
    assert.match(read('etc/passwd'), /^authtrack:/m);
  });

  test('by logrotate', { skip: missingTool('logrotate', '--version') }, async (t) => {
    const { root } = await installed(t, []);
    const folder = path.join(root, 'etc/logrotate.d');
    const { status, output } = runTool('logrotate', '--debug', '--state', '/dev/null', folder);
    assert.equal(status, 0);
    assert.doesNotMatch(output, /error|unknown|duplicate/i);
    assert.match(output, /rotating pattern: \/var\/lib\/authtrack\/processed\.log/);
  });

  test('by cron', { skip: missingTool('crontab', '-n', '-') }, async (t) => {
    const { root, read } = await installed(t, []);
    const file = path.join(root, 'table');
    writeFileSync(file, read('etc/cron.d/authtrack').replace(/\broot {2}/, ''));
    assert.equal(runTool('crontab', '-n', file).status, 0);
  });

  test('by fail2ban', { skip: missingFail2ban() }, async (t) => {
    const there = image(t, ...FAIL2BAN);
    const config = path.join(there.root, 'etc/fail2ban');
    const parts = [
      'fail2ban.conf',
      'jail.conf',
      'paths-common.conf',
      'paths-debian.conf',
      'action.d',
      'filter.d',
    ];
    for (const part of parts)
      cpSync(path.join('/etc/fail2ban', part), path.join(config, part), { recursive: true });
    assert.equal((await there.setup('--yes')).code, 0);
    const { status, output } = runTool('fail2ban-client', '-c', config, '-d');
    assert.equal(status, 0, output.slice(-400));
    assert.match(output, /\['start', 'authtrack'\]/);
  });
});

/** Runs setup on a pseudo terminal of script(1). Each answer is typed when the next question is there. */
async function talk(
  { root }: Image,
  args: readonly string[],
  answers: readonly string[],
): Promise<Omit<Ended, 'stderr'>> {
  const command = [process.execPath, mainFile, 'setup', '--root', root, ...args].join(' ');
  // So wide that no line of setup is broken, whatever terminal runs the tests.
  const child = spawn('script', ['-qec', `stty cols 300; exec ${command}`, '/dev/null'], { cwd: root });
  let stdout = '';
  let asked = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (; (stdout.match(/\[y\/N\] /g) ?? []).length > asked; asked++)
      child.stdin.write(answers[asked] ?? 'n\n');
  });
  await once(child, 'close');
  return { code: child.exitCode, stdout };
}

suite('on a terminal, authtrack setup', { skip: missingTool('script', '-qec', 'true', '/dev/null') }, () => {
  test('asks about bans, then before each step, and does what was answered with yes', async (t) => {
    const there = image(t, ...SYSTEMD, ...FAIL2BAN);
    const { code, stdout } = await talk(there, [], ['y\n', 'y\n', 'n\n', 'yes\n', 'y\n', '\n', 'y\n']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Bans stay for ever, unless you lift them\. Shall a ban end after a week instead.*\[y\/N\]/,
    );
    assert.deepEqual(
      Object.entries(there.files()).flatMap(([name, text]) => (text === '' ? [] : [name])),
      [
        'etc/authtrack/authtrack.yaml',
        'etc/logrotate.d/authtrack',
        'etc/systemd/system/authtrack.service',
        'etc/systemd/system/authtrack.timer',
        'etc/sysusers.d/authtrack.conf',
      ],
    );
    assert.match(there.read('etc/authtrack/authtrack.yaml'), /^ {2}bantime: 7d$/m);
    assert.match(there.read('etc/authtrack/authtrack.yaml'), /^ {2}bantimeFactor: 2$/m);
  });

  test('replaces a changed file after it has shown what changes', async (t) => {
    const there = await installed(t, []);
    const rotation = 'etc/logrotate.d/authtrack';
    const wanted = there.read(rotation);
    appendFileSync(path.join(there.root, rotation), '# mine\n');
    const { stdout } = await talk(there, [], ['y\n']);
    assert.match(stdout, /change .*, which was written or changed by hand\r\n(?:.*\r\n)*? {4}-# mine/);
    assert.equal(there.read(rotation), wanted);
  });

  test('without the user, installs no service', async (t) => {
    const there = image(t, ...SYSTEMD);
    await talk(there, [], ['n\n', 'n\n', 'y\n', 'y\n', 'y\n', 'y\n']);
    assert.deepEqual(
      Object.entries(there.files()).flatMap(([name, text]) => (text === '' ? [] : [name])),
      ['etc/authtrack/authtrack.yaml', 'etc/logrotate.d/authtrack'],
    );
    assert.doesNotMatch(there.read('etc/authtrack/authtrack.yaml'), /^user:/m);
  });

  test('Ctrl-C ends it, and what was done stays', async (t) => {
    const there = image(t, ...SYSTEMD);
    const { code } = await talk(there, [], ['n\n', 'y\n', '\u0003']);
    assert.equal(code, 130);
    assert.ok(existsSync(path.join(there.root, 'etc/sysusers.d/authtrack.conf')));
    assert.ok(!existsSync(path.join(there.root, 'etc/authtrack')));
  });
});
