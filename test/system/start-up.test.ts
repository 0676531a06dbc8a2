// Which modules a command loads. V8 writes every module that a process loaded (NODE_V8_COVERAGE). Nothing is timed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

import { runCli, temporaryFolder } from '../support/run-cli.js';

const LOG = 'auth.log';
const lines = Array.from(
  { length: 10 },
  (_, i) =>
    `2026-05-01T10:00:0${i}+00:00 web1 sshd[${100 + i}]: Failed password for root from 192.0.2.${i} port 40022 ssh2\n`,
);

type Loaded = {
  readonly code: number | null;
  readonly packages: readonly string[];
  /** Files of the bundle, without the hashes in their names. */
  readonly files: readonly string[];
  /** Folders of src/. */
  readonly modules: readonly string[];
};

/** Runs `authtrack ARGS` in a folder with a log of ten lines, and with an empty database on request. */
async function loadedBy(t: TestContext, args: readonly string[], hasDatabase = false): Promise<Loaded> {
  const cwd = temporaryFolder(t);
  const report = path.join(cwd, 'loaded');
  writeFileSync(path.join(cwd, LOG), lines.join(''));
  if (hasDatabase) assert.equal((await runCli(['db', 'migrate'], { cwd })).code, 0);
  const { code } = await runCli(args, { cwd, env: { NODE_V8_COVERAGE: report } });
  const urls = readdirSync(report).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(path.join(report, file), 'utf8')) as {
      readonly result: readonly { readonly url: string }[];
    };
    return result.map(({ url }) => url);
  });
  const bundled = urls.filter((url) => url.includes('/dist/bin/'));
  return {
    code,
    packages: distinct(
      [...urls, ...bundled.flatMap(filesIn)].flatMap((file) => packageOf.exec(file)?.[1] ?? []),
    ),
    files: distinct(bundled.map((url) => path.parse(url).name.replace(/-.{8}$/, ''))),
    modules: distinct(bundled.flatMap(filesIn).flatMap((file) => moduleOf.exec(file)?.[1] ?? [])),
  };
}

const packageOf = /(?:.*\/|^)node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const moduleOf = /^dist\/src\/([^/]+)\//;

/** The bundle names each file in a comment before it. */
function filesIn(url: string): readonly string[] {
  const code = readFileSync(fileURLToPath(url), 'utf8');
  return [...code.matchAll(/^\/\/ ((?:dist\/src|node_modules)\/.*)$/gm)].map(([, file = '']) => file);
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

suite('what a command loads', () => {
  for (const args of [['--version'], ['--help'], ['parse', '--help'], ['config']])
    test(`${args.join(' ')}: the command line, and no stage`, async (t) => {
      const { code, packages, modules } = await loadedBy(t, args);
      assert.equal(code, 0);
      // config prints a table: it needs the widths of characters.
      assert.deepEqual(
        packages,
        args[0] === 'config' ? ['commander', 'get-east-asian-width'] : ['commander'],
      );
      const stages = ['read', 'parse', 'locate', 'store', 'charts', 'report', 'bans'];
      assert.deepEqual(
        modules.filter((folder) => stages.includes(folder)),
        [],
      );
    });

  test('the command line is one file, beside the program itself and the functions of the bundler', async (t) => {
    const { files } = await loadedBy(t, ['--version']);
    assert.deepEqual(files, ['authtrack', 'main', 'rolldown-runtime', 'start']);
  });

  test('parse: neither a database nor graphics, and no package but the command line', async (t) => {
    const { code, packages, modules } = await loadedBy(t, [
      'parse',
      '--year',
      '2026',
      '--timezone',
      'UTC',
      LOG,
    ]);
    assert.equal(code, 0);
    assert.deepEqual(packages, ['commander', 'get-east-asian-width']);
    assert.ok(modules.includes('parse'));
    const idle = ['locate', 'store', 'charts', 'bans'];
    assert.deepEqual(
      modules.filter((folder) => idle.includes(folder)),
      [],
    );
  });

  const others = ['chart.js', 'mysql2', 'node-fetch', 'winston', 'yaml'];
  for (const args of [
    ['db', 'info'],
    ['db', 'migrate'],
    ['db', 'prune', '--before', '2026-01-01'],
  ])
    test(`${args.join(' ')}: the engine of its database, and nothing that the command does not need`, async (t) => {
      const { code, packages, modules } = await loadedBy(t, args, true);
      assert.equal(code, 0);
      assert.ok(packages.includes('@duckdb/node-api'), packages.join(' '));
      assert.deepEqual(
        packages.filter((name) => others.includes(name)),
        [],
      );
      assert.ok(!modules.includes('charts') && !modules.includes('parse'), modules.join(' '));
    });

  test('analyze without charts and without a token: no graphics, no HTTP', async (t) => {
    const { code, packages } = await loadedBy(t, ['analyze', '--no-charts', LOG]);
    assert.equal(code, 0);
    const idle = ['canvas', 'chart.js', 'cli-progress', 'mysql2', 'node-fetch', 'yaml'];
    assert.deepEqual(
      packages.filter((name) => idle.includes(name)),
      [],
    );
    assert.ok(packages.includes('winston'), packages.join(' '));
  });

  test('winston is loaded only for a message', async (t) => {
    const { code, packages } = await loadedBy(t, ['parse', 'no-such.log']);
    assert.equal(code, 66);
    assert.ok(packages.includes('winston'), packages.join(' '));
  });
});
