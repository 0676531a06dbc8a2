// The files that run authtrack every night, checked by the programs that read them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { blocksOf } from '../../support/doc-pages.js';
import { mainFile, projectFolder } from '../../support/project.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { missingTool, runTool } from '../../support/tools.js';

const integrations = path.join(projectFolder, 'integrations');
const read = (name: string): string => readFileSync(path.join(integrations, name), 'utf8');

/** The maximum exposure of `systemd-analyze security`, in tenths; 100 is a service without any hardening. */
const MAX_EXPOSURE = '15';

const DROP_IN = 'authtrack.service.d/fail2ban.conf';
const SERVICES = ['authtrack.service', 'authtrack-apply.service'];

type Units = { readonly withDropIn?: boolean; readonly change?: (service: string) => string };

/** The folder of the units, with the path of the built program instead of the installed one. */
function units(t: TestContext, { withDropIn = false, change = (text) => text }: Units = {}): string {
  const folder = temporaryFolder(t);
  const names = [...SERVICES, 'authtrack.timer', ...(withDropIn ? [DROP_IN] : [])];
  for (const name of names) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, change(read(`systemd/${name}`)).replaceAll('=authtrack ', `=${mainFile} `));
  }
  return folder;
}

/** All commands of a unit, or of the line of cron. */
const commandsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.match(/authtrack (?:analyze|bans)[^&]*/g) ?? [])
    .map((command) => command.trim());

suite('systemd', { skip: missingTool('systemd-analyze', '--version') }, () => {
  test('accepts the services and the timer without a message', (t) => {
    const folder = units(t);
    const files = [...SERVICES, 'authtrack.timer'].map((name) => path.join(folder, name));
    assert.deepEqual(runTool('systemd-analyze', 'verify', ...files), { status: 0, output: '' });
  });

  test('accepts the service of a machine with fail2ban', (t) => {
    const folder = units(t, { withDropIn: true });
    const service = path.join(folder, 'authtrack.service');
    assert.deepEqual(runTool('systemd-analyze', 'verify', service), { status: 0, output: '' });
  });

  test('accepts the files that let the timer run every five minutes', (t) => {
    const folder = units(t);
    const [block = ''] = blocksOf('docs/every-night.md', 'sh').filter((text) => text.includes('often.conf'));
    // Without the last line, which restarts the timer of this machine.
    const lines = block.replace('/etc/systemd/system', folder).replace(/^systemctl .*$/m, '');
    const written = runTool('sh', '-e', '-c', lines);
    assert.deepEqual(written, { status: 0, output: '' });
    for (const unit of [...SERVICES, 'authtrack.timer']) {
      assert.ok(existsSync(path.join(folder, `${unit}.d/often.conf`)), unit);
      assert.deepEqual(runTool('systemd-analyze', 'verify', path.join(folder, unit)), {
        status: 0,
        output: '',
      });
    }
    // A service that may start five times only within two hours would stop after 25 minutes.
    for (const service of SERVICES)
      assert.equal(
        read(`systemd/${service}`).includes('StartLimitIntervalSec=2h'),
        readFileSync(path.join(folder, `${service}.d/often.conf`), 'utf8').includes(
          'StartLimitIntervalSec=0',
        ),
      );
  });

  test('accepts the file that writes metrics after each run', (t) => {
    const folder = units(t);
    const [block = ''] = blocksOf('docs/metrics.md', 'sh').filter((text) => text.includes('metrics.conf'));
    const lines = block
      .replaceAll('/etc/systemd/system', folder)
      .replace('-authtrack ', `-${mainFile} `)
      .replace(/^(?:systemctl|install) .*$/gm, '');
    assert.deepEqual(runTool('sh', '-e', '-c', lines), { status: 0, output: '' });
    assert.match(
      readFileSync(path.join(folder, 'authtrack.service.d/metrics.conf'), 'utf8'),
      /^ExecStopPost=-/m,
    );
    const service = path.join(folder, 'authtrack.service');
    assert.deepEqual(runTool('systemd-analyze', 'verify', service), { status: 0, output: '' });
  });

  // Otherwise its silence would prove nothing.
  test('refuses an invalid service', (t) => {
    const folder = units(t, { change: (text) => text.replace('=on-failure', '=always') });
    const { output } = runTool('systemd-analyze', 'verify', path.join(folder, 'authtrack.service'));
    assert.match(output, /isn't allowed for Type=oneshot services/);
  });

  for (const service of SERVICES) {
    test(`rates ${service} as well hardened`, (t) => {
      const args = [
        '--offline=true',
        '--no-pager',
        `--threshold=${MAX_EXPOSURE}`,
        path.join(units(t), service),
      ];
      const { status, output } = runTool('systemd-analyze', 'security', ...args);
      assert.equal(status, 0, output.slice(-200));
    });
  }

  test('opens no database as root', () => {
    const apply = read('systemd/authtrack-apply.service');
    assert.deepEqual(commandsOf(apply), [
      'authtrack bans apply fail2ban --list /var/lib/authtrack/auto-ban.data --quiet',
    ]);
    assert.doesNotMatch(apply, /^User=/m);
    assert.match(read('systemd/authtrack.service'), /^User=authtrack$/m);
  });

  test('creates the user', { skip: missingTool('systemd-sysusers', '--version') }, (t) => {
    const root = temporaryFolder(t);
    mkdirSync(path.join(root, 'etc'));
    const file = path.join(integrations, 'systemd/authtrack.sysusers');
    const { status, output } = runTool('systemd-sysusers', `--root=${root}`, file);
    assert.equal(status, 0, output);
    assert.match(
      readFileSync(path.join(root, 'etc/passwd'), 'utf8'),
      /^authtrack:.*:\/var\/lib\/authtrack:/m,
    );
  });

  test('starts it once a night', () => {
    const calendar = /^OnCalendar=(.*)$/m.exec(read('systemd/authtrack.timer'))?.[1] ?? '';
    const { status, output } = runTool('systemd-analyze', 'calendar', '--iterations=2', calendar);
    assert.equal(status, 0, output);
    assert.deepEqual(output.match(/\d\d:\d\d:\d\d(?= UTC)/g)?.slice(-2) ?? [], ['03:15:00', '03:15:00']);
  });
});

suite('cron', () => {
  const text = read('cron/authtrack');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  // cron skips a file with a dot in its name, and one whose last line has no newline.
  test('reads one job of root at night', () => {
    assert.deepEqual(readdirSync(path.join(integrations, 'cron')), ['authtrack']);
    assert.ok(text.endsWith('\n'));
    const jobs = lines.filter((line) => !/^[A-Z_]+=\S+$/.test(line));
    assert.deepEqual(
      jobs.map((job) => job.split(/\s+/).slice(0, 6)),
      [['15', '3', '*', '*', '*', 'root']],
    );
    assert.doesNotMatch(jobs.join(), /%/, 'cron replaces it with a newline');
  });

  test('accepts the line', { skip: missingTool('crontab', '-n', '-') }, (t) => {
    const file = path.join(temporaryFolder(t), 'authtrack');
    // The check is for a user's table, which has no column for the user.
    writeFileSync(file, text.replace(/\broot {2}/, ''));
    const { status, output } = runTool('crontab', '-n', file);
    assert.deepEqual(
      [status, output.trim()],
      [0, 'The syntax of the crontab file was successfully checked.'],
    );
  });

  test('runs the commands of the services, in one line', () => {
    const [analyze] = commandsOf(read('systemd/authtrack.service'));
    assert.deepEqual(commandsOf(text), [analyze, 'authtrack bans apply fail2ban --quiet']);
  });

  // The shell of cron, with a program instead of ours that prints its arguments.
  for (const [what, exit, wanted] of [
    [
      'in the folder of the settings, one after the other',
      0,
      'analyze --quiet\nbans apply fail2ban --quiet\n',
    ],
    ['without bans if the log cannot be read', 66, 'analyze --quiet\n'],
  ] as const) {
    test(`runs them ${what}, with output for its owner only`, (t) => {
      const folder = temporaryFolder(t);
      const settings = path.join(folder, 'etc');
      mkdirSync(settings);
      const program = `#!/bin/sh\npwd >&2\numask >&2\necho "$@"\nexit ${exit}\n`;
      writeFileSync(path.join(folder, 'authtrack'), program, { mode: 0o755 });
      const job = /root {2}(.*)$/m.exec(text)?.[1] ?? '';
      const script = `PATH="$0:$PATH"; ${job.replace('/etc/authtrack', settings)}`;
      const { status, output } = runTool('sh', '-c', script, folder);
      assert.deepEqual([status, output.replaceAll(`${settings}\n0077\n`, '')], [exit, wanted]);
      assert.ok(output.includes(`${settings}\n`));
    });
  }
});
