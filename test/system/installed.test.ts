// What `npm install -g` installs, from a file and from a registry, on a machine with Node and nothing else: no compiler,
// no shell, no npm cache. It must contain everything that the main job needs, and nothing of other platforms.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';

import { localRegistry } from '../support/local-registry.js';
import { projectFolder } from '../support/project.js';
import { temporaryFolder } from '../support/run-cli.js';
import { asUser, missing } from '../support/without-privileges.js';

const MAX_MEGABYTES = 140;
/** More than the reading thread scans by itself. */
const LINES = 20_000;
const STRANGER = 54_321;

const run = promisify(execFile);

type Package = {
  readonly name: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
};

suite('npm install -g', () => {
  const afters: (() => void)[] = [];
  const context = { after: (step: () => void) => void afters.push(step) };
  let place = '';
  /** A folder of programs: node alone. */
  let programs = '';
  let archive = '';
  let registry = '';

  before(async () => {
    place = temporaryFolder(context);
    chmodSync(place, 0o755);
    programs = path.join(place, 'programs');
    mkdirSync(programs);
    symlinkSync(process.execPath, path.join(programs, 'node'));
    const { stdout } = await run(
      'npm',
      ['pack', '--ignore-scripts', '--silent', '--pack-destination', place],
      {
        cwd: projectFolder,
      },
    );
    archive = path.join(place, stdout.trim());
    registry = await localRegistry(context, archive);
  });
  after(() => {
    for (const step of afters.reverse()) step();
  });

  /** Installs into an empty prefix, with an empty cache. @returns the prefix */
  async function install(what: string, name: string): Promise<string> {
    const home = path.join(place, name);
    const prefix = path.join(home, 'prefix');
    const npm = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
    await run(process.execPath, [npm, 'install', '-g', '--no-audit', '--no-fund', '--prefix', prefix, what], {
      cwd: place,
      env: {
        PATH: programs,
        HOME: home,
        npm_config_registry: registry,
        npm_config_cache: path.join(home, 'cache'),
        npm_config_update_notifier: 'false',
      },
    });
    return prefix;
  }

  /** Runs the installed command as a user without rights, in a folder of this user. */
  async function runInstalled(prefix: string, args: readonly string[], log: string): Promise<string> {
    const cwd = path.join(prefix, '..', 'elsewhere');
    mkdirSync(cwd);
    writeFileSync(path.join(cwd, 'auth.log'), log);
    const [command = '', ...rest] = [...stranger, path.join(prefix, 'bin', 'authtrack'), ...args];
    if (stranger.length > 0) chownSync(cwd, STRANGER, STRANGER);
    const { stdout } = await run(command, rest, {
      cwd,
      env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, HOME: cwd },
    });
    for (const chart of ['top-countries.png', 'accepted-per-day.png']) {
      const picture = readFileSync(path.join(cwd, 'out', chart));
      assert.equal(picture.toString('latin1', 1, 4), 'PNG');
    }
    return stdout;
  }
  const stranger = process.getuid?.() === 0 && missing(asUser(STRANGER)) === false ? asUser(STRANGER) : [];
  const analyze = ['analyze', '--json', '--db', 'duckdb:a.duckdb', '--out', 'out'];

  test('of the packed file: complete, small, for this platform alone; the sample is analyzed', async () => {
    const prefix = await install(archive, 'file');
    checkPackages(prefix);

    const sample = path.join(prefix, 'lib', 'node_modules', 'authtrack', 'data', 'auth.log');
    const output = await runInstalled(
      prefix,
      [...analyze, '--year', '2026', '--timezone', 'UTC', sample],
      '',
    );
    const { inserted } = JSON.parse(output) as { readonly inserted: number };
    assert.ok(inserted > 1000, `${inserted} logins`);
  });

  test('from a registry: the same; a log that needs more than one thread is analyzed', async () => {
    const prefix = await install('authtrack', 'registry');
    checkPackages(prefix);
    const line = (n: number): string =>
      `2026-05-01T10:00:00+00:00 web1 sshd[${n}]: Failed password for root from 192.0.2.${n % 250} port 40022 ssh2\n`;
    const log = Array.from({ length: LINES }, (_, n) => line(n)).join('');
    const output = await runInstalled(prefix, [...analyze, 'auth.log'], log);
    assert.equal((JSON.parse(output) as { readonly inserted: number }).inserted, LINES);
  });

  test('installs the program once, with its licences, and no tests', () => {
    const files = execFileSync('tar', ['tzf', archive], { encoding: 'utf8' }).trim().split('\n');
    const needed = [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/bin/authtrack.js',
      'dist/bin/THIRD-PARTY-LICENSES',
      'docs/troubleshooting.md',
      'dist/bin/sbom.cdx.json',
    ];
    assert.deepEqual(
      needed.filter((file) => !files.includes(`package/${file}`)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => /^package\/(dist\/(?!bin\/)|test|tools|src|node_modules)/.test(file)),
      [],
    );
  });
});

/** Small, for this platform alone, and nothing that compiles or runs at an install. */
function checkPackages(prefix: string): void {
  const modules = path.join(prefix, 'lib', 'node_modules');
  const packages = [...installedPackages(modules)];
  assert.ok(packages.some(({ name }) => name.startsWith('@duckdb/node-bindings-')));
  assert.ok(packages.every(({ name }) => name !== 'canvas'));
  for (const { name, os, cpu, libc, scripts = {} } of packages) {
    if (os) assert.ok(os.includes(process.platform), name);
    if (cpu) assert.ok(cpu.includes(process.arch), name);
    if (libc) assert.ok(libc.includes(isGlibc() ? 'glibc' : 'musl'), name);
    assert.deepEqual(
      Object.keys(scripts).filter((script) => /^(pre|post)?install$/.test(script)),
      [],
      name,
    );
  }
  const megabytes = parseInt(execFileSync('du', ['-sm', prefix], { encoding: 'utf8' }), 10);
  assert.ok(megabytes <= MAX_MEGABYTES, `${megabytes} MB`);
}

/** The packages in a folder node_modules or @scope, and in their own node_modules. */
function* installedPackages(folder: string): Generator<Package> {
  for (const name of readdirSync(folder).filter((entry) => !entry.startsWith('.'))) {
    const place = path.join(folder, name);
    if (name.startsWith('@')) {
      yield* installedPackages(place);
      continue;
    }
    yield JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as Package;
    const below = path.join(place, 'node_modules');
    if (existsSync(below)) yield* installedPackages(below);
  }
}

function isGlibc(): boolean {
  const { header } = process.report.getReport() as {
    readonly header: { readonly glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime !== undefined;
}
