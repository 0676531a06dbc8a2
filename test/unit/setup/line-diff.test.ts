import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { lineDiff } from '../../../src/setup/line-diff.js';

const cases: readonly (readonly [what: string, before: string, after: string, diff: readonly string[]])[] = [
  ['a new text', '', 'a\nb\n', ['+a', '+b']],
  ['an emptied text', 'a\n', '', ['-a']],
  [
    'a changed line with its neighbours',
    'a\nb\nc\nd\ne\n',
    'a\nb\nX\nd\ne\n',
    ['…', ' b', '-c', '+X', ' d', '…'],
  ],
  ['two places', 'a\nb\nc\nd\ne\n', 'A\nb\nc\nd\nE\n', ['-a', '+A', ' b', '…', ' d', '-e', '+E']],
  ['a moved line', 'a\nb\nc\n', 'b\nc\na\n', ['-a', ' b', ' c', '+a']],
  ['nothing', 'a\n', 'a\n', ['…']],
];

suite('a short diff', () => {
  for (const [what, before, after, diff] of cases)
    test(`shows ${what}`, () => assert.deepEqual(lineDiff(before, after), diff));

  test('of two long texts without a common line is their lines', () => {
    const text = (mark: string): string => Array.from({ length: 3000 }, (_, i) => `${mark}${i}\n`).join('');
    assert.equal(lineDiff(text('a'), text('b')).length, 6000);
  });
});
