import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { boundedStoredText, boundedText, MAX_USER_BYTES } from '../../../src/lib/bounded-text.js';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600, size: 'max' }),
  fc
    .tuple(fc.constantFrom('a', '\u00fc', '\u{1f600}', '\u20ac'), fc.nat(700))
    .map(([char, n]) => char.repeat(n)),
);

suite('a bounded text', () => {
  test('does not change the text up to the limit', () => {
    assert.equal(boundedText('x'.repeat(512), MAX_USER_BYTES), 'x'.repeat(512));
    assert.equal(boundedText('', MAX_USER_BYTES), '');
  });

  test('is never longer than the limit in UTF-8, and ends in a hash if it was cut', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bounded = boundedText(text, MAX_USER_BYTES);
        assert.ok(Buffer.byteLength(bounded) <= MAX_USER_BYTES);
        if (bounded !== text) assert.match(bounded, /\u2026[0-9a-f]{16}$/);
        assert.ok(!bounded.slice(0, -17).endsWith('\ufffd') || text.includes('\ufffd'));
      }),
    );
  });

  test('differs for different texts, even if only the last byte differs', () => {
    const long = 'x'.repeat(4000);
    const names = [`${long}a`, `${long}b`, long, long.slice(1)].map((text) =>
      boundedText(text, MAX_USER_BYTES),
    );
    assert.equal(new Set(names).size, names.length);
  });

  test('cannot be chosen: a name that imitates the bounded form of another gets a different hash', () => {
    const victim = boundedText('x'.repeat(4000), MAX_USER_BYTES);
    assert.notEqual(boundedText(victim, MAX_USER_BYTES), victim);
    assert.notEqual(boundedText('a\u20260123456789abcdef', MAX_USER_BYTES), 'a\u20260123456789abcdef');
  });

  test('is found again in the database, bounded or not', () => {
    const long = 'x'.repeat(4000);
    const bounded = boundedText(long, MAX_USER_BYTES);
    assert.equal(boundedStoredText(long, MAX_USER_BYTES), bounded);
    assert.equal(boundedStoredText(bounded, MAX_USER_BYTES), bounded);
  });
});
