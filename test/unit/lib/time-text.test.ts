import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import fc from 'fast-check';
import { isoInstant, sqlInstant } from '../../../src/lib/time-text.js';

suite('instants in ISO 8601', () => {
  test('keeps microseconds, and omits a fraction of zero', () => {
    assert.equal(isoInstant(1_772_692_410_361_143), '2026-03-05T06:33:30.361143Z');
    assert.equal(isoInstant(1_772_692_410_000_007), '2026-03-05T06:33:30.000007Z');
    assert.equal(isoInstant(1_772_692_410_000_000), '2026-03-05T06:33:30Z');
    assert.equal(isoInstant(-1), '1969-12-31T23:59:59.999999Z');
  });
});

test('an instant for SQL is the text of Date with six digits, whichever instant came before', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 33 }), fc.nat(999_999), (seconds, fraction) => {
      const text = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length).replace('T', ' ');
      const micros = seconds * 1_000_000 + fraction;
      assert.equal(sqlInstant(micros), `${text}.${String(fraction).padStart(6, '0')}`);
    }),
  );
});
