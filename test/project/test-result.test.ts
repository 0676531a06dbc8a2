// The row of docs/tests.md that `npm run test:node` prints.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { resultRow } from '../on-node/test-result.js';
import { projectFolder } from '../support/project.js';

// What a test prints is a comment in TAP.
const report = (count: string): string => `TAP version 13
# tests 7
# fail 7
# Subtest: a test
ok 1 - a test
  ---
  duration_ms: 3.1
  ...
1..12
${count}`;

const count = `# tests 12
# suites 2
# pass 7
# fail 1
# cancelled 1
# skipped 3
# todo 0
# duration_ms 845001.2
`;

const run = { node: '22.1.0', arch: 'x64', day: '2026-05-31', what: 'whole suite' };

suite('the result of the tests on a Node', () => {
  test('is a row of the table: what was cancelled has failed, and minutes are rounded up', () => {
    assert.equal(
      resultRow({ ...run, tap: report(count) }),
      '| 22.1.0 | x64 | whole suite | 2026-05-31 | 7 | 2 | 3 | 15 min |',
    );
  });

  test('is an error without a count', () => {
    assert.throws(() => resultRow({ ...run, tap: '' }), /Node 22\.1\.0 ended without a count/);
  });

  test('has the columns of the table in docs/tests.md', () => {
    const text = readFileSync(path.join(projectFolder, 'docs/tests.md'), 'utf8');
    const [head = '', , ...rows] = text
      .split('\n')
      .filter((line) => line.startsWith('| ') || line.startsWith('|-'));
    assert.equal(head, '| Node | CPU | tests | date | passed | failed | skipped | time |');
    const form =
      /^\| \d+\.\d+\.\d+ \| \w+ \| \S.* \| (not run yet( \|){5}|[\d-]{10} \| \d+ \| \d+ \| \d+ \| \d+ min \|)$/;
    assert.ok(rows.length > 0);
    for (const row of rows) assert.match(row, form);
  });
});
