import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, uptime } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';

import { nowMs } from '../../../src/lib/clock.js';
import { isHolder, takeLock } from '../../../src/lib/lock-file.js';
import { holderIn, judge, ownHolder, textOf } from '../../../src/lib/lock-holder.js';
import { temporaryFolder } from '../../support/run-cli.js';

const BOOT = existsSync('/proc/sys/kernel/random/boot_id')
  ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  : '';
const NONE = 4_194_305;

suite('a lock file', () => {
  test('is held once, and can be acquired again after its release', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.lock');
    const lock = await takeLock(file);
    assert.ok(!isHolder(lock));
    assert.ok(await lock.isHeld());
    const second = await takeLock(file);
    assert.ok(isHolder(second));
    assert.deepEqual([second.pid, second.host], [process.pid, hostname()]);
    await lock.close();
    assert.ok(!existsSync(file));
  });

  type Row = readonly [what: string, text: string, silentSeconds: number, counts: boolean];
  const hour = 3600;
  const holders: readonly Row[] = [
    ['an empty holder', '', 0, false],
    ['half a line', hostname(), 0, false],
    [
      'a process of this machine before its last restart',
      `${hostname()} ${NONE} boot:1\n`,
      uptime() + 1,
      false,
    ],
    ['a process with our id, before that', `${hostname()} ${process.pid} boot:1\n`, uptime() + 1, false],
    ['a process on another machine', 'elsewhere.example 1 boot:1\n', 0, true],
    ['one on another machine that was silent for an hour', 'elsewhere.example 1 boot:1\n', hour, false],
    ['one on another machine with a PID namespace', 'elsewhere.example 1 boot:1 pid:[1]\n', 0, true],
    ...(BOOT === ''
      ? []
      : ([
          ['a process that has ended', `${hostname()} ${NONE} ${BOOT}:1\n`, 0, false],
          [
            'a process that has ended, under a former name of this machine',
            `old-name ${NONE} ${BOOT}:1\n`,
            0,
            false,
          ],
          ['another process with the same id', `old-name ${process.pid} ${BOOT}:1\n`, 0, false],
          ['a container that was silent for an hour', `abc 1 ${BOOT}:1 pid:[1]\n`, hour, false],
        ] satisfies Row[])),
  ];
  for (const [what, text, silentSeconds, counts] of holders) {
    test(`of ${what} ${counts ? 'counts' : 'is taken over'}`, async (t) => {
      const folder = temporaryFolder(t);
      const file = path.join(folder, 'a.lock');
      writeFileSync(file, text);
      const last = nowMs() / 1000 - silentSeconds;
      utimesSync(file, last, last);
      const taken = await takeLock(file);
      t.after(() => (isHolder(taken) ? undefined : taken.close()));
      assert.equal(isHolder(taken), counts);
      assert.deepEqual(readdirSync(folder), ['a.lock']);
      if (counts) assert.equal(readFileSync(file, 'utf8'), text);
    });
  }

  test('only one of many simultaneous runs acquires it', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'a.lock');
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)));
    assert.equal(taken.filter((lock) => !isHolder(lock)).length, 1);
    assert.deepEqual(readdirSync(folder), ['a.lock']);
  });

  test('is not followed if it is a link, and a folder with its name is not removed', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'a.lock');
    symlinkSync('/dev/zero', file);
    const lock = await takeLock(file);
    assert.ok(!isHolder(lock));
    await lock.close();
    mkdirSync(file);
    await assert.rejects(takeLock(file), /a\.lock cannot be written: it is a folder/);
  });

  test('that another run has taken over is lost, also for a later owner, and is not removed', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.lock');
    const slept = await takeLock(file);
    assert.ok(!isHolder(slept));
    writeFileSync(file, 'elsewhere.example 1 boot:1\n');
    utimesSync(file, 1, 1);
    const other = await takeLock(file);
    assert.ok(!isHolder(other));
    assert.equal(await slept.isHeld(), false);
    assert.equal(await slept.isHeld(10_000), false);
    await slept.close();
    assert.ok(await other.isHeld());
    await other.close();
    assert.ok(!existsSync(file));
  });

  test('stops waiting for a sign of life when a signal comes', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.lock');
    writeFileSync(file, `abc 1 ${BOOT}:1 pid:[1]\n`);
    assert.ok(isHolder(await takeLock(file, AbortSignal.timeout(300))));
  });
});

suite('whether the holder of a lock is alive', { skip: BOOT === '' && 'no /proc here' }, () => {
  const own = ownHolder();

  test('is certain for processes that the kernel shows', () => {
    assert.equal(own.space, readlinkSync('/proc/self/ns/pid'));
    assert.equal(judge(own, 0).countsMs, Infinity);
    assert.equal(judge({ ...own, host: 'other' }, 0).countsMs, Infinity);
    assert.equal(judge({ ...own, space: '' }, 0).countsMs, Infinity);
    assert.equal(judge({ ...own, pid: NONE }, 0).countsMs, 0);
  });

  test('depends on signs of life for other containers and machines, and for one with our name', () => {
    for (const foreign of [
      { ...own, space: 'pid:[1]' },
      { ...own, host: 'other', start: 'boot:1' },
      { ...own, start: 'boot:1' },
    ]) {
      const { countsMs } = judge(foreign, 0);
      assert.ok(countsMs > 0 && countsMs < 60_000, String(countsMs));
    }
  });

  test('is written and parsed again, also in the format of earlier versions', () => {
    for (const holder of [own, { host: 'a', pid: 1, start: '', space: '' }]) {
      assert.deepEqual(holderIn(textOf(holder)), holder);
    }
    assert.deepEqual(holderIn('web1 7 boot:5\n'), { host: 'web1', pid: 7, start: 'boot:5', space: '' });
    assert.equal(holderIn('web1 7 boot:5 a b\n'), undefined);
  });
});
