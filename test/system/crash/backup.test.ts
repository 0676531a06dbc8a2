// Backups while runs store logins, and backups that are killed, stopped, or have no space: a whole backup or none.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { nowMs } from '../../../src/lib/clock.js';
import { createRandom } from '../../../tools/sample-log/random.js';
import { ANALYZE, backupPlace, contentOf, type BackupPlace } from '../../support/backups.js';
import { assertFails } from '../../support/failing-run.js';
import { mainFile } from '../../support/project.js';
import { missing } from '../../support/without-privileges.js';

const BACKUP = 'kept/b.duckdb';
const LINES = 100_000;
const KILLS = Number(process.env['AUTHTRACK_KILLS'] ?? 10);
const seed = Number(process.env['AUTHTRACK_SEED'] ?? nowMs() % 1_000_000);

test('while runs store logins: each backup is the state after a commit', async (t) => {
  const { grow, good, counted } = backupPlace(t);
  const runs = 6;
  const linesPerRun = 30_000;
  grow(linesPerRun);
  await good(ANALYZE);
  let isRunning = true;
  const analyze = async (): Promise<void> => {
    for (let run = 1; run < runs; run += 1) {
      grow(linesPerRun);
      await good(ANALYZE);
    }
    isRunning = false;
  };
  const backUp = async (): Promise<void> => {
    let last = 0;
    const seen = new Set<number>();
    for (let n = 0; isRunning || last < runs * linesPerRun; n += 1) {
      await good(`db backup --quiet kept/${n}.duckdb`);
      const { rows, lines } = await counted(`kept/${n}.duckdb`);
      assert.equal(rows, lines, `backup ${n}`);
      assert.ok(rows >= last, `backup ${n}: ${rows} rows after ${last}`);
      seen.add((last = rows));
    }
    assert.equal(last, runs * linesPerRun);
    t.diagnostic(`states in backups: ${[...seen].join(', ')}`);
  };
  await Promise.all([analyze(), backUp()]);
});

type Stop = { readonly signal: NodeJS.Signals; readonly ms: number | 'copying' };

/** Sends a signal to a backup after some time, or as soon as it copies. @returns its exit code */
async function stopBackup({ cwd, at }: BackupPlace, { signal, ms }: Stop): Promise<number | null> {
  const env = { ...process.env, AUTHTRACK_STATE: at('place') };
  const child = spawn(process.execPath, [mainFile, 'db', 'backup', BACKUP], { cwd, env, stdio: 'ignore' });
  const ended = once(child, 'close');
  if (ms === 'copying') {
    while (child.exitCode === null && readdirSync(at('kept')).length === 0) await delay(1);
  } else await Promise.race([delay(ms), ended]);
  child.kill(signal);
  await ended;
  return child.exitCode;
}

async function filled(t: TestContext): Promise<BackupPlace> {
  const place = backupPlace(t);
  place.grow(LINES);
  await place.good(ANALYZE);
  return place;
}

test(`killed ${KILLS} times, seed ${seed}: no half backup, and the database stays as it is`, async (t) => {
  const place = await filled(t);
  const { at, counted, good } = place;
  const before = contentOf(at('place'));
  const startedAt = nowMs();
  await good(`db backup --quiet ${BACKUP}`);
  const undisturbedMs = nowMs() - startedAt;
  rmSync(at(BACKUP));
  const { fraction } = createRandom(seed, 'backup');
  let whole = 0;
  for (let n = 0; n < KILLS; n += 1) {
    const ms = n % 2 === 0 ? 'copying' : Math.round(undisturbedMs * (0.5 + fraction()));
    await stopBackup(place, { signal: 'SIGKILL', ms });
    if (existsSync(at(BACKUP))) {
      whole += 1;
      assert.deepEqual(await counted(BACKUP), { rows: LINES, lines: LINES });
    }
    // A killed reader may leave its spill folder, which nothing uses.
    const left = contentOf(at('place')).filter((name) => !/\.tmp-\w+$/.test(name));
    assert.deepEqual(left, before);
    rmSync(at('kept'), { recursive: true });
    mkdirSync(at('kept'));
  }
  t.diagnostic(`${whole} of ${KILLS} backups were whole`);
  await good(`db backup --quiet ${BACKUP}`);
});

test('stopped by Ctrl-C: a whole backup, or nothing', async (t) => {
  const place = await filled(t);
  const before = contentOf(place.at('place'));
  for (let n = 0; n < 5; n += 1) {
    const code = await stopBackup(place, { signal: 'SIGINT', ms: 'copying' });
    const kept = readdirSync(place.at('kept'));
    if (kept.includes('b.duckdb')) {
      assert.deepEqual(kept, ['b.duckdb']);
      assert.deepEqual(await place.counted(BACKUP), { rows: LINES, lines: LINES });
      rmSync(place.at(BACKUP));
    } else assert.deepEqual([code, kept], [130, []]);
    assert.deepEqual(contentOf(place.at('place')), before);
  }
});

// The disk is mounted for this process only, so what it leaves is listed there.
const smallDisk = (size: string): readonly string[] => [
  ...['unshare', '--mount', 'sh', '-c'],
  `mount -t tmpfs -o size=${size},mode=700 none kept && { [ -z "$OLD" ] || echo old > kept/b.duckdb; }
   "$@"; code=$?; ls -A kept; exit $code`,
  'sh',
];

suite('a full disk', { skip: missing(['unshare', '--mount']) }, () => {
  for (const size of ['64k', '1m']) {
    test(`of ${size}: exit 74, nothing is left, and an earlier backup stays`, async (t) => {
      const { at, run } = await filled(t);
      const before = contentOf(at('place'));
      for (const old of ['', 'b.duckdb\n']) {
        const env = { AUTHTRACK_STATE: at('place'), OLD: old };
        const ended = await run(`db backup --force ${BACKUP}`, { wrapper: smallDisk(size), env });
        assert.equal(ended.stdout, old);
        assertFails(ended, { code: 74, says: [/b\.duckdb: writing failed: ENOSPC/, /make room/] });
      }
      assert.deepEqual(contentOf(at('place')), before);
    });
  }
});
