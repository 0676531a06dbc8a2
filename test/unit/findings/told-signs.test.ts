// Signs become findings, and records say which of these are new.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hasUntold, joinSigns } from '../../../src/findings/findings.js';
import { MICROS_PER_DAY } from '../../../src/lib/units.js';
import type { FindingRecord, Sign } from '../../../src/model/finding.js';

const day = fc.integer({ min: 0, max: 40 }).map((n) => n * MICROS_PER_DAY);
const identity = fc.record({
  rule: fc.constantFrom('login-after-guessing', 'new-key'),
  subject: fc.constantFrom('anna', 'ben'),
  object: fc.constantFrom('', 'x'),
});
const period = fc.tuple(day, fc.integer({ min: 0, max: 2 * MICROS_PER_DAY }));

const sign = fc.tuple(identity, period).map(([who, [first, length]]): Sign => ({
  ...{ ...who, severity: 'medium', first, last: first + length, amount: 1 },
  ...{ user: who.subject, ip: null, host: null, details: {} },
}));

const record = fc
  .tuple(identity, period, fc.constantFrom('told', 'acked'), fc.option(day))
  .map(([who, [first, length], kind, until]): FindingRecord => {
    const isTold = kind === 'told';
    return {
      ...who,
      record: kind,
      first,
      last: first + length,
      at: 0,
      until: isTold ? null : until,
      severity: isTold ? 'high' : null,
    };
  });

test('if no sign is new by itself, no finding is', () => {
  let quiet = 0;
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 6 }), fc.array(record, { maxLength: 8 }), (signs, records) => {
      const told = records.filter((one) => one.record === 'told');
      const acked = records.filter((one) => one.record === 'acked');
      if (hasUntold(signs, { told, acked })) return;
      quiet += signs.length > 0 ? 1 : 0;
      const open = joinSigns(signs, { told, acked }).filter(
        ({ toldAt, ackedAt }) => toldAt === null && ackedAt === null,
      );
      assert.deepEqual(open, []);
    }),
    { numRuns: 2000 },
  );
  assert.ok(quiet > 100, `${quiet} cases`);
});

test('a sign that was not told is new', () => {
  const one: Sign = {
    ...{
      rule: 'spraying',
      subject: '203.0.113.7',
      object: '',
      severity: 'low',
      first: 5,
      last: 9,
      amount: 1,
    },
    ...{ user: null, ip: '203.0.113.7', host: null, details: {} },
  };
  assert.equal(hasUntold([one], { told: [], acked: [] }), true);
  assert.equal(hasUntold([], { told: [], acked: [] }), false);
});
