// Which of several mistakes in `patterns` is reported, and where. test/system/cli/pattern-list.test.ts has each mistake.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { patternList } from '../../../src/cli/pattern-list.js';

const good = { name: 'ftp', status: 'Failed', pattern: 'from (?<ip>\\S+)$' };

type Row = {
  readonly what: string;
  readonly given: unknown;
  readonly message: string;
  readonly path: readonly PropertyKey[];
};

const rows: readonly Row[] = [
  {
    what: 'a mistyped key comes before a wrong value in an earlier pattern',
    given: [
      { ...good, status: 'failed' },
      { ...good, stauts: 'Failed' },
    ],
    message: 'unknown key "stauts"; the keys of a pattern are name, status, pattern and program',
    path: [1, 'stauts'],
  },
  {
    what: 'a wrong value comes before a name that is given twice',
    given: [good, good, { ...good, program: null }],
    message: 'program must be text',
    path: [2, 'program'],
  },
  {
    what: 'the name comes before the status, whatever their order in the file',
    given: [{ status: 1, name: '' }],
    message: 'name must not be empty',
    path: [0, 'name'],
  },
  {
    what: 'a text among patterns',
    given: [good, 'Failed'],
    message: 'a pattern must be a mapping with name, status and pattern',
    path: [1],
  },
];

suite('a list of patterns', () => {
  for (const { what, given, message, path } of rows)
    test(what, () => assert.deepEqual(patternList.check(given), { issue: { message, path } }));

  test('has its keys in one order, whatever their order in the file', () => {
    const given = [{ program: 'vsftpd', pattern: good.pattern, status: 'Failed', name: 'ftp' }];
    const result = patternList.check(given);
    assert.equal(JSON.stringify(result), JSON.stringify({ value: [{ ...good, program: 'vsftpd' }] }));
  });
});
