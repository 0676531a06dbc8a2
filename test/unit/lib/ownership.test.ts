import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, lchownSync, chownSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { exposedOnTheWay, exposure } from '../../../src/lib/ownership.js';

const OTHER = 4_242;
const own = process.geteuid?.() ?? 0;
const isRoot = own === 0;

test('a file is trusted if the caller or root owns it and no other user may write to it', () => {
  for (const uid of [own, 0]) assert.equal(exposure({ uid, gid: OTHER, mode: 0o100_644 }), undefined);
  assert.equal(exposure({ uid: OTHER, gid: 0, mode: 0o100_600 }), 'belongs to uid 4242');
  assert.equal(exposure({ uid: own, gid: OTHER, mode: 0o100_664 }), 'may be written by group 4242');
  assert.equal(exposure({ uid: own, gid: OTHER, mode: 0o100_646 }), 'may be written by everybody');
});

test('a folder in /tmp is trusted, and one below a folder that everybody may write is not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ownership-'));
  assert.equal(await exposedOnTheWay(folder), undefined);
  const open = path.join(folder, 'open');
  mkdirSync(path.join(open, 'inner'), { recursive: true });
  chmodSync(open, 0o777);
  assert.deepEqual(await exposedOnTheWay(path.join(open, 'inner')), {
    ...{ path: open, why: 'may be written by everybody' },
  });
  chmodSync(open, 0o1777);
  assert.equal(await exposedOnTheWay(path.join(open, 'inner')), undefined);
});

test('links are followed one by one: each, and each folder on its way, must be of the caller', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ownership-'));
  const open = path.join(folder, 'open');
  mkdirSync(path.join(open, 'inner'), { recursive: true });
  symlinkSync('open/inner', path.join(folder, 'link'));
  assert.equal(await exposedOnTheWay(path.join(folder, 'link')), undefined);
  chmodSync(open, 0o777);
  assert.equal((await exposedOnTheWay(path.join(folder, 'link')))?.path, open);
  chmodSync(open, 0o700);
  symlinkSync('loop', path.join(folder, 'loop'));
  await assert.rejects(exposedOnTheWay(path.join(folder, 'loop')), { code: 'ELOOP' });
  await assert.rejects(exposedOnTheWay(path.join(folder, 'none')), { code: 'ENOENT' });
  if (!isRoot) {
    t.skip('only root can give files away');
    return;
  }
  lchownSync(path.join(folder, 'link'), OTHER, OTHER);
  assert.equal((await exposedOnTheWay(path.join(folder, 'link')))?.why, 'is a link of uid 4242');
  chownSync(open, OTHER, OTHER);
  assert.equal((await exposedOnTheWay(path.join(open, 'inner')))?.why, 'belongs to uid 4242');
});
