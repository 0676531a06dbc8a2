import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { csvCell, safeText, toJsonLine } from '../../../src/lib/safe-text.js';

suite('hostile text', () => {
  const samples = [
    { what: 'an escape sequence', text: '\u001b[2Jx', safe: '\\x1b[2Jx' },
    { what: 'a C1 control character', text: 'a\u009bb', safe: 'a\\x9bb' },
    { what: 'line ends', text: 'a\r\nb', safe: 'a\\x0d\\x0ab' },
    { what: 'a right-to-left override', text: 'a\u202eb', safe: 'a\\u{202e}b' },
    { what: 'a word joiner', text: 'ro\u2060ot', safe: 'ro\\u{2060}ot' },
    { what: 'a variation selector', text: 'root\ufe0f', safe: 'root\\u{fe0f}' },
    { what: 'a tag', text: 'root\u{e0061}', safe: 'root\\u{e0061}' },
    { what: 'a Hangul filler', text: '\u3164', safe: '\\u{3164}' },
    { what: 'a grapheme joiner', text: 'r\u034foot', safe: 'r\\u{34f}oot' },
    { what: 'a lone surrogate', text: 'a\ud800', safe: 'a\\u{d800}' },
    { what: 'ordinary names of any script', text: "Zoë 李雷 o'brien <b>", safe: "Zoë 李雷 o'brien <b>" },
  ];
  for (const { what, text, safe } of samples) {
    test(`${what} is harmless on a terminal`, () => assert.equal(safeText(text), safe));
  }

  test('escapes exactly the code points that are invisible or that a terminal interprets', () => {
    const isHidden = /^[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]$/u;
    const mayBeEscaped = /^[\u2800\ufff9-\ufffb]$/u;
    for (let code = 0; code <= 0x10ffff; code++) {
      const text = String.fromCodePoint(code);
      const [safe, json] = [safeText(text), toJsonLine(text)];
      if (isHidden.test(text)) {
        assert.match(safe, /^\\(?:x[0-9a-f]{2}|u\{[0-9a-f]+\})$/, safe);
        assert.match(json, /^"(?:\\u[0-9a-f]{4}){1,2}"$|^"\\[bfnrt]"$/, json);
      } else if (!mayBeEscaped.test(text)) {
        assert.equal(safe, text, code.toString(16));
        if (!['"', '\\'].includes(text)) assert.equal(json, `"${text}"`, code.toString(16));
      }
      assert.equal(JSON.parse(json), text);
    }
  });

  test('escaped text does not change', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(safeText(safeText(text)), safeText(text));
      }),
    );
  });

  test('a line of JSON is one line, without control characters, and reads back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = toJsonLine({ text });
        // eslint-disable-next-line no-control-regex -- control characters are what this is about
        assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
        assert.deepEqual(JSON.parse(line), { text });
      }),
      { numRuns: 2000 },
    );
  });
});

// Cells of a CSV file that a spreadsheet opens.

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
