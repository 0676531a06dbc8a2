import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { safeText, toJsonLine } from '../../src/lib/safe-text.js';

suite('hostile text', () => {
  const samples = [
    { what: 'an escape sequence', text: '\u001b[2Jx', safe: '\\x1b[2Jx' },
    { what: 'a C1 control character', text: 'a\u009bb', safe: 'a\\x9bb' },
    { what: 'line ends', text: 'a\r\nb', safe: 'a\\x0d\\x0ab' },
    { what: 'a right-to-left override', text: 'a\u202eb', safe: 'a\\u{202e}b' },
    { what: 'ordinary names of any script', text: "Zoë 李雷 o'brien <b>", safe: "Zoë 李雷 o'brien <b>" },
  ];
  for (const { what, text, safe } of samples) {
    test(`${what} is harmless on a terminal`, () => assert.equal(safeText(text), safe));
  }

  test('a line of JSON is one line, without control characters, and reads back as it was', () => {
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
