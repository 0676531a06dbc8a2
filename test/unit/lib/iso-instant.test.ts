import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { instantForPeople, isoInstant } from '../../../src/lib/iso-instant.js';

suite('instants in ISO 8601', () => {
  test('keeps microseconds, and omits a fraction of zero', () => {
    assert.equal(isoInstant(1_772_692_410_361_143), '2026-03-05T06:33:30.361143Z');
    assert.equal(isoInstant(1_772_692_410_000_007), '2026-03-05T06:33:30.000007Z');
    assert.equal(isoInstant(1_772_692_410_000_000), '2026-03-05T06:33:30Z');
    assert.equal(isoInstant(-1), '1969-12-31T23:59:59.999999Z');
  });
});

test('an instant for people has a date, a minute and the zone', () => {
  assert.equal(instantForPeople(Date.UTC(2026, 4, 19, 2, 27, 59) * 1000 + 7), '2026-05-19 02:27 UTC');
});
