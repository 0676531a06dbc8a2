// Which files may control authtrack.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { ConfigError } from '../../../src/lib/errors.js';
import {
  checkTrustedArgument,
  checkTrustedProgram,
  readNamedFile,
  readTrustedFile,
} from '../../../src/lib/trusted-file.js';
import { temporaryFolder } from '../../support/run-cli.js';

const OTHER = 4_242;
const isRoot = process.geteuid?.() === 0;
const onlyRoot = isRoot ? false : 'only root can give files away';
const options = { hint: 'do without it' };

function fileOf(t: TestContext, text = 'words\n'): { readonly folder: string; readonly file: string } {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'file');
  writeFileSync(file, text, { mode: 0o644 });
  return { folder, file };
}

async function isRefused(file: string, why: RegExp): Promise<void> {
  await assert.rejects(readTrustedFile(file, options), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.ok(error.message.startsWith(`${file} is refused: `), error.message);
    assert.match(error.message, why);
    assert.match(error.hint, /^do without it(?:$|; or make )/);
    return true;
  });
}

suite('a file that controls authtrack', () => {
  test('is read if only its owner can change it, also through links of the owner', async (t) => {
    const { folder, file } = fileOf(t);
    symlinkSync('file', path.join(folder, 'link'));
    for (const name of [file, path.join(folder, 'link')])
      assert.equal(await readTrustedFile(name, options), 'words\n');
  });

  for (const mode of [0o646, 0o666, 0o1666])
    test(`is refused with mode ${mode.toString(8)}`, async (t) => {
      const { file } = fileOf(t);
      chmodSync(file, mode);
      await isRefused(file, /: it may be written by /);
      const named = await readNamedFile(file, options);
      assert.deepEqual(named, { text: 'words\n', isTrusted: false });
    });

  test('is refused in a folder that everybody may write, and read in a sticky one', async (t) => {
    const { folder } = fileOf(t);
    const open = path.join(folder, 'open');
    mkdirSync(path.join(open, 'inner'), { recursive: true });
    const file = path.join(open, 'inner', 'file');
    writeFileSync(file, 'words\n');
    chmodSync(open, 0o777);
    await isRefused(file, /: \S+\/open may be written by everybody$/);
    chmodSync(open, 0o1777);
    assert.equal(await readTrustedFile(file, options), 'words\n');
  });

  test('is refused behind a link whose target is reached through a folder of other users', async (t) => {
    const { folder } = fileOf(t);
    const open = path.join(folder, 'open');
    mkdirSync(path.join(open, 'deep'), { recursive: true });
    writeFileSync(path.join(open, 'file'), 'theirs\n');
    symlinkSync('open/deep', path.join(folder, 'short'));
    chmodSync(open, 0o777);
    // As text this is `folder/file`, but the kernel resolves it to `open/file`.
    symlinkSync('short/../file', path.join(folder, 'link'));
    await isRefused(path.join(folder, 'link'), /open may be written by everybody$/);
  });

  test(
    'is refused if another user owns it, a folder on its way, or a link',
    { skip: onlyRoot },
    async (t) => {
      const { folder, file } = fileOf(t);
      symlinkSync('file', path.join(folder, 'link'));
      lchownSync(path.join(folder, 'link'), OTHER, OTHER);
      await isRefused(path.join(folder, 'link'), /: it is a link of uid 4242$/);
      chownSync(file, OTHER, OTHER);
      await isRefused(file, /: it belongs to uid 4242$/);
      assert.deepEqual(await readNamedFile(file, options), { text: 'words\n', isTrusted: false });
      chownSync(file, 0, 0);
      assert.equal(await readTrustedFile(file, options), 'words\n');
      chownSync(folder, OTHER, OTHER);
      await isRefused(file, new RegExp(`: ${folder} belongs to uid 4242$`));
    },
  );

  test('is refused at once if it is a pipe, a device or a folder', { timeout: 10_000 }, async (t) => {
    const { folder } = fileOf(t);
    const at = (name: string): string => path.join(folder, name);
    execFileSync('mkfifo', ['-m', '600', at('pipe')]);
    symlinkSync('/dev/zero', at('zero'));
    await isRefused(at('pipe'), /: it is a pipe, not a regular file$/);
    await isRefused(folder, /: it is a folder, not a regular file$/);
    // A device that everybody may write is already refused for that reason.
    await isRefused(at('zero'), /zero may be written by everybody$/);
    await assert.rejects(
      readNamedFile(at('zero'), options),
      /zero is refused: it is a device, not a regular file$/,
    );
    await assert.rejects(readNamedFile(at('pipe'), options), ConfigError);
  });

  test('is read up to its size limit and refused beyond it, also if the system reports no size', async (t) => {
    const { file } = fileOf(t, '12345');
    assert.equal(await readTrustedFile(file, { ...options, maxBytes: 5 }), '12345');
    await assert.rejects(readTrustedFile(file, { ...options, maxBytes: 4 }), /it is longer than 4 bytes$/);
    const text = await readTrustedFile('/proc/self/status', options);
    assert.match(text, /^Name:[^]*\n$/);
    await assert.rejects(readTrustedFile('/proc/self/status', { ...options, maxBytes: 9 }), ConfigError);
  });

  test('is not refused if it does not exist', async (t) => {
    const { folder } = fileOf(t);
    await assert.rejects(readTrustedFile(path.join(folder, 'none'), options), { code: 'ENOENT' });
  });
});

suite('a program that authtrack runs', () => {
  const isUntrusted = (error: unknown): boolean =>
    error instanceof ConfigError && / is refused: .*may be written by /.test(error.message);

  test('may be changed by its owner only, sticky or not', async (t) => {
    const { file } = fileOf(t, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    await checkTrustedProgram(file, options);
    for (const mode of [0o777, 0o1777]) {
      chmodSync(file, mode);
      await assert.rejects(checkTrustedProgram(file, options), isUntrusted);
    }
  });

  test('may get a script as an argument that its owner alone may change, and any other word', async (t) => {
    const { folder, file } = fileOf(t, 'id\n');
    for (const argument of [file, path.join(folder, 'missing'), folder, 'word', '-c'])
      await checkTrustedArgument(argument, options);
    chmodSync(file, 0o666);
    await assert.rejects(checkTrustedArgument(file, options), isUntrusted);
  });
});
