// How signs become findings: joined, told, acknowledged and ranked.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { joinSigns } from '../../../src/findings/findings.js';
import { severities, type Sign } from '../../../src/model/finding.js';
import { at, DAY, HOUR } from './made-logins.js';
import { none, ofAnna, only, record, sign } from './made-signs.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

suite('joined signs', () => {
  test('follow each other within seven days', () => {
    const { first, last, days } = only([sign(at(0)), sign(at(7)), sign(at(14))]);
    assert.deepEqual({ first, last, days }, { first: at(0), last: at(14), days: 3 });
    assert.equal(joinSigns([sign(at(0)), sign(at(7) + 1)], none).length, 2);
  });

  test('are of one rule, subject and object', () => {
    const signs = [
      sign(at(0)),
      sign(at(0), { rule: 'dictionary' }),
      sign(at(0), { subject: 'x' }),
      sign(at(0), { object: 'x' }),
    ];
    assert.equal(joinSigns(signs, none).length, 4);
  });

  test('say what the gravest and greatest of them says', () => {
    const { severity, amount, details } = only([
      sign(at(0), { amount: 50 }),
      sign(at(1), { severity: 'medium', amount: 20, details: { n: 1 } }),
      sign(at(2), { severity: 'medium', amount: 10 }),
    ]);
    assert.deepEqual({ severity, amount, details }, { severity: 'medium', amount: 20, details: { n: 1 } });
  });

  test('count the days, not the signs', () => {
    const hours = [2, 22].map((hour) => ofAnna('unusual-hour', at(0, hour), { details: { hour } }));
    assert.equal(only(hours).days, 1);
  });

  test('of a rule that finds something once are one finding, however far apart', () => {
    const key = { object: 'SHA256:second' };
    assert.equal(only([ofAnna('new-key', at(0), key), ofAnna('new-key', at(80), key)]).first, at(0));
  });
});

suite('ranked', () => {
  test('three findings of medium severity about one user within a day are grave', () => {
    const rules = ['new-country', 'two-countries', 'password-instead-of-key'];
    const findings = joinSigns(
      rules.map((rule, n) => ofAnna(rule, at(1, n))),
      none,
    );
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['high', 'high', 'high'],
    );
    assert.deepEqual(
      findings.map(({ with: others }) => others.length),
      [2, 2, 2],
    );
  });

  test('two are not, nor are three with more than a day between them', () => {
    const two = ['new-country', 'two-countries'].map((rule) => ofAnna(rule, at(1)));
    const third = ofAnna('password-instead-of-key', at(2) + 1);
    for (const signs of [two, [...two, third]])
      assert.ok(joinSigns(signs, none).every(({ severity }) => severity === 'medium'));
  });

  test('findings about one address count as well, and one of low severity never becomes grave', () => {
    const ip = '203.0.113.7';
    const findings = joinSigns(
      [
        ofAnna('login-after-guessing', at(1), { ip, severity: 'high' }),
        ...['spraying', 'dictionary'].map((rule) => sign(at(1), { rule })),
      ],
      none,
    );
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['high', 'low', 'low'],
    );
    assert.deepEqual(findings[0]?.with.length, 2);
  });

  test('many findings of the same rule add nothing', () => {
    const findings = joinSigns(
      Array.from({ length: 20 }, (_, n) => ofAnna('new-key', at(1), { object: `key${n}` })),
      none,
    );
    assert.ok(findings.every(({ severity, score }) => severity === 'medium' && score === 10));
  });

  test('thousands of findings of one user are ranked at once', () => {
    const signs = Array.from({ length: 50_000 }, (_, n) =>
      ofAnna('login-after-guessing', at(n % 90), { object: `2001:db8::${n.toString(16)}` }),
    );
    // Comparing each with each other takes minutes.
    assert.ok(cpuSeconds(() => assert.equal(joinSigns(signs, none).length, 50_000)) < 6);
  });
});

const anySign: fc.Arbitrary<Sign> = fc
  .record({
    rule: fc.constantFrom(
      'spraying',
      'new-key',
      'login-after-guessing',
      'unusual-hour',
      'of another release',
    ),
    subject: fc.constantFrom('anna', 'bob', '', '__proto__'),
    object: fc.constantFrom('', 'x', 'y'),
    severity: fc.constantFrom(...severities),
    day: fc.nat(40),
    hour: fc.nat(3),
    length: fc.nat(30),
    amount: fc.integer({ min: 1, max: 3 }),
    ip: fc.option(fc.constantFrom('203.0.113.7', '203.0.113.8')),
    detail: fc.nat(2),
  })
  .map(({ day, hour, length, detail, ...of }) => ({
    ...of,
    ...{ first: at(day, hour), last: at(day, hour) + length * HOUR, host: null },
    ...{ user: of.subject === '' ? null : of.subject, details: { detail } },
  }));

const anySigns = fc.array(anySign, { maxLength: 30 });

suite('for all signs', () => {
  test('the order of signs and records makes no difference', () => {
    const inTwoOrders = anySigns.chain((signs) =>
      fc.tuple(fc.constant(signs), fc.shuffledSubarray([...signs], { minLength: signs.length })),
    );
    fc.assert(
      fc.property(inTwoOrders, ([signs, shuffled]) => {
        assert.deepEqual(joinSigns(shuffled, none), joinSigns(signs, none));
      }),
    );
  });

  test('later evidence changes no id', () => {
    fc.assert(
      fc.property(anySigns, anySigns, (signs, more) => {
        const end = Math.max(0, ...signs.map(({ last }) => last));
        const later = more.map((one) => ({
          ...one,
          first: end + one.first - at(0),
          last: end + one.last - at(0),
        }));
        const before = joinSigns(signs, none).map(({ id }) => id);
        const after = new Set(joinSigns([...signs, ...later], none).map(({ id }) => id));
        assert.deepEqual(
          before.filter((id) => !after.has(id)),
          [],
        );
      }),
    );
  });

  test('what was told stays told when earlier or later evidence comes', () => {
    fc.assert(
      fc.property(anySigns, anySigns, (signs, more) => {
        const told = joinSigns(signs, none).map((finding) => record(finding));
        const all = joinSigns([...signs, ...more], { told, acked: [] });
        for (const { rule, subject, object, first, last } of signs) {
          const finding = all.find(
            (one) =>
              one.rule === rule &&
              one.subject === subject &&
              one.object === object &&
              one.first <= first &&
              one.last >= last,
          );
          assert.notEqual(finding?.toldAt ?? null, null);
        }
      }),
    );
  });

  test('each sign is in one finding, and each other finding that it names is there', () => {
    fc.assert(
      fc.property(anySigns, (signs) => {
        const findings = joinSigns(signs, none);
        const ids = new Set(findings.map(({ id }) => id));
        assert.equal(ids.size, findings.length);
        for (const { id, with: others, first, last } of findings) {
          assert.ok(others.every((other) => ids.has(other) && other !== id));
          assert.ok(first <= last && last - first < 60 * DAY);
        }
      }),
    );
  });
});

test('thousands of findings about one user are ranked', () => {
  // Each with each other would take minutes.
  const signs = ['new-key', 'new-country', 'new-address'].flatMap((rule) =>
    Array.from({ length: 10_000 }, (_, n) => ofAnna(rule, at(1), { object: `${n}` })),
  );
  const findings = joinSigns(signs, none);
  assert.equal(findings.length, 30_000);
  assert.ok(findings.every(({ with: others, severity }) => others.length === 2 && severity === 'high'));
});
