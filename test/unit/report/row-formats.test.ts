import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { rowFormats } from '../../../src/report/row-formats.js';
import { loginRow } from '../../system/store/sample-rows.js';

const cells: readonly (readonly [user: string | null, cell: string])[] = [
  ['root', 'root'],
  [null, ''],
  ['', '""'],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['=HYPERLINK("https://example.com")', `"'=HYPERLINK(""https://example.com"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(1)', "'@SUM(1)"],
  ['＝1', "'＝1"],
  ['\t=1', "'\\x09=1"],
  ['\r=1', "'\\x0d=1"],
  ['a\r\nb', 'a\\x0d\\x0ab'],
  ['\u001b[31m', '\\x1b[31m'],
  ['\u202ecod', '\\u{202e}cod'],
  ['näme 😀', 'näme 😀'],
];

suite('rows of an export', () => {
  for (const [user, cell] of cells) {
    test(`the user ${JSON.stringify(user)} is the CSV cell ${JSON.stringify(cell)}`, () => {
      const row = rowFormats['csv']?.row({ ...loginRow({ user }), id: 7 });
      assert.equal(
        row,
        `7,2026-01-31T12:00:00Z,${cell},203.0.113.5,Failed,sshd,The Netherlands,NL,web1,50022,password,,4711,1,,,,,,,,\r\n`,
      );
    });
  }

  test('a line of JSON contains the unchanged name', () => {
    const user = 'a\r\n\u001b[31m"\u2028';
    const line = rowFormats['jsonl']?.row({ ...loginRow({ user }), id: 7 }) ?? '';
    assert.match(line, /^[ -~]+\n$/);
    assert.equal((JSON.parse(line) as { user: string }).user, user);
  });
});
