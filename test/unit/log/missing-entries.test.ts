// Which entries a log of processed entries lacks, whatever logrotate has done to it.
import assert from 'node:assert/strict';
import { linkSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { missingEntries } from '../../../src/log/missing-entries.js';
import { temporaryFolder } from '../../support/run-cli.js';

const NOW_MS = Date.UTC(2026, 4, 1);
const entries = ['{"id":1}', '{"id":2}', '{"id":3,"user":"ä"}'];

type Files = Readonly<Record<string, string | Buffer>>;
type Row = { readonly what: string; readonly files: Files; readonly missing: readonly number[] };

const rows: readonly Row[] = [
  { what: 'nothing was written', files: { 'processed.log': '' }, missing: [0, 1, 2] },
  { what: 'everything was written', files: { 'processed.log': `old\n${entries.join('\n')}\n` }, missing: [] },
  { what: 'a part was written', files: { 'processed.log': `${entries[0]}\n` }, missing: [1, 2] },
  {
    what: 'the last line is truncated',
    files: { 'processed.log': `${entries[0]}\n{"id":2` },
    missing: [1, 2],
  },
  {
    what: 'a whole line lacks its newline',
    files: { 'processed.log': entries[0] ?? '' },
    missing: [0, 1, 2],
  },
  {
    what: 'the log was moved',
    files: { 'processed.log': '', 'processed.log.1': `${entries[0]}\n${entries[1]}\n` },
    missing: [2],
  },
  {
    what: 'the log was moved and truncated',
    files: { 'processed.log': '', 'processed.log-20260501': `${entries[0]}\n{"i` },
    missing: [1, 2],
  },
  {
    what: 'the log was moved and compressed',
    files: { 'processed.log': '', 'processed.log.1.gz': gzipSync(`${entries[2]}\n`) },
    missing: [0, 1],
  },
  { what: 'other files', files: { 'processed.log': '', 'other.log': `${entries[0]}\n` }, missing: [0, 1, 2] },
  {
    what: 'a line with only the same beginning',
    files: { 'processed.log': `${entries[0]}x\n` },
    missing: [0, 1, 2],
  },
];

function write(t: TestContext, files: Files): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content);
    utimesSync(path.join(folder, name), NOW_MS / 1000, NOW_MS / 1000);
  }
  return path.join(folder, 'processed.log');
}

suite('entries that are missing', () => {
  for (const { what, files, missing } of rows) {
    test(what, async (t) => {
      const found = await missingEntries(write(t, files), entries, NOW_MS);
      assert.deepEqual(
        found,
        missing.map((i) => entries[i]),
      );
    });
  }

  test('a truncated line is removed, however long it is', async (t) => {
    const file = write(t, { 'processed.log': `${entries[0]}\n${'x'.repeat(200_000)}` });
    await missingEntries(file, entries, NOW_MS);
    assert.equal(readFileSync(file, 'utf8'), `${entries[0]}\n`);
  });

  test('a file that was last written long before is not even opened', async (t) => {
    const file = write(t, { 'processed.log': '{"id":0}' });
    assert.deepEqual(await missingEntries(file, entries, NOW_MS + 120_000), entries);
    assert.equal(readFileSync(file, 'utf8'), '{"id":0}');
  });

  test('a link beside the log is not followed, and no file with another name is truncated', async (t) => {
    const file = write(t, { 'processed.log': '', victim: `${entries[0]}\nkept`, whole: `${entries[1]}\n` });
    const beside = (name: string): string => path.join(path.dirname(file), name);
    symlinkSync('victim', beside('processed.log-x'));
    linkSync(beside('whole'), beside('processed.log.1'));
    assert.deepEqual(await missingEntries(file, entries, NOW_MS), [entries[0], entries[2]]);
    linkSync(beside('victim'), beside('processed.log.2'));
    await assert.rejects(
      missingEntries(file, entries, NOW_MS),
      /processed\.log\.2 cannot be written: it has 2 names/,
    );
    assert.equal(readFileSync(beside('victim'), 'utf8'), `${entries[0]}\nkept`);
  });
});
