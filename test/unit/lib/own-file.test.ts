import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { CannotCreateError } from '../../../src/lib/errors.js';
import { writeWhole } from '../../../src/lib/own-file.js';
import { temporaryFolder } from '../../support/run-cli.js';

suite('files that are written completely or not at all', () => {
  test('replaces a file, makes its folder, and leaves nothing beside it', async (t) => {
    const file = path.join(temporaryFolder(t), 'new', 'chart.png');
    await writeWhole(file, 'first');
    await writeWhole(file, 'second');
    assert.equal(readFileSync(file, 'utf8'), 'second');
    assert.deepEqual(readdirSync(path.dirname(file)), ['chart.png']);
  });

  test('a failure leaves the previous file, and the error has a hint', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(path.join(folder, 'taken'));
    writeFileSync(path.join(folder, 'taken', 'inside'), '');
    await assert.rejects(writeWhole(path.join(folder, 'taken'), 'x'), (error: CannotCreateError) => {
      assert.ok(error instanceof CannotCreateError);
      assert.match(error.hint, /--out/);
      return true;
    });
    assert.deepEqual(readdirSync(folder), ['taken']);
  });
});
