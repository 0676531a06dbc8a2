import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { terminalOf, type Terminal } from '../../../src/lib/terminal.js';
import { tableLines } from '../../../src/report/table.js';

const utf8 = { LANG: 'C.UTF-8' };
const pipe = terminalOf({}, utf8);
const screen = (columns: number): Terminal => terminalOf({ isTTY: true, columns }, utf8);

const texts = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  terminal = pipe,
): readonly string[] =>
  tableLines({ columns: columns.map((title) => ({ title })), rows }, terminal).map((line) =>
    typeof line === 'string' ? line : line.text,
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
      tableLines(
        {
          columns,
          rows: [
            ['a', '7', 'x'],
            ['b', '1,234,567', 'y'],
          ],
        },
        pipe,
      ),
      [{ text: '  Name      Count  End', tone: 'title' }, '  a             7  x', '  b     1,234,567  y'],
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

  const bans = [
    ['192.0.2.7', '83 attempts, possible break-in', '2026-05-19 02:27 UTC'],
    ['198.51.100.0/24', '9 attempts', '2026-05-19 02:31 UTC'],
  ];

  test('on a terminal breaks the cells that cost the fewest lines', () => {
    assert.deepEqual(texts(['Network', 'Why', 'Last seen'], bans, screen(60)), [
      '  Network          Why                Last seen',
      '  192.0.2.7        83 attempts,       2026-05-19 02:27 UTC',
      '                   possible break-in',
      '  198.51.100.0/24  9 attempts         2026-05-19 02:31 UTC',
    ]);
  });

  test('is whole in a pipe, however wide', () => {
    const [, line = ''] = texts(['A', 'B'], [['x', 'word '.repeat(60).trim()]]);
    assert.equal(line, `  x  ${'word '.repeat(60).trim()}`);
  });

  test('breaks a long last cell below itself, and numbers stay at the right', () => {
    const columns = [{ title: 'Count', align: 'right' }, { title: 'Why' }] as const;
    assert.deepEqual(tableLines({ columns, rows: [['7', '日本語 日本語 reason']] }, screen(20)), [
      { text: '  Count  Why', tone: 'title' },
      '      7  日本語',
      '         日本語',
      '         reason',
    ]);
  });

  test('lists the cells of a row below each other where the words do not fit', () => {
    assert.deepEqual(
      tableLines(
        {
          columns: ['Network', 'Why', 'Seen'].map((title) => ({ title })),
          rows: [['2001:db8:1111:2222::/64', '9 attempts', '']],
          toneOf: () => 'alarm',
        },
        screen(30),
      ),
      [
        { text: '  2001:db8:1111:2222::/64', tone: 'alarm' },
        { text: '    Why   9 attempts', indent: 10 },
      ],
    );
  });

  test('is ASCII for a terminal that is not UTF-8', () => {
    const [, line = ''] = texts(['A', 'B'], [['é'.repeat(100), 'x']], terminalOf({}, {}));
    assert.equal(line, String.raw`  ${String.raw`\xe9`.repeat(14)}\...  x`);
  });

  test('has no line without rows', () => {
    assert.deepEqual(texts(['A'], []), []);
  });
});
