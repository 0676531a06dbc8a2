// The Debian package, in Debian 13 with its own Node.js: lintian, installation, upgrade, removal and purge.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import type { Bom } from '../../tools/bill-of-materials.js';
import { projectFolder } from '../support/project.js';
import { missingTool } from '../support/tools.js';

/** test/install-packages.sh makes it by debootstrap. */
const debian = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'authtrack-tests/debian-13',
);

function whySkipped(): string | false {
  if (process.getuid?.() !== 0) return 'only root may change into another root folder';
  const missing =
    missingTool('dpkg-buildpackage', '--version') ||
    missingTool('dpkg', '-s', 'debhelper') ||
    missingTool('lintian', '--version');
  if (missing !== false) return missing;
  if (existsSync(path.join(debian, 'usr/bin/node'))) return false;
  if (process.env['CI'] === 'true') throw new Error(`no Debian 13 in ${debian}`);
  return 'no Debian 13 here: npm run test:install';
}

const skipped = whySkipped();

suite('the Debian package', { skip: skipped }, () => {
  if (skipped !== false) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'root');
  execFileSync('cp', ['-a', '--reflink=auto', debian, root]);
  execFileSync('node', ['dist/tools/package-deb.js', folder], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // The best compression takes a minute.
    env: { ...process.env, DPKG_DEB_COMPRESSOR_LEVEL: '0' },
  });
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const first = path.join(folder, file);

  const at = (name: string): string => path.join(root, name);
  const inDebian = (...command: readonly string[]): string =>
    execFileSync('chroot', [root, ...command], {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
  const owned = (): string => inDebian('find', '/var/lib/authtrack', '-not', '-user', 'authtrack');
  const settings = at('etc/authtrack/authtrack.yaml');
  const timerLink = at('etc/systemd/system/timers.target.wants/authtrack.timer');
  const install = (deb: string): string => {
    cpSync(deb, at('tmp/authtrack.deb'));
    return inDebian('dpkg', '--force-confdef', '--force-confold', '-i', '/tmp/authtrack.deb');
  };

  test('has no errors and no warnings of lintian', () => {
    const { status, stdout } = spawnSync('lintian', ['--no-cfg', '--fail-on=error,warning', first], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });

  test('installs the command, the user, the units, pages, completions and a settings file', () => {
    install(first);
    assert.match(inDebian('authtrack', '--version'), /^\d+\.\d+\.\d+\n$/);
    assert.equal(
      inDebian('dpkg-query', '-W', '-f', '${Version}\n', 'authtrack'),
      inDebian('authtrack', '--version'),
    );
    assert.match(inDebian('id', 'authtrack'), /\(authtrack\)/);
    assert.ok(lstatSync(timerLink).isSymbolicLink());
    assert.doesNotMatch(inDebian('dpkg', '-L', 'authtrack'), /^\/lib/m);
    for (const name of [
      'usr/lib/systemd/system/authtrack.service',
      'usr/lib/systemd/system/authtrack-apply.service',
      'usr/share/man/man1/authtrack.1.gz',
      'usr/share/man/man1/authtrack-analyze.1.gz',
      'usr/share/bash-completion/completions/authtrack',
      'usr/share/zsh/vendor-completions/_authtrack',
      'usr/share/fish/vendor_completions.d/authtrack.fish',
      'etc/logrotate.d/authtrack',
      'etc/authtrack/authtrack.yaml',
    ]) {
      assert.ok(existsSync(at(name)), name);
    }
  });

  test('has the licences and a bill of materials of exactly what it contains', () => {
    const copyright = readFileSync(at('usr/share/doc/authtrack/copyright'), 'utf8');
    const bill = JSON.parse(readFileSync(at('usr/share/doc/authtrack/sbom.cdx.json'), 'utf8')) as Bom;
    const find = ['usr/lib/authtrack/node_modules', '-name', 'package.json', '-exec', 'dirname', '{}', ';'];
    const folders = execFileSync('find', find, { cwd: root, encoding: 'utf8' }).trim().split('\n');
    const places = folders.map((folder) => path.relative('usr/lib/authtrack', folder)).sort();
    const beside = bill.components.filter(({ properties }) => properties[0]?.value === 'in node_modules');
    assert.deepEqual(
      beside.map(({ name }) => `node_modules/${name}`),
      places,
    );
    for (const place of places) assert.ok(copyright.includes(`\nFiles: program/${place}/*\n`), place);
    for (const { name, version } of bill.components.filter((component) => !beside.includes(component)))
      assert.ok(copyright.includes(`\n ${name} ${version} (`), name);
    assert.ok(!existsSync(at('usr/lib/authtrack/dist/bin/sbom.cdx.json')));
  });

  test('has manual pages that man finds, and a completion that bash loads', () => {
    for (const page of ['authtrack', 'authtrack-bans-apply', 'authtrack.yaml'])
      assert.match(inDebian('man', '-P', 'cat', page), /^NAME\n +authtrack/m);
    const script =
      '. /usr/share/bash-completion/bash_completion; _comp_load authtrack && complete -p authtrack';
    assert.match(inDebian('bash', '-c', script), /^complete .*authtrack$/m);
  });

  test("its service reads a log of the group adm as the package's user, and writes the ban list", () => {
    // systemd makes the folder: StateDirectory= in the unit.
    inDebian('install', '-d', '-m', '750', '-o', 'authtrack', '-g', 'authtrack', '/var/lib/authtrack');
    cpSync(path.join(projectFolder, 'data/auth.log'), at('var/log/auth.log'));
    inDebian('chown', 'root:adm', '/var/log/auth.log');
    inDebian('chmod', '640', '/var/log/auth.log');
    const unit = readFileSync(at('usr/lib/systemd/system/authtrack.service'), 'utf8');
    const values = (name: string): readonly string[] =>
      [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
    const [user, group] = [...values('User'), ...values('Group')];
    assert.match(values('SupplementaryGroups').join(), /\badm\b/);
    for (const command of values('ExecStart'))
      inDebian(
        ...['env', '--chdir=/etc/authtrack', ...values('Environment')],
        ...['setpriv', `--reuid=${user}`, `--regid=${group}`, '--groups=adm', 'sh', '-c', command],
      );
    const { rows } = JSON.parse(inDebian('authtrack', 'db', 'info', '--json')) as { readonly rows: number };
    assert.equal(rows, 4411);
    assert.ok(existsSync(at('var/lib/authtrack/top-countries.png')));
    assert.match(readFileSync(at('var/lib/authtrack/auto-ban.data'), 'utf8'), /^\d+\./m);
  });

  test('root who runs a command leaves all files to the user', () => {
    inDebian('authtrack', 'bans');
    assert.equal(owned(), '');
  });

  test('setup says what to do, and writes no unit, because systemd does not run here', () => {
    const { status, stderr } = spawnSync(
      'chroot',
      [root, 'authtrack', 'setup', '--yes', '--schedule', 'systemd'],
      { encoding: 'utf8' },
    );
    assert.equal(status, 78);
    assert.match(stderr, /--schedule systemd: systemd does not run here.*\n {2}hint: use --schedule cron/);
    assert.deepEqual(readdirSync(at('etc/systemd/system')), ['timers.target.wants']);
  });

  test('keeps changed settings, logins and a disabled timer at an upgrade', () => {
    writeFileSync(settings, 'timezone: Europe/Berlin\n');
    rmSync(timerLink);
    assert.match(install(nextVersion(folder, first)), /\+next/);
    assert.equal(readFileSync(settings, 'utf8'), 'timezone: Europe/Berlin\n');
    assert.ok(existsSync(`${settings}.dpkg-dist`));
    assert.throws(() => lstatSync(timerLink), { code: 'ENOENT' });
    assert.ok(existsSync(at('var/lib/authtrack/authtrack.duckdb')));
  });

  test('leaves settings and logins when it is removed', () => {
    inDebian('dpkg', '-r', 'authtrack');
    assert.equal(existsSync(at('usr/bin/authtrack')), false);
    assert.equal(existsSync(at('usr/lib/authtrack')), false);
    assert.ok(existsSync(at('etc/authtrack/authtrack.yaml')));
    assert.ok(existsSync(at('var/lib/authtrack/authtrack.duckdb')));
  });

  test('leaves nothing but the user when it is purged', () => {
    writeFileSync(at('etc/authtrack/.env'), 'IPINFO_TOKEN=secret\n', { mode: 0o640 });
    inDebian('dpkg', '-P', 'authtrack');
    for (const name of ['etc/authtrack', 'var/lib/authtrack', 'etc/logrotate.d/authtrack'])
      assert.equal(existsSync(at(name)), false, name);
    const units = execFileSync('find', [at('etc/systemd'), at('var/lib/systemd'), '-name', '*authtrack*']);
    assert.equal(String(units), '');
    assert.match(inDebian('id', 'authtrack'), /authtrack/);
  });
});

/** The same package as the next version, with another settings file. */
function nextVersion(folder: string, deb: string): string {
  const tree = path.join(folder, 'next');
  execFileSync('dpkg-deb', ['-R', deb, tree]);
  const control = path.join(tree, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^(Version: .*)$/m, '$1+next'));
  writeFileSync(path.join(tree, 'etc/authtrack/authtrack.yaml'), '# another text\n');
  const next = path.join(folder, 'next.deb');
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '-b', tree, next]);
  return next;
}
