import assert from 'node:assert/strict';
import { chmodSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { ConfigError } from '../../../src/lib/errors.js';
import { maskKey } from '../../../src/mask/mask.js';
import { temporaryFolder } from '../../support/run-cli.js';

const refusal = (message: RegExp) => (error: unknown) =>
  error instanceof ConfigError && message.test(error.message);

suite('the key of the pseudonyms', () => {
  test('is the given one, and no file is made', async (t) => {
    const folder = path.join(temporaryFolder(t), 'state');
    assert.equal(await maskKey('0123456789abcdef', folder), '0123456789abcdef');
    assert.throws(() => statSync(folder), /ENOENT/);
  });

  test('is made once, random, readable for its owner alone', async (t) => {
    const folder = temporaryFolder(t);
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
    const keys = await Promise.all([
      maskKey(undefined, one),
      maskKey(undefined, one),
      maskKey(undefined, one),
    ]);
    assert.match(keys[0], /^[0-9a-f]{64}$/);
    assert.deepEqual(new Set(keys).size, 1);
    assert.equal(await maskKey(undefined, one), keys[0]);
    assert.equal(readFileSync(path.join(one, 'mask-key'), 'utf8'), `${keys[0]}\n`);
    assert.equal(statSync(path.join(one, 'mask-key')).mode & 0o777, 0o600);
    assert.notEqual(await maskKey(undefined, two), keys[0]);
  });

  test('is not read through a link, nor from a file that others can read, nor from a short one', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'mask-key');
    await maskKey(undefined, folder);
    chmodSync(file, 0o640);
    await assert.rejects(maskKey(undefined, folder), refusal(/other users may read it/));
    chmodSync(file, 0o600);
    writeFileSync(file, 'too short\n');
    await assert.rejects(maskKey(undefined, folder), refusal(/expected a key of at least 16 characters/));
    renameSync(file, `${file}-moved`);
    symlinkSync(`${file}-moved`, file);
    await assert.rejects(maskKey(undefined, folder), refusal(/a symbolic link, not a regular file/));
  });
});
