import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { markdownCell, markdownHead, markdownRow } from '../../../src/lib/markdown.js';

const cells: readonly (readonly [text: string, cell: string])[] = [
  ['', ''],
  ['root', 'root'],
  ['Jörg Müller', 'Jörg Müller'],
  ['Failed, 5 attempts', 'Failed, 5 attempts'],
  ['2026-05-19 02:27:06', '2026-05-19 02:27:06'],
  ['203.0.113.7', '203.0.113.7'],
  ['1,234', '1,234'],
  ['203.0.113.7 (Brazil)', '`203.0.113.7 (Brazil)`'],
  ['2001:100:1::5', '`2001:100:1::5`'],
  ['a|b', '`a\\x7cb`'],
  ['a\\|b', '`a\\\\x7cb`'],
  ['a`b``c', '`a\\x60b\\x60\\x60c`'],
  ['<script>alert(1)</script>', '`<script>alert(1)</script>`'],
  ['[x](https://example.com)', '`[x](https://example.com)`'],
  ['www.example.com', '`www.example.com`'],
  ['anna@example.com', '`anna@example.com`'],
  ['@security-team', '`@security-team`'],
  ['#12', '`#12`'],
  ['*bold*', '`*bold*`'],
  ['my_user_name', '`my_user_name`'],
  [' root', '`\\x20root`'],
  ['  ', '`\\x20\\x20`'],
  ['a\nb', '`a\\x0ab`'],
  ['a\r\n| b |', '`a\\x0d\\x0a\\x7c b \\x7c`'],
  ['\u202ecod', '`\\u{202e}cod`'],
  ['a\ufe0fb', '`a\\u{fe0f}b`'],
  ['&lt;', '`&lt;`'],
  ['\\', '`\\`'],
];

suite('a cell of a Markdown table', () => {
  for (const [text, cell] of cells) {
    test(`${JSON.stringify(text)} is ${JSON.stringify(cell)}`, () => assert.equal(markdownCell(text), cell));
  }

  test('the titles, the line below them, and a row', () => {
    const text = `${markdownHead(['User', 'Logins'], (column) => column === 1)}${markdownRow(['root', '7'])}`;
    assert.equal(text, '| User | Logins |\n| --- | --: |\n| root | 7 |\n');
  });
});
