// Builds the Debian package of this machine's architecture from a built tree: authtrack_VERSION_ARCH.deb in the folder given
// as the argument (default: the current one). Needs debhelper. The packages of npm come from node_modules, as package-lock.json has
// them; so nothing is downloaded, and only this machine's binaries are there.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { newSettingsText } from '../src/cli/settings-template.js';
import { debianCopyright } from './debian-copyright.js';
import { packagesInBundle, readBill } from './third-party.js';

const project = path.resolve(import.meta.dirname, '../..');
const target = path.resolve(process.argv[2] ?? '.');
const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
  version: string;
};

const work = mkdtempSync(path.join(tmpdir(), 'authtrack-deb-'));
try {
  const source = path.join(work, `authtrack-${version}`);
  mkdirSync(source);
  const packages = addProgram(path.join(source, 'program'));
  addPages(source);
  addPackaging(path.join(source, 'debian'));
  addThirdParty(source, packages);
  run('dpkg-buildpackage', ['--build=binary', '--unsigned-changes', '--no-check-builddeps'], source);
  for (const file of readdirSync(work).filter((name) => name.endsWith('.deb') && !name.includes('-dbgsym'))) {
    cpSync(path.join(work, file), path.join(target, file));
    console.log(path.join(target, file));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** What npm would install: the packed files, and the packages that they need. @returns the places of the packages */
function addProgram(program: string): readonly string[] {
  mkdirSync(program);
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', work], project);
  const [archive = ''] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
  run('tar', ['xzf', path.join(work, archive), '-C', program, '--strip-components=1'], work);
  const packages = output('npm', ['ls', '--omit=dev', '--all', '--parseable'], project)
    .trim()
    .split('\n')
    .slice(1);
  const ofPackages = new Set(packages);
  for (const from of packages) {
    const to = path.join(program, path.relative(project, from));
    cpSync(from, to, {
      recursive: true,
      filter: (file) =>
        file === from || (!ofPackages.has(file) && !/^\.|^node_modules$/.test(path.basename(file))),
    });
  }
  // Debian's own Node.js, whatever PATH says.
  const main = path.join(program, 'dist/bin/authtrack.js');
  writeFileSync(main, readFileSync(main, 'utf8').replace(/^#!.*/, '#!/usr/bin/node'));
  chmodSync(main, 0o755);
  return packages.map((from) => path.relative(project, from)).sort();
}

/** The bill of materials of this architecture, in place of the one with the packages of all, and the licences. */
function addThirdParty(source: string, packages: readonly string[]): void {
  rmSync(path.join(source, 'program/dist/bin/sbom.cdx.json'));
  writeFileSync(path.join(source, 'sbom.cdx.json'), `${JSON.stringify(readBill(packages), null, 1)}\n`);
  appendFileSync(
    path.join(source, 'debian/copyright'),
    debianCopyright(project, packagesInBundle(), packages),
  );
}

/** Pages, completions and the settings file, from the program itself. */
function addPages(source: string): void {
  const main = path.join(source, 'program/dist/bin/authtrack.js');
  const authtrack = (...args: readonly string[]): string => output(process.execPath, [main, ...args], source);
  for (const folder of ['completions', 'etc']) mkdirSync(path.join(source, folder));
  writeFileSync(path.join(source, 'completions/authtrack'), authtrack('completion', 'bash'));
  writeFileSync(path.join(source, 'completions/_authtrack'), authtrack('completion', 'zsh'));
  writeFileSync(path.join(source, 'completions/authtrack.fish'), authtrack('completion', 'fish'));
  writeFileSync(path.join(source, 'etc/authtrack.yaml'), newSettingsText({ user: 'authtrack' }));
  for (const name of ['man', 'docs', 'integrations', 'README.md', 'SECURITY.md', 'CHANGELOG.md'])
    cpSync(path.join(project, name), path.join(source, name), { recursive: true });
}

function addPackaging(debian: string): void {
  cpSync(path.join(project, 'packaging/debian'), debian, { recursive: true });
  const shipped = {
    'systemd/authtrack.service': 'authtrack.service',
    'systemd/authtrack.timer': 'authtrack.timer',
    'systemd/authtrack-apply.service': 'authtrack.authtrack-apply.service',
    'systemd/authtrack.sysusers': 'authtrack.sysusers',
    'logrotate/authtrack': 'authtrack.logrotate',
  };
  for (const [from, to] of Object.entries(shipped))
    cpSync(path.join(project, 'integrations', from), path.join(debian, to));
  writeFileSync(path.join(debian, 'changelog'), changelogText());
}

/** debian/changelog, from which dpkg takes the version and the dates of all files. */
function changelogText(): string {
  const date = output('date', ['--rfc-email'], project).trim();
  return `authtrack (${version}) unstable; urgency=medium

  * CHANGELOG.md in this folder says what is new.

 -- The authtrack authors <authtrack@users.noreply.github.com>  ${date}
`;
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', process.stderr, 'inherit'] });
}

function output(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8' });
}
