// authtrack setup below another root folder: what it writes, keeps and refuses.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { mainFile, projectFolder } from '../../support/project.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { FAIL2BAN, image, installed, PROGRAM, SYSTEMD } from '../../support/setup-image.js';
import { runTool } from '../../support/tools.js';
import { asUser, missing } from '../../support/without-privileges.js';

const WITH_SYSTEMD = [
  'etc/authtrack/authtrack.yaml',
  'etc/fail2ban/filter.d/authtrack.conf',
  'etc/fail2ban/jail.d/authtrack.conf',
  'etc/logrotate.d/authtrack',
  'etc/systemd/system/authtrack-apply.service',
  'etc/systemd/system/authtrack.service',
  'etc/systemd/system/authtrack.service.d/fail2ban.conf',
  'etc/systemd/system/authtrack.timer',
  'etc/systemd/system/timers.target.wants/authtrack.timer',
  'etc/sysusers.d/authtrack.conf',
];

suite('authtrack setup', () => {
  test('--dry-run shows every file with its text, and writes nothing', async (t) => {
    const { setup, files } = image(t, ...SYSTEMD, ...FAIL2BAN);
    const before = files();
    const { code, stdout } = await setup('--dry-run');
    assert.equal(code, 0);
    for (const file of WITH_SYSTEMD) assert.ok(stdout.includes(file), file);
    assert.match(stdout, new RegExp(`^ {4}\\+ExecStart=${PROGRAM} analyze --quiet$`, 'm'));
    assert.match(stdout, /Bans: for ever/);
    assert.deepEqual(files(), before);
  });

  test('--yes writes all of it for everybody to read, and a second run changes nothing', async (t) => {
    const { root, setup, files } = await installed(t, [...SYSTEMD, ...FAIL2BAN]);
    const written = files();
    assert.deepEqual(
      Object.keys(written).filter((name) => written[name] !== ''),
      WITH_SYSTEMD,
    );
    for (const name of WITH_SYSTEMD) {
      if (lstatSync(path.join(root, name)).isFile())
        assert.equal(statSync(path.join(root, name)).mode & 0o777, 0o644, name);
      assert.equal(statSync(path.join(root, path.dirname(name))).mode & 0o777, 0o755, path.dirname(name));
    }
    assert.equal(
      written['etc/systemd/system/timers.target.wants/authtrack.timer'],
      '-> /etc/systemd/system/authtrack.timer',
    );
    const again = await setup('--yes');
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^All is in place: nothing was changed\.$/m);
    assert.match(again.stdout, /`authtrack doctor`/);
    assert.deepEqual(files(), written);
  });

  test('the flags decide: cron, no fail2ban, bans that end, an allowlist', async (t) => {
    const flags = [
      '--schedule',
      'cron',
      '--no-fail2ban',
      '--bantime',
      '7d',
      '--allow',
      '192.0.2.1,2001:db8::1',
    ];
    const { read, files, root } = await installed(t, [...SYSTEMD, ...FAIL2BAN], ...flags);
    assert.deepEqual(
      Object.keys(files()).filter((name) => /^etc\/systemd|fail2ban\/jail\.d/.test(name)),
      [],
    );
    assert.match(read('etc/cron.d/authtrack'), new RegExp(`root .* ${PROGRAM} bans --quiet$`, 'm'));
    const file = path.join(root, 'etc/authtrack/authtrack.yaml');
    const { code, stdout } = await runCli(['config', '--json', '--config', file], { cwd: root });
    assert.equal(code, 0);
    const values = JSON.parse(stdout) as Readonly<Record<string, { value?: unknown; origin: string }>>;
    const set = Object.entries(values).filter(([, { origin }]) => origin.startsWith(file));
    assert.deepEqual(Object.fromEntries(set.map(([key, { value }]) => [key, value])), {
      ...{ allow: ['192.0.2.1', '2001:db8::1'], bantime: '7d', user: 'authtrack' },
    });
  });

  test('a file that was changed by hand is kept, and the other text is written beside it', async (t) => {
    const { root, setup, files, read } = await installed(t, SYSTEMD);
    const timer = 'etc/systemd/system/authtrack.timer';
    const rotation = 'etc/logrotate.d/authtrack';
    const wanted = read(timer);
    for (const name of [timer, rotation]) appendFileSync(path.join(root, name), '# mine\n');
    const first = await setup('--yes');
    assert.match(first.stdout, /^ {4}-# mine$/m);
    assert.match(first.stdout, /^Note: kept .*authtrack\.timer, which was changed by hand/m);
    assert.match(read(timer), /# mine\n$/);
    assert.equal(read(`${timer}.authtrack-new`), wanted);
    // logrotate would read it in its folder.
    assert.deepEqual(readdirSync(path.join(root, 'etc/logrotate.d')), ['authtrack']);
    assert.ok(existsSync(path.join(root, 'etc/authtrack/logrotate.authtrack-new')));
    const after = files();
    assert.equal((await setup('--yes')).code, 0);
    assert.deepEqual(files(), after);
  });

  test('a file of an earlier setup that nobody changed is updated', async (t) => {
    const { setup, read, files } = await installed(t, FAIL2BAN, '--schedule', 'cron', '--no-fail2ban');
    assert.match(read('etc/cron.d/authtrack'), /authtrack bans --quiet/);
    const { stdout } = await setup('--yes', '--schedule', 'cron', '--fail2ban');
    assert.match(stdout, /^ {2}update .*cron\.d\/authtrack$/m);
    assert.match(read('etc/cron.d/authtrack'), /authtrack bans apply fail2ban --quiet/);
    assert.deepEqual(
      Object.keys(files()).filter((name) => name.endsWith('-new')),
      [],
    );
  });

  test('the settings of the administrator stay, and a missing one is proposed', async (t) => {
    const there = image(t, ...SYSTEMD);
    mkdirSync(path.join(there.root, 'etc/authtrack'));
    const file = 'etc/authtrack/authtrack.yaml';
    writeFileSync(path.join(there.root, file), '# mine\nbans:\n  maxretry: 3\n', { mode: 0o644 });
    assert.equal((await there.setup('--yes')).code, 0);
    assert.equal(there.read(file), '# mine\nbans:\n  maxretry: 3\n');
    assert.equal(there.read(`${file}.authtrack-new`), '# mine\nbans:\n  maxretry: 3\nuser: authtrack\n');
  });
});

suite('authtrack setup refuses', () => {
  const hostile: readonly (readonly [what: string, make: (root: string, elsewhere: string) => void])[] = [
    [
      'a file that is a link',
      (root, elsewhere) => symlinkSync(path.join(elsewhere, 'x'), path.join(root, 'etc/cron.d/authtrack')),
    ],
    [
      'a folder that is a link',
      (root, elsewhere) => symlinkSync(elsewhere, path.join(root, 'etc/authtrack')),
    ],
    [
      'a folder that is a dangling link',
      (root, elsewhere) => symlinkSync(path.join(elsewhere, 'x'), path.join(root, 'etc/authtrack')),
    ],
    ['a folder that others may write to', (root) => chmodSync(path.join(root, 'etc/cron.d'), 0o777)],
    [
      'a file that others may write to',
      (root) => {
        writeFileSync(path.join(root, 'etc/cron.d/authtrack'), '');
        chmodSync(path.join(root, 'etc/cron.d/authtrack'), 0o666);
      },
    ],
    ['a folder in the place of a file', (root) => mkdirSync(path.join(root, 'etc/cron.d/authtrack'))],
  ];
  for (const [what, make] of hostile)
    test(`${what}, and writes nothing through it`, async (t) => {
      const { root, setup } = image(t);
      const elsewhere = temporaryFolder(t);
      make(root, elsewhere);
      for (const flag of ['--dry-run', '--yes']) {
        const { code, stderr } = await setup(flag, '--schedule', 'cron');
        assert.ok(code === 73 || code === 77, `${code}: ${stderr}`);
        assert.match(stderr, /\n {2}hint: /);
      }
      assert.deepEqual(readdirSync(elsewhere), []);
      assert.ok(!existsSync(path.join(root, 'etc/cron.d/authtrack.authtrack-new')));
    });

  test('to ask without a terminal', async (t) => {
    const { code, stdout, stderr } = await image(t).setup();
    assert.deepEqual([code, stdout], [64, '']);
    assert.match(stderr, /hint: add --yes to take all steps, or --dry-run/);
  });

  test('a wrong time of bans, and fail2ban that is not installed', async (t) => {
    const { setup } = image(t);
    for (const args of [['--bantime', 'long'], ['--fail2ban'], ['--schedule', 'hourly']])
      assert.equal((await setup('--dry-run', ...args)).code, 64, args.join(' '));
  });

  test('a root folder that does not exist', async (t) => {
    const cwd = temporaryFolder(t);
    assert.equal((await runCli(['setup', '--yes', '--root', 'none'], { cwd })).code, 66);
  });

  test('a program where a service cannot see it', (t) => {
    const place = temporaryFolder(t);
    for (const part of ['dist/bin', 'integrations', 'package.json'])
      cpSync(path.join(projectFolder, part), path.join(place, part), { recursive: true });
    cpSync(path.dirname(mainFile), path.join(place, 'dist/bin'), { recursive: true });
    symlinkSync(path.join(projectFolder, 'node_modules'), path.join(place, 'node_modules'));
    const { root } = image(t, ...SYSTEMD);
    rmSync(path.join(root, PROGRAM));
    const { status, output } = runTool(
      process.execPath,
      ...[path.join(place, 'dist/bin/authtrack.js'), 'setup', '--dry-run', '--root', root],
    );
    assert.equal(status, 78, output);
    assert.match(
      output,
      /systemd cannot use \/.*: it is in a folder for temporary files\n {2}hint: install a copy/,
    );
  });

  const emptyRun = ['unshare', '--mount', 'sh', '-ec', 'mount -t tmpfs none /run; exec "$@"', 'sh'];
  test('units on a machine without systemd', { skip: missing(emptyRun) }, async () => {
    const args = ['setup', '--dry-run', '--schedule', 'systemd'];
    const { code, stderr } = await runCli(args, { cwd: '/', wrapper: emptyRun });
    assert.equal(code, 78, stderr);
    assert.match(stderr, /systemd does not run here[^]*hint: use --schedule cron/);
  });

  const nobody = asUser(65_534);
  test('to change this machine without root, and shows the steps', { skip: missing(nobody) }, async () => {
    const options = { cwd: '/', wrapper: nobody };
    const dry = await runCli(['setup', '--dry-run', '--schedule', 'none'], options);
    assert.equal(dry.code, 0, dry.stderr);
    const { code, stdout, stderr } = await runCli(['setup', '--yes', '--schedule', 'none'], options);
    assert.equal(code, 77);
    assert.equal(stdout, dry.stdout);
    assert.match(
      stderr,
      /only root may do these steps\n {2}hint: run `sudo authtrack setup`, or add --dry-run/,
    );
  });
});
