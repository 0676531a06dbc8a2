// Runs the tests on the pinned releases of Node, one after the other, and prints a row of docs/tests.md for each. The
// first tests that fail are the last that run: what they print stands at the end.
//
//     npm run test:node                       the whole suite on each of them
//     npm run test:node -- 22 24              the whole suite on these
//     npm run test:node -- 24 test/golden     a folder or a file
//     npm run test:node -- --short 22 24      what CI runs: unit tests, the installed package, the Node itself
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { nowMs } from '../../src/lib/clock.js';
import { fetchNode } from './fetch-node.js';
import { pinnedNodes } from './pinned-nodes.js';
import { resultRow } from './test-result.js';

const SHORT = ['test/system/installed.test.ts', 'test/system/node.test.ts'];

/** The folder of the compiled tests. */
const compiled = path.resolve(import.meta.dirname, '..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
});
const isMajor = (word: string): boolean => /^\d+$/.test(word);
const asked = positionals.filter(isMajor);
const majors = asked.length === 0 ? Object.keys(pinnedNodes) : asked;
const places = values.short ? SHORT : positionals.filter((word) => !isMajor(word));
const problem = problemOf();

// Ctrl-C ends the tests too; then the copy of Node is removed.
let interrupted = false;
process.on('SIGINT', () => (interrupted = true));

if (problem === undefined) await runAll();
else {
  console.error(`test:node: ${problem}`);
  process.exitCode = 64;
}

function problemOf(): string | undefined {
  const unknown = majors.find((major) => pinnedNodes[major] === undefined);
  if (unknown !== undefined) return `expected Node ${Object.keys(pinnedNodes).join(', ')}, got ${unknown}`;
  const empty = places.find((place) => testFiles(place).length === 0);
  return empty === undefined ? undefined : `expected a test or a folder with tests, got "${empty}"`;
}

async function runAll(): Promise<void> {
  const rows: string[] = [];
  for (const major of majors) {
    const row = await runOn(major);
    if (interrupted) process.exitCode = 130;
    if (row === undefined) break;
    rows.push(row);
  }
  if (rows.length > 0) console.log(`\n${rows.join('\n')}`);
}

/** Sets the exit code if a test failed. @returns the row of the table, unless a test failed or was interrupted */
async function runOn(major: string): Promise<string | undefined> {
  const program = fetchNode(major);
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-node-'));
  try {
    const node = copyForAll(program, folder);
    if (values.short) await run(node, [path.join(compiled, 'unit/all.js')]);
    const report = path.join(folder, 'report.tap');
    const files = places.length === 0 ? testFiles('test') : places.flatMap(testFiles);
    await run(node, [...testOptions(report), ...files]);
    if (interrupted || process.exitCode === 1) return undefined;
    return resultRow({
      node: pinnedNodes[major]?.version ?? '',
      arch: process.arch,
      day: new Date(nowMs()).toISOString().slice(0, 10),
      what: places.length === 0 ? 'whole suite' : places.join(' '),
      tap: readFileSync(report, 'utf8'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies Node to where every user may run it: some tests are other users, who have no access to the cache. */
function copyForAll(program: string, folder: string): string {
  const node = path.join(folder, 'node');
  copyFileSync(program, node);
  chmodSync(node, 0o755);
  chmodSync(folder, 0o755);
  return node;
}

/** The compiled tests of a source file or folder, `test/golden`. */
function testFiles(place: string): readonly string[] {
  const source = path.relative('test', place).replace(/\.ts$/, '.js');
  const file = path.join(compiled, source);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) return stats !== undefined && file.endsWith('.test.js') ? [file] : [];
  const names = readdirSync(file, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.js')).map((name) => path.join(file, name));
}

/** For people on the screen, and for counting in a file. */
function testOptions(report: string): readonly string[] {
  const reporter = (name: string, to: string): readonly string[] => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${to}`,
  ];
  return ['--test', '--test-concurrency=2', ...reporter('spec', 'stdout'), ...reporter('tap', report)];
}

/** Runs Node. What the tests start by the name `node` is the same Node. */
async function run(node: string, args: readonly string[]): Promise<void> {
  if (interrupted || process.exitCode === 1) return;
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}:${process.env['PATH'] ?? ''}`,
    // npm sets these to the Node that it runs on.
    NODE: node,
    npm_node_execpath: node,
  };
  const [code] = (await once(spawn(node, args, { stdio: 'inherit', env }), 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
