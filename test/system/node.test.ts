// The Node that runs the tests is the Node of all that they start, and it has nothing to say about our program.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { answerAll, startIpinfo } from '../fixtures/start-ipinfo.js';
import { pinnedNodes } from '../on-node/pinned-nodes.js';
import { mainFile, projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { testEngines } from './store/engines.js';

/** Makes each Node print its version. */
const sayVersion = { NODE_OPTIONS: '--import=data:text/javascript,console.error(process.version)' };

suite('the Node of the tests', () => {
  test('runs the program, by its first line too', (t) => {
    const options = { env: { ...process.env, ...sayVersion }, encoding: 'utf8' } as const;
    const file = path.join(temporaryFolder(t), 'versions');
    execFileSync('sh', ['-c', 'exec "$0" --version 2>"$1"', mainFile, file], options);
    assert.equal(readFileSync(file, 'utf8'), `${process.version}\n`);
  });

  test('runs npm', () => {
    const versions = JSON.parse(execFileSync('npm', ['version', '--json'], { encoding: 'utf8' })) as {
      readonly node: string;
    };
    assert.equal(versions.node, process.versions.node);
  });

  test('is at least the oldest that package.json allows, which is among the pinned ones', () => {
    const text = readFileSync(path.join(projectFolder, 'package.json'), 'utf8');
    const { engines } = JSON.parse(text) as { readonly engines: { readonly node: string } };
    const oldest = pinnedNodes['20']?.version ?? '';
    assert.equal(`${engines.node}.0`, `>=${oldest}`);
    assert.ok(process.versions.node.localeCompare(oldest, 'en', { numeric: true }) >= 0);
  });
});

const TOKEN = 'f00dfeedc0ffee';

/** More than the reading thread scans by itself. */
const LINES = 20_000;

const log = Array.from(
  { length: LINES },
  (_, n) =>
    `2026-05-01T10:00:00+00:00 web1 sshd[${n}]: Failed password for root from 8.8.${n % 99}.4 port 40022 ssh2\n`,
).join('');

const engines = await testEngines();

suite('Node has no warning', () => {
  after(() => Promise.all(engines.map((engine) => engine.stop())));

  // Otherwise its silence would prove nothing.
  test('that the test would overlook', (t) => {
    const file = path.join(temporaryFolder(t), 'warnings');
    const env = { NODE_OPTIONS: `--redirect-warnings=${file}` };
    execFileSync(process.execPath, ['--eval', 'process.emitWarning("heard")'], { env });
    assert.match(readFileSync(file, 'utf8'), /heard/);
  });

  for (const engine of engines) {
    // Threads, WebAssembly, shared memory, a request to a server, a database, charts.
    test(`for a run into ${engine.name}`, { skip: engine.skipped ?? false }, async (t) => {
      const server = await startIpinfo(answerAll);
      t.after(server.close);
      const cwd = temporaryFolder(t);
      writeFileSync(path.join(cwd, 'auth.log'), log);
      const file = path.join(cwd, 'warnings');
      const env = {
        NODE_OPTIONS: `--redirect-warnings=${file}`,
        DATABASE_URL: engine.freshUrl(),
        IPINFO_URL: server.baseUrl,
        IPINFO_TOKEN: TOKEN,
      };
      for (const command of [
        'analyze --out . auth.log',
        'bans',
        'db export --format csv --out rows.csv',
        'charts --out .',
      ]) {
        const { code, stderr } = await runCli(command.split(' '), { cwd, env });
        assert.equal(code, 0, stderr);
        assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', '', command);
      }
      assert.ok(server.calls.length > 0);
    });
  }
});
