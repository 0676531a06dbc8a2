// Which logs a name or a pattern selects, and in which order they are read.
import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { NoInputError } from '../../../src/lib/errors.js';
import { findLogs } from '../../../src/read/read.js';
import { temporaryFolder } from '../../support/run-cli.js';

const DAY_SECONDS = 86_400;
const MAY_1 = Date.UTC(2026, 4, 1) / 1000;

/** Each file is a day newer than the one before it. */
function folderWith(t: TestContext, files: readonly string[]): string {
  const folder = temporaryFolder(t);
  files.forEach((name, i) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), name);
    utimesSync(path.join(folder, name), MAY_1 + i * DAY_SECONDS, MAY_1 + i * DAY_SECONDS);
  });
  return folder;
}

async function found(
  folder: string,
  names: readonly string[],
  withRotated = false,
): Promise<readonly string[]> {
  const logs = await findLogs({ names: names.map((name) => path.join(folder, name)), withRotated });
  return logs.map(({ name }) => path.relative(folder, name));
}

// In each set the oldest file is first.
const sets = [
  { by: 'number', files: ['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log'] },
  { by: 'number from 0, like newsyslog', files: ['secure.1.bz2', 'secure.0.bz2', 'secure'] },
  { by: 'number, compressed in several ways', files: ['a.log.4.xz', 'a.log.3.zst', 'a.log.2.bz2', 'a.log'] },
  { by: 'date', files: ['a.log-20251231.gz', 'a.log-20260101.gz', 'a.log-20260201', 'a.log'] },
  { by: 'date and hour', files: ['a.log-2026050109.gz', 'a.log-2026050110', 'a.log'] },
  { by: 'date and seconds', files: ['a.log-20260501-999999999', 'a.log-20260501-1777629607', 'a.log'] },
  { by: 'seconds', files: ['a.log-1777629607.gz', 'a.log-1777629999', 'a.log'] },
  { by: 'date with hyphens', files: ['a.log.2026-04-30.gz', 'a.log.2026-05-01', 'a.log'] },
  { by: 'date before the extension', files: ['a-20260430.log.gz', 'a-20260501.log', 'a.log'] },
  { by: 'date, later by number', files: ['a.log-20260501.gz', 'a.log-20260502.gz', 'a.log.1', 'a.log'] },
  { by: 'number, later by date', files: ['a.log.2.gz', 'a.log.1.gz', 'a.log-20260501', 'a.log'] },
];

suite('a rotated set', () => {
  for (const { by, files } of sets) {
    test(`by ${by}: a pattern returns it oldest first`, async (t) => {
      assert.deepEqual(await found(folderWith(t, files), ['*']), files);
    });
    test(`by ${by}: names in the order of a shell are sorted`, async (t) => {
      assert.deepEqual(await found(folderWith(t, files), [...files].sort()), files);
    });
    test(`by ${by}: is found by the name of its log`, async (t) => {
      const folder = folderWith(t, [...files, 'other.log', 'a.log.offset', 'secure.tmp']);
      assert.deepEqual(await found(folder, [files.at(-1) ?? ''], true), files);
    });
  }

  test('is in order even if all its files were just copied', async (t) => {
    const folder = folderWith(t, ['a.log', 'a.log.1', 'a.log.2.gz', 'a.log.10.gz']);
    assert.deepEqual(await found(folder, ['a.log*']), ['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log']);
  });

  test('is separate from others, in the place of the first of its names', async (t) => {
    const files = ['b.log', 'a.log', 'x/a.log.1', 'a.log.1'];
    assert.deepEqual(await found(folderWith(t, files), files), ['b.log', 'a.log.1', 'a.log', 'x/a.log.1']);
  });

  test('has the next log for each log', async (t) => {
    const folder = folderWith(t, ['a.log.2.gz', 'a.log.1', 'a.log', 'b.log']);
    const logs = await findLogs({ names: [path.join(folder, '*')], withRotated: false });
    assert.deepEqual(
      logs.map(({ newer }) => newer && path.basename(newer)),
      ['a.log.1', 'a.log', undefined, undefined],
    );
  });

  for (const names of [
    ['192.0.2.1', '192.0.2.2'],
    ['web-1.log', 'web-2.log'],
    ['-', 'journal'],
    ['a.log', './a.log'],
  ]) {
    test(`is not ${names.join(', ')}`, async () => {
      const logs = await findLogs({ names, withRotated: false });
      assert.deepEqual(
        logs,
        names.map((name) => ({ name, isFound: false, newer: undefined })),
      );
    });
  }
});

suite('a pattern', () => {
  test('returns no folders, and no log twice', async (t) => {
    const folder = folderWith(t, ['a.log.1', 'a.log', 'a.log.d/x']);
    assert.deepEqual(await found(folder, ['a.log*', 'a.log', '*1']), ['a.log.1', 'a.log', 'a.log']);
  });

  test('is the file of that name if there is one', async (t) => {
    const folder = folderWith(t, ['a[1].log', 'a1.log']);
    assert.deepEqual(await found(folder, ['a[1].log']), ['a[1].log']);
  });

  test('omits unfinished copies of a log that still exists', async (t) => {
    const folder = folderWith(t, ['a.log.3.gz', 'a.log.3', 'a.log.2', 'a.log.2.gz', 'a.log.1', 'a.log']);
    assert.deepEqual(await found(folder, ['a.log*']), [
      'a.log.3.gz',
      'a.log.3',
      'a.log.2',
      'a.log.1',
      'a.log',
    ]);
  });

  test('that matches nothing is an error', async (t) => {
    await assert.rejects(found(folderWith(t, ['a.log']), ['b*']), NoInputError);
  });
});
