import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { tableLines } from '../../../src/report/table.js';

const texts = (columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  tableLines({ columns: columns.map((title) => ({ title })), rows }).map((line) =>
    typeof line === 'string' ? line : line.title,
  );

suite('a table', () => {
  test('has columns as wide as their widest cell, and no spaces at the end of a line', () => {
    assert.deepEqual(
      texts(
        ['A', 'Long title', 'C'],
        [
          ['192.0.2.1', 'x', ''],
          ['y', '', 'z'],
        ],
      ),
      ['  A          Long title  C', '  192.0.2.1  x', '  y                      z'],
    );
  });

  test('has numbers at the right', () => {
    const columns = [{ title: 'Name' }, { title: 'Count', align: 'right' }, { title: 'End' }] as const;
    assert.deepEqual(
      tableLines({
        columns,
        rows: [
          ['a', '7', 'x'],
          ['b', '1,234,567', 'y'],
        ],
      }),
      [{ title: '  Name      Count  End' }, '  a             7  x', '  b     1,234,567  y'],
    );
  });

  // Each text, and how many cells a terminal uses for it.
  const shown: readonly (readonly [string, number])[] = [
    ['日本', 4],
    ['한국', 4],
    ['Ｗ', 2],
    ['🚀', 2],
    ['Åland', 5],
    ['A\u030aland', 5],
    ['Côte', 4],
  ];
  for (const [text, cells] of shown) {
    test(`counts ${cells} cells for ${text}`, () => {
      const [title] = texts(['', 'B'], [[text, 'x']]);
      assert.equal(title, `  ${' '.repeat(cells)}  B`);
    });
  }

  test('makes hostile text harmless, and counts what is shown', () => {
    const shownAs = String.raw`\x1b[2J\u{202e}\x0a`;
    assert.deepEqual(texts(['A', 'B'], [['\u001b[2J\u202e\n', 'x']]), [
      `  A${' '.repeat(shownAs.length - 1)}  B`,
      `  ${shownAs}  x`,
    ]);
  });

  test('cuts a cell that would push all others off the screen', () => {
    const [, line = ''] = texts(['A', 'B'], [['日'.repeat(100), 'x']]);
    assert.equal(line, `  ${'日'.repeat(29)}…  x`);
  });

  test('has no line without rows', () => {
    assert.deepEqual(texts(['A'], []), []);
  });
});
