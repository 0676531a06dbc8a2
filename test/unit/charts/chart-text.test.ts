import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { chartText, formatShare, textWidthPx } from '../../../src/charts/chart-text.js';

const wide = { sizePx: 13, maxPx: 10_000 };
const narrow = { sizePx: 13, maxPx: 100 };

const samples: readonly (readonly [string, string])[] = [
  ['root', 'root'],
  ['José Ångström', 'José Ångström'],
  ['Ελένη', 'Ελένη'],
  ['Жанна', 'Жанна'],
  ['', '(empty)'],
  ['\u001b[31m', '\\x1b[31m'],
  ['a\nb', 'a\\x0ab'],
  ['\u202eexe', '\\u{202e}exe'],
  ['\u{1f600}', '\\u{1f600}'],
  ['\u05de', '\\u{5de}'],
  ['\u7ba1', '\\u{7ba1}'],
  ['e\u0301', 'e\\u{301}'],
  ['\ud800', '\\u{d800}'],
  ['<b>&amp;</b>', '<b>&amp;</b>'],
];

for (const [text, expected] of samples) {
  test(`writes ${JSON.stringify(text)} as ${expected}`, () => {
    assert.equal(chartText(text, wide), expected);
  });
}

test('shortens a text that is wider than its space with an ellipsis, and only such texts', () => {
  assert.equal(chartText('deploy', narrow), 'deploy');
  assert.match(chartText('W'.repeat(30), narrow), /^W{6,7}…$/);
  assert.match(chartText('i'.repeat(400), narrow), /^i{20,35}…$/);
});

test('fits any text into its space', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 60, max: 400 }),
      (text, maxPx) => {
        const shown = chartText(text, { sizePx: 14, maxPx });
        assert.ok(textWidthPx(shown, 14) <= maxPx && shown.length > 0);
      },
    ),
    { numRuns: 300 },
  );
});

test('lets through only what the packaged font can draw', () => {
  const glyphs = readGlyphs(new URL('../../../src/charts/NotoSans-Regular.ttf', import.meta.url));
  const kept: number[] = [];
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (chartText(character, wide) === character) kept.push(code);
  }
  assert.deepEqual(
    kept.filter((code) => !glyphs.has(code)),
    [],
  );
  assert.ok(kept.length > 1000);
});

/** The characters of a font: its table `cmap`, format 12 (OpenType specification). */
function readGlyphs(file: URL): Set<number> {
  const font = readFileSync(file);
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const record =
    tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? assert.fail('no cmap');
  const cmap = font.readUInt32BE(record + 8);
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 8 + 8 * i),
  );
  const table = subtables.find((at) => font.readUInt16BE(at) === 12) ?? assert.fail('no format 12');
  const glyphs = new Set<number>();
  for (let group = 0; group < font.readUInt32BE(table + 12); group++) {
    const at = table + 16 + 12 * group;
    for (let code = font.readUInt32BE(at); code <= font.readUInt32BE(at + 4); code++) glyphs.add(code);
  }
  return glyphs;
}

const shares: readonly (readonly [number, number, string])[] = [
  [1, 1, '100%'],
  [1, 3, '33.3%'],
  [1, 1000, '0.1%'],
  [1, 1_000_000, '< 0.1%'],
  [999_999, 1_000_000, '> 99.9%'],
];

for (const [part, whole, expected] of shares) {
  test(`writes ${part} of ${whole} as ${expected}`, () => {
    assert.equal(formatShare(part, whole), expected);
  });
}
