import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { expiryOf } from '../../../src/keys/expiry.js';
import { isoInstant } from '../../../src/lib/time-text.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';

const zone = openTimeZone('Europe/Berlin');

const times: readonly (readonly [values: readonly string[], expires: string | null])[] = [
  [['20260131'], '2026-01-30T23:00:00Z'],
  [['20260131Z'], '2026-01-31T00:00:00Z'],
  [['202607011230'], '2026-07-01T10:30:00Z'],
  [['20260701123045Z'], '2026-07-01T12:30:45Z'],
  [['20270101Z', '20260101Z'], '2026-01-01T00:00:00Z'],
  [['tomorrow'], null],
  [[], null],
];

suite('expiryOf', () => {
  for (const [values, expires] of times)
    test(`${values.join(' and ')} is ${expires ?? 'never'}`, () => {
      const options = values.map((value) => ({ name: 'expiry-time', value }));
      const found = expiryOf(options, zone);
      assert.equal(found === null ? null : isoInstant(found), expires);
    });
});
