// The Debian package, in Debian 13 with its own Node.js: lintian, installation, upgrade, removal and purge.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
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
    missingTool('dh', '--version') ||
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
  execFileSync('node', ['dist/tools/package-deb.js', folder], { cwd: projectFolder, stdio: 'ignore' });
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const first = path.join(folder, file);

  const at = (name: string): string => path.join(root, name);
  const inDebian = (...command: readonly string[]): string =>
    execFileSync('chroot', [root, ...command], {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
  const asUser = (...command: readonly string[]): string =>
    inDebian('setpriv', '--reuid=authtrack', '--regid=authtrack', '--clear-groups', ...command);
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
    assert.match(inDebian('id', 'authtrack'), /\(authtrack\)/);
    assert.ok(readdirSync(at('etc/systemd/system/timers.target.wants')).includes('authtrack.timer'));
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

  test('analyzes a log as its user, with the settings in /etc/authtrack', () => {
    mkdirSync(at('var/lib/authtrack'), { mode: 0o750 });
    inDebian('chown', 'authtrack:authtrack', '/var/lib/authtrack');
    cpSync(path.join(projectFolder, 'data/auth.log'), at('srv/auth.log'));
    const run = ['sh', '-c', 'cd /etc/authtrack && XDG_STATE_HOME=/var/lib exec authtrack "$@"', 'sh'];
    const summary = asUser(...run, 'analyze', '--json', '--year', '2026', '/srv/auth.log');
    assert.equal((JSON.parse(summary) as { readonly inserted: number }).inserted, 4411);
    assert.ok(existsSync(at('var/lib/authtrack/top-countries.png')));
  });

  test('keeps changed settings, logins and the user at an upgrade', () => {
    const settings = at('etc/authtrack/authtrack.yaml');
    writeFileSync(settings, 'timezone: Europe/Berlin\n');
    assert.match(install(nextVersion(folder, first)), /\+next/);
    assert.equal(readFileSync(settings, 'utf8'), 'timezone: Europe/Berlin\n');
    assert.ok(existsSync(`${settings}.dpkg-dist`));
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
    rmSync(at('etc/authtrack/authtrack.yaml.dpkg-dist'), { force: true });
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
