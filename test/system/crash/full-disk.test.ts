// A disk that fills up during a run and then has space again: rows and entries are those of an undisturbed run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';

import { storedTexts } from '../store/stored-rows.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { writeLog } from './write-log.js';

const args = [
  'analyze',
  '--no-charts',
  '--quiet',
  '--db',
  'duckdb:disk/db/a.duckdb',
  '--out',
  'disk/out',
  'auth.log',
];

// Runs twice on a small separate disk, which grows in between; its files are copied before it is removed.
const script = `mount -t tmpfs -o size="$SIZE" none disk && mkdir disk/db disk/out
"$@"; echo "first $?"
mount -o remount,size=128m disk
"$@"; echo "second $?"
cp -r disk/db disk/out kept`;
const wrapper = ['unshare', '--mount', 'sh', '-c', script, 'sh'];

const why = spawnSync('unshare', ['--mount', 'true']).status === 0 ? false : 'no mounts of our own here';
if (why !== false && process.env['CI'] === 'true') throw new Error(why);

suite('a disk that fills up', { skip: why }, () => {
  const calm = mkdtempSync(path.join(tmpdir(), 'authtrack-test-'));
  after(() => rmSync(calm, { recursive: true, force: true }));
  const url = (folder: string, file: string): string => `duckdb:${path.join(folder, file)}`;
  let calmRows: Awaited<ReturnType<typeof storedTexts>> = [];

  before(async () => {
    writeLog(path.join(calm, 'auth.log'));
    const undisturbed = ['analyze', '--no-charts', '--db', 'duckdb:a.duckdb', '--out', '.', 'auth.log'];
    assert.equal((await runCli(undisturbed, { cwd: calm })).code, 0);
    calmRows = await storedTexts(url(calm, 'a.duckdb'));
    assert.ok(calmRows.length > 0);
  });

  for (const size of ['1m', '6m', '11m']) {
    test(`at ${size}: nothing is lost or duplicated`, async (t) => {
      const cwd = temporaryFolder(t);
      writeLog(path.join(cwd, 'auth.log'));
      for (const folder of ['disk', 'kept']) mkdirSync(path.join(cwd, folder));
      const { stdout, stderr } = await runCli(args, { cwd, wrapper, env: { SIZE: size } });
      assert.equal(stdout, 'first 74\nsecond 0\n', stderr);
      assert.match(stderr, /no space left/i);
      assert.deepEqual(await storedTexts(url(cwd, 'kept/db/a.duckdb')), calmRows);
      const entries = (...file: readonly string[]): string => readFileSync(path.join(...file), 'utf8');
      assert.equal(entries(cwd, 'kept/out/processed.log'), entries(calm, 'processed.log'));
    });
  }
});
