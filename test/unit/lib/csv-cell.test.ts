// Cells of a CSV file that a spreadsheet opens.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { csvCell } from '../../../src/lib/csv-cell.js';
import { safeText } from '../../../src/lib/safe-text.js';

/** Parses the cells of one record, following RFC 4180. */
function cellsOf(record: string): string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

// Characters that begin a formula, and characters that a spreadsheet skips before them.
const formula = /^[\s"]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−]/u;

suite('a cell of CSV', () => {
  for (const [text, cell] of [
    ['root', 'root'],
    ["o'brien", `o'brien`],
    ['Zoë 李雷', 'Zoë 李雷'],
    ['DOMAIN\\mira', 'DOMAIN\\mira'],
    ['', '""'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a;b', '"a;b"'],
    ['a|b', 'a|b'],
    [' a', '" a"'],
    ['a\tb', 'a\\x09b'],
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\\x09=1`],
    ['\r=1', `'\\x0d=1`],
    ['\n=1', `'\\x0a=1`],
    ['  =1', `'  =1`],
    ['\u00a0=1', `'\u00a0=1`],
    ['\u3000＝1', `'\u3000＝1`],
    ['＝1', `'＝1`],
    ['＋1', `'＋1`],
    ['－1', `'－1`],
    ['＠x', `'＠x`],
    ['﹦1', `'﹦1`],
    ['\u22121', `'\u22121`],
    ['a;=1', `"a;'=1"`],
    ['a; =1', `"a;' =1"`],
    ['a|@x;+1', `"a|'@x;'+1"`],
    ['a;"=1', `"a;'""=1"`],
    ['a=1', 'a=1'],
    ['a-b', 'a-b'],
  ] as const) {
    test(`of ${JSON.stringify(text)} is ${cell}`, () => assert.equal(csvCell(text), cell));
  }

  test('reads back unchanged, except for the documented apostrophes and escapes', () => {
    const piece = fc.constantFrom(...Array.from('=+-@;|,"\' \t\r\nab＝﹣'), '\u00a0', '\u2060');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        const record = [one, other].map(csvCell).join(',');
        const back = cellsOf(record);
        assert.equal(back.length, 2);
        const guarded = (cell: string): string => cell.replaceAll("'", '');
        assert.deepEqual(
          back.map(guarded),
          [one, other].map((each) => guarded(safeText(each))),
        );
        // A name that needs no guard does not change.
        for (const [i, each] of [one, other].entries())
          if (/^[\p{L}\p{N}._\\-]+$/u.test(each) && /^[\p{L}\p{N}]/u.test(each)) assert.equal(back[i], each);
      }),
      { numRuns: 5000 },
    );
  });

  test('begins no formula, whatever a spreadsheet takes for the end of a cell', () => {
    const piece = fc.constantFrom(...Array.from('=+-@;|,"\' \tab＝﹣'), '\u00a0');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const record = ['1', pieces.join(''), 'x'].map(csvCell).join(',');
        for (const separator of [';', '|', '\t']) {
          for (const cell of record.split(separator).slice(1)) assert.doesNotMatch(cell, formula, record);
        }
        for (const cell of cellsOf(record)) assert.doesNotMatch(cell, formula, record);
      }),
      { numRuns: 5000 },
    );
  });
});
