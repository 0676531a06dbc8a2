import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';

import { isHolder, takeLock } from '../../src/lib/lock-file.js';
import { temporaryFolder } from '../support/run-cli.js';

suite('a lock file', () => {
  test('is held once, and free again', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.lock');
    const lock = await takeLock(file);
    assert.ok(!isHolder(lock));
    const second = await takeLock(file);
    assert.ok(isHolder(second));
    assert.deepEqual([second.pid, second.host], [process.pid, hostname()]);
    await lock.close();
    assert.ok(!existsSync(file));
  });

  const holders: readonly (readonly [what: string, text: string, counts: boolean])[] = [
    ['a process that is gone', `${hostname()} 4194305 boot:1\n`, false],
    ['another process that has the same id now', `${hostname()} ${process.pid} boot:1\n`, false],
    ['nobody', '', false],
    ['half a line', hostname(), false],
    ['a process of another machine', 'elsewhere.example 1 boot:1\n', true],
  ];
  for (const [what, text, counts] of holders) {
    test(`of ${what} ${counts ? 'counts' : 'is taken over'}`, async (t) => {
      const folder = temporaryFolder(t);
      const file = path.join(folder, 'a.lock');
      writeFileSync(file, text);
      assert.equal(isHolder(await takeLock(file)), counts);
      assert.deepEqual(readdirSync(folder), ['a.lock']);
      if (counts) assert.equal(readFileSync(file, 'utf8'), text);
    });
  }

  test('of many that come at once one gets it', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'a.lock');
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)));
    assert.equal(taken.filter((lock) => !isHolder(lock)).length, 1);
    assert.deepEqual(readdirSync(folder), ['a.lock']);
  });
});
