// A disk that fills up during a run and then has space again: rows and entries are those of an undisturbed run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { storedRows } from '../store/stored-rows.js';
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
  for (const size of ['1m', '6m', '11m']) {
    test(`at ${size}: nothing is lost or duplicated`, async (t) => {
      const cwd = temporaryFolder(t);
      writeLog(path.join(cwd, 'auth.log'));
      for (const folder of ['disk', 'kept', 'calm']) mkdirSync(path.join(cwd, folder));
      const calm = ['analyze', '--no-charts', '--db', 'duckdb:calm/a.duckdb', '--out', 'calm', 'auth.log'];
      assert.equal((await runCli(calm, { cwd })).code, 0);

      const { stdout, stderr } = await runCli(args, { cwd, wrapper, env: { SIZE: size } });
      assert.equal(stdout, 'first 74\nsecond 0\n', stderr);
      assert.match(stderr, /no space left/i);
      const url = (file: string): string => `duckdb:${path.join(cwd, file)}`;
      assert.deepEqual(await storedRows(url('kept/db/a.duckdb')), await storedRows(url('calm/a.duckdb')));
      const entries = (file: string): string => readFileSync(path.join(cwd, file), 'utf8');
      assert.equal(entries('kept/out/processed.log'), entries('calm/processed.log'));
    });
  }
});
