// Signs, findings and records for tests of how signs become findings.
import assert from 'node:assert/strict';

import { joinSigns } from '../../../src/findings/findings.js';
import type { Finding, FindingRecord, Sign } from '../../../src/model/finding.js';

export const none = { told: [], acked: [] };

export function sign(first: number, over: Partial<Sign> = {}): Sign {
  return {
    ...{ rule: 'spraying', subject: '203.0.113.7', object: '', severity: 'low', first, last: first },
    ...{ amount: 10, user: null, ip: '203.0.113.7', host: null, details: {} },
    ...over,
  };
}

export const ofAnna = (rule: string, first: number, over: Partial<Sign> = {}): Sign =>
  sign(first, { rule, subject: 'anna', user: 'anna', ip: null, severity: 'medium', ...over });

export function record(
  { rule, subject, object, first, last }: Sign,
  over: Partial<FindingRecord> = {},
): FindingRecord {
  return {
    record: 'told',
    rule,
    subject,
    object,
    first,
    last,
    at: last,
    until: null,
    severity: 'high',
    ...over,
  };
}

export function only(signs: readonly Sign[], records = none as Parameters<typeof joinSigns>[1]): Finding {
  const [finding, ...more] = joinSigns(signs, records);
  assert.ok(finding);
  assert.deepEqual(more, []);
  return finding;
}
