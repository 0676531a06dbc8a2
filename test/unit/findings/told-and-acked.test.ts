// Which findings count as told and as acknowledged.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hasUntold, joinSigns } from '../../../src/findings/findings.js';
import { at } from './made-logins.js';
import { ofAnna, only, record, sign } from './made-signs.js';

suite('told and acknowledged', () => {
  const told = [record(sign(at(10)))];

  test('stays told when older logs move its first evidence, or later ones its last', () => {
    for (const day of [3, 17]) {
      const finding = only([sign(at(day)), sign(at(10))], { told, acked: [] });
      assert.equal(finding.toldAt, at(10));
    }
  });

  test('what was told as less grave is news, and what was told as graver is not', () => {
    for (const [severity, isNews] of [
      ['low', true],
      ['medium', false],
      ['high', false],
      [null, false],
    ] as const) {
      const grave = sign(at(10), { severity: 'medium' });
      const records = { told: [record(grave, { severity })], acked: [] };
      assert.equal(only([grave], records).toldAt === null, isNews, `${severity}`);
      assert.equal(hasUntold([grave], records), isNews, `${severity}`);
    }
  });

  test('what others make graver is news', () => {
    const rules = ['new-country', 'two-countries', 'password-instead-of-key'];
    const signs = rules.map((rule, n) => ofAnna(rule, at(1, n)));
    const told = signs.slice(0, 2).map((one) => record(one, { severity: 'medium' }));
    const findings = joinSigns(signs, { told, acked: [] });
    assert.deepEqual(
      findings.map(({ severity, toldAt }) => [severity, toldAt]),
      rules.map(() => ['high', null]),
    );
  });

  test('what goes on has its records, to be moved on', () => {
    const goesOn = only([sign(at(10)), sign(at(16))], { told, acked: [] });
    assert.deepEqual(goesOn.records, told);
    const until = record(sign(at(1)), { record: 'acked', until: at(40) });
    const later = only([sign(at(30))], { told, acked: [until] });
    assert.deepEqual([later.records, later.ackedAt], [[], until.at]);
  });

  test('what begins more than seven days later is news', () => {
    const findings = joinSigns([sign(at(10)), sign(at(17) + 1)], { told, acked: [] });
    assert.deepEqual(findings.map(({ toldAt }) => toldAt).sort(), [at(10), null]);
  });

  test('another rule, subject or object is news', () => {
    for (const over of [{ rule: 'dictionary' }, { subject: 'x' }, { object: 'x' }])
      assert.equal(only([sign(at(10), over)], { told, acked: [] }).toldAt, null);
  });

  test('what is found once is told once', () => {
    const key = ofAnna('new-key', at(80), { object: 'SHA256:second' });
    const finding = only([key], { told: [record({ ...key, first: at(10), last: at(10) })], acked: [] });
    assert.equal(finding.toldAt, at(10));
  });

  test('an acknowledgement holds for the finding, and until its time for later ones', () => {
    const acked = [record(sign(at(10)), { record: 'acked', until: at(40) })];
    const findings = joinSigns([sign(at(10)), sign(at(40)), sign(at(50))], { told: [], acked });
    assert.deepEqual(
      findings
        .filter(({ ackedAt }) => ackedAt !== null)
        .map(({ first }) => first)
        .sort(),
      [at(10), at(40)],
    );
  });
});
