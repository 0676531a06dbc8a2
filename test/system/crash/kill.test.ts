// SIGKILL at random moments: after the last run, the rows and the log of processed entries are those of an
// undisturbed run. AUTHTRACK_KILLS=100 runs it longer; a printed seed repeats the same moments.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, suite, test } from 'node:test';

import { monotonicSeconds, nowMs } from '../../../src/lib/clock.js';
import { createRandom } from '../../../tools/sample-log/random.js';
import { testEngines } from '../store/engines.js';
import { storedTexts } from '../store/stored-rows.js';
import { mainFile } from '../../support/project.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { writeLog } from './write-log.js';

const KILLS = Number(process.env['AUTHTRACK_KILLS'] ?? 10);
const KILLS_PER_LOAD = Math.min(KILLS, 10);
const seed = Number(process.env['AUTHTRACK_SEED'] ?? nowMs() % 1_000_000);

type Load = { readonly cwd: string; readonly db: string };

const args = ['analyze', '--no-charts', '--quiet', '--out', 'out', 'auth.log'];

/** Kills a run after a number of milliseconds, or lets it end; with `growing`, not before its log has begun to grow. */
async function killAfter(ms: number, growing: boolean, { cwd, db }: Load): Promise<void> {
  const env = { ...process.env, DATABASE_URL: db, TZ: 'UTC' };
  const child = spawn(process.execPath, [mainFile, ...args], { cwd, env, stdio: 'ignore' });
  const ended = once(child, 'close');
  await Promise.race([delay(ms), ended]);
  const file = path.join(cwd, 'out', 'processed.log');
  const sizeBytes = sizeOf(file);
  while (growing && child.exitCode === null && sizeOf(file) === sizeBytes) await delay(1);
  child.kill('SIGKILL');
  await ended;
  // A server may still be working for it.
  await delay(100);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What logrotate may do between two runs. */
function rotate(folder: string, how: number, count: number): void {
  const file = path.join(folder, 'processed.log');
  if (!readdirSync(folder).includes('processed.log')) return;
  if (how < 0.2) renameSync(file, `${file}.${count}`);
  else if (how < 0.4) {
    copyFileSync(file, `${file}.${count}`);
    truncateSync(file);
  }
}

/** All entries, wherever logrotate has put them, including truncated lines. */
function entriesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('processed.log') && !/\.(?:lock|database)$/.test(name))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .sort();
}

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

suite(`killed ${KILLS} times on each engine, seed ${seed}`, () => {
  for (const engine of engines) {
    test(engine.name, { skip: engine.skipped ?? false }, async (t) => {
      const random = createRandom(seed, engine.name).fraction;
      const cwd = temporaryFolder(t);
      writeLog(path.join(cwd, 'auth.log'));
      const calm = engine.freshUrl();
      const startedAt = monotonicSeconds();
      const { code, stderr } = await runCli(args, { cwd, env: { DATABASE_URL: calm } });
      assert.deepEqual([code, stderr], [0, '']);
      const durationMs = (monotonicSeconds() - startedAt) * 1000;
      const expected = { rows: await storedTexts(calm), entries: entriesIn(path.join(cwd, 'out')) };
      assert.ok(expected.rows.length > 50_000 && expected.entries.length === expected.rows.length);

      for (let kills = 0; kills < KILLS; kills += KILLS_PER_LOAD) {
        const db = engine.freshUrl();
        const out = path.join(cwd, 'out');
        renameSync(out, `${out}.${kills}`);
        mkdirSync(out);
        const moments: string[] = [];
        for (let i = 0; i < KILLS_PER_LOAD; i += 1) {
          // Most of a run is starting and stopping: this makes the moments of loading more frequent.
          const ms = Math.round(durationMs * (0.2 + 0.9 * random()));
          // Every second time, while it logs what is stored.
          const growing = i % 2 === 1;
          moments.push(growing ? `${ms}+` : `${ms}`);
          await killAfter(ms, growing, { cwd, db });
          rotate(out, random(), i);
        }
        t.diagnostic(
          `${engine.name}: a run takes ${Math.round(durationMs)} ms, killed after ${moments.join(', ')}`,
        );
        const last = await runCli(args, { cwd, env: { DATABASE_URL: db } });
        assert.deepEqual([last.code, last.stderr], [0, '']);
        assert.deepEqual(await storedTexts(db), expected.rows);
        assert.deepEqual(entriesIn(out), expected.entries);
      }
    });
  }
});
