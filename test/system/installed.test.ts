// The package as npm packs it, installed outside the project: it must contain everything that it needs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { projectFolder } from '../support/project.js';
import { temporaryFolder } from '../support/run-cli.js';

/** More than the reading thread scans by itself. */
const LINES = 20_000;

/** The folder of an installed package, with its dependencies beside it. */
function installed(t: TestContext): string {
  const folder = temporaryFolder(t);
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [archive = ''] = readdirSync(folder);
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  const place = path.join(folder, 'package');
  symlinkSync(path.join(projectFolder, 'node_modules'), path.join(place, 'node_modules'));
  return place;
}

suite('the installed package', () => {
  test('scans, locates, stores and draws', (t) => {
    const cwd = installed(t);
    const line = (n: number): string =>
      `2026-05-01T10:00:00+00:00 web1 sshd[${n}]: Failed password for root from 192.0.2.${n % 250} port 40022 ssh2\n`;
    writeFileSync(path.join(cwd, 'auth.log'), Array.from({ length: LINES }, (_, n) => line(n)).join(''));
    const main = path.join(cwd, 'dist', 'bin', 'authtrack.js');
    const args = ['analyze', '--json', '--db', 'duckdb:a.duckdb', '--out', 'out', 'auth.log'];
    const output = execFileSync(main, args, { cwd, encoding: 'utf8' });
    const summary = JSON.parse(output) as { readonly inserted: number };
    assert.equal(summary.inserted, LINES);
    assert.ok(existsSync(path.join(cwd, 'out', 'top-countries.png')));
  });

  test('contains the program once, and no tests', (t) => {
    const cwd = installed(t);
    assert.deepEqual(readdirSync(path.join(cwd, 'dist')), ['bin']);
  });
});
