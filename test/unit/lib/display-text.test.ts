import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { cutText, displayWidth, padText, wrapText } from '../../../src/lib/display-text.js';
import { safeText, shownText } from '../../../src/lib/safe-text.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const unicode = { isAscii: false };

suite('the display width', () => {
  for (const [what, text, width] of [
    ['ASCII', 'root', 4],
    ['nothing', '', 0],
    ['Latin letters', 'ünï', 3],
    ['Chinese', '李雷', 4],
    ['Hiragana', 'やま', 4],
    ['half-width Katakana', 'ﾔﾏ', 2],
    ['full-width ASCII', 'ｒｏｏｔ', 8],
    ['Korean syllables', '한국', 4],
    ['a Korean syllable in parts', '\u1112\u1161\u11ab', 2],
    ['emoji', '😀🚀', 4],
    ['an emoji with a skin tone', '👍🏽', 2],
    ['a skin tone alone', '🏽', 2],
    ['flags', '🇩🇪🇯🇵', 4],
    ['a combining mark', 'e\u0301', 1],
    ['many combining marks', `e${'\u0301'.repeat(50)}`, 1],
    ['an enclosing mark', '1\u20e3', 1],
    ['Devanagari with a vowel sign that takes room', 'का', 2],
    ['Hebrew', 'מנהל', 4],
    ['beyond the Basic Multilingual Plane', '𠀀', 2],
  ] as const)
    test(`${what}: ${width}`, () => assert.equal(displayWidth(text), width));
});

suite('cutting a text', () => {
  for (const [text, width, cut] of [
    ['root', 4, 'root'],
    ['roots', 4, 'roo…'],
    ['李雷李雷', 8, '李雷李雷'],
    ['李雷李雷', 7, '李雷李…'],
    // Half a character has no place.
    ['李雷李雷', 6, '李雷…'],
    ['e\u0301te\u0301s', 3, 'e\u0301t…'],
    ['xe\u0301e\u0301e\u0301', 3, 'xe\u0301…'],
    ['🇩🇪🇯🇵🇫🇷', 5, '🇩🇪🇯🇵…'],
    ['🇩🇪🇯🇵🇫🇷', 4, '🇩🇪…'],
    ['👍🏽👍🏽👍🏽', 5, '👍🏽👍🏽…'],
    ['한국어', 5, '한국…'],
  ] as const)
    test(`${text} in ${width} columns: ${cut}`, () => assert.equal(cutText(text, width, unicode), cut));

  test('an ellipsis in ASCII', () => assert.equal(cutText('abcdefgh', 6, { isAscii: true }), 'abc...'));

  test('gives a text that fits, and whole graphemes of the beginning', () => {
    const segmenter = new Intl.Segmenter('en');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (name, width) => {
        const text = safeText(name);
        const cut = cutText(text, width, unicode);
        assert.ok(displayWidth(cut) <= width);
        if (cut === text) return;
        const kept = cut.slice(0, -1);
        assert.ok(text.startsWith(kept));
        const ends = [...segmenter.segment(text)].map(({ index }) => index);
        assert.ok(ends.includes(kept.length), `${JSON.stringify(text)} cut at ${kept.length}`);
      }),
    );
  });

  test('hostile names are escaped before: nothing joins, hides or turns round', () => {
    for (const name of [
      '👨\u200d👩\u200d👧',
      'a\u202eb',
      'a\u200fb',
      'a\u2066b',
      'a\u200bb',
      '❤\ufe0f',
      'x\u001b[31m',
    ]) {
      const shown = shownText(name, unicode);
      assert.match(shown, /\\x1b|\\u\{/);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
      assert.match(shownText(name, { isAscii: true }), /^[ -~]+$/);
    }
    assert.equal(shownText('李\u202e', { isAscii: true }), '\\u{674e}\\u{202e}');
  });
});

test('padding counts columns', () => {
  assert.equal(padText('李', 4), '李  ');
  assert.equal(padText('e\u0301', 3), 'e\u0301  ');
  assert.equal(padText('long', 2), 'long');
});

suite('breaking a line', () => {
  const wrap = (text: string, width: number, indent = 2): readonly string[] =>
    wrapText(text, { width, indent });

  test('at spaces, with an indent', () =>
    assert.deepEqual(wrap('Stored   4 new rows; 4 in all', 20), ['Stored   4 new rows;', '  4 in all']));
  test('not if it fits', () => assert.deepEqual(wrap('a  b ', 5), ['a  b ']));
  test('a word that is too long for any line stays whole, and where it is', () =>
    assert.deepEqual(wrap('Log  /var/lib/authtrack/processed.log of authtrack', 12), [
      'Log  /var/lib/authtrack/processed.log',
      '  of',
      '  authtrack',
    ]));
  test('spaces at the beginning stay', () =>
    assert.deepEqual(wrap('  one two three', 10, 4), ['  one two', '    three']));
  test('wide characters count twice', () =>
    assert.deepEqual(wrap('李雷 李雷 李雷', 9), ['李雷 李雷', '  李雷']));
  test('a text of spaces alone is a line', () => assert.deepEqual(wrap(' '.repeat(30), 20), ['']));

  test('keeps every word, and fits if all words do', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '李', '😀', 'e\u0301'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 20, max: 60 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        assert.deepEqual(
          lines.flatMap((line) => line.trim().split(' ')).filter((each) => each !== ''),
          words,
        );
        for (const line of lines) assert.ok(displayWidth(line) <= width);
      }),
    );
  });

  test('takes linear time', () => {
    for (const unit of ['a ', ' ', '李 ', 'a'])
      assert.ok(cpuSeconds(() => void wrap(unit.repeat(200_000), 40)) < 2, unit);
  });
});
