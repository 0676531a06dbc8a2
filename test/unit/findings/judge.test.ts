// All rules together: thresholds, the number of signs, and that the order of rows makes no difference.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { createJudge, parseThresholds, ruleOf, rules, sentenceOf } from '../../../src/findings/findings.js';
import { UsageError } from '../../../src/lib/errors.js';
import type { LoginRow } from '../../../src/model/login.js';
import { at, failed, judged, keyLogin, login, MINUTE, probe, times } from './made-logins.js';

suite('thresholds', () => {
  test('are parsed', () => {
    assert.deepEqual(
      [...parseThresholds(['spraying.names=20', 'log-gap.hours=0'])],
      [
        ['spraying.names', 20],
        ['log-gap.hours', 0],
      ],
    );
  });

  for (const text of [
    ...['', 'spraying', 'spraying.names', 'spraying.names=', 'spraying.names=-1', 'spraying.names=1.5'],
    ...['spraying.names=1 ', 'spraying.names=9999999999', 'nothing.names=1', 'spraying.addresses=1'],
    ...['shared-key.names=1', 'spraying.toString=1', 'spraying.constructor=1', 'constructor.name=1'],
  ])
    test(`${JSON.stringify(text)} is refused`, () => {
      assert.throws(() => parseThresholds([text]), UsageError);
    });

  test('make another version, so that all days are judged again; so does the number of days', () => {
    const versions = [[], ['spraying.names=11'], ['spraying.names=12']].flatMap((texts) =>
      [90, 30].map((days) => createJudge({ days, thresholds: parseThresholds(texts) }).version),
    );
    assert.equal(new Set(versions).size, versions.length);
  });

  test('of unusual hours say how many days before are needed', () => {
    const thresholds = parseThresholds(['unusual-hour.days=30']);
    assert.equal(createJudge({ days: 90, thresholds }).hoursBefore, 30);
  });

  test('of nothing find no more than there is', () => {
    const zeros = rules.flatMap(({ id, thresholds }) =>
      Object.keys(thresholds).map((name) => `${id}.${name}=0`),
    );
    assert.deepEqual(judged([], { thresholds: zeros }), []);
    const signs = judged(
      [login(at(0)), keyLogin(at(0, 1), 'key'), failed(at(0, 2)), probe(at(0, 3), 'timeout')],
      {
        thresholds: zeros,
      },
    );
    for (const sign of signs) assert.match(sentenceOf(sign), /^.{10,}$/);
  });
});

suite('signs of a day', () => {
  test('are 500 of a rule at most, the greatest', () => {
    const rows = times(600, (n) =>
      times(n < 100 ? 12 : 10, (k) =>
        failed(at(0, 8, k), { user: `name${k}`, ip: `198.51.${n >> 8}.${n & 255}` }),
      ),
    ).flat();
    const signs = judged(rows).filter(({ rule }) => rule === 'spraying');
    assert.equal(signs.length, 500);
    assert.equal(signs.filter(({ amount }) => amount === 12).length, 100);
  });

  test('never lose a grave one to many lesser ones, however great', () => {
    const rows = [
      ...times(5, (n) => failed(at(0, 8, n), { ip: '203.0.113.200' })),
      ...['x', 'y', 'z'].map((user) => failed(at(0, 8), { user, ip: '203.0.113.200' })),
      login(at(0, 9), { ip: '203.0.113.200' }),
      ...times(600, (n) => {
        const [user, ip] = [`user${n}`, `198.51.${n >> 8}.${n & 255}`];
        return [failed(at(0, 8), { user, ip, attempts: 29 }), keyLogin(at(0, 9), user, { user, ip })];
      }).flat(),
    ];
    const signs = judged(rows).filter(({ rule }) => rule === 'login-after-guessing');
    assert.equal(signs.length, 500);
    assert.deepEqual(
      signs.filter(({ severity }) => severity === 'high').map(({ ip }) => ip),
      ['203.0.113.200'],
    );
  });
});

const anyName = fc.constantFrom(
  'anna',
  'bob',
  'root',
  'git',
  '',
  'a b',
  '__proto__',
  '\ud800',
  'x\u001b[31m',
);
const anyIp = fc.constantFrom(
  '192.0.2.1',
  '203.0.113.7',
  '2001:db8:1:1::1',
  '2001:db8:1:1::2',
  '2001:db8:2::',
);
// Few instants, so that many rows have the same one.
const anyInstant = fc.nat(40).map((n) => at(20 + (n % 2), 23 - (n % 3), n));
const anyRow: fc.Arbitrary<LoginRow> = fc
  .record({
    date: anyInstant,
    what: fc.constantFrom('failed', 'login', 'key', 'probe', 'refused'),
    user: fc.option(anyName),
    key: fc.constantFrom('laptop', 'desktop', 'robot'),
    ip: fc.option(anyIp),
    from: fc.constantFrom('DE', 'BR', undefined),
    host: fc.constantFrom('web1', 'db1.example.org'),
    reason: fc.constantFrom('timeout', 'penalty', 'bad-banner', 'closed'),
    method: fc.constantFrom('password', 'publickey', 'keyboard-interactive/pam'),
    attempts: fc.nat(9),
  })
  .map(({ date, what, user, key, ip, from, host, reason, method, attempts }) => {
    const over = { user, ip, host, ...(from !== undefined && ip !== null ? { from } : {}) };
    if (what === 'failed') return failed(date, { ...over, method, attempts });
    if (what === 'refused') return failed(date, { ...over, status: 'Invalid', reason: 'not-allowed' });
    if (what === 'probe') return probe(date, reason, over);
    return what === 'key' ? keyLogin(date, key, over) : login(date, over);
  });

/** What users and hosts were before, so that all rules have a history; the backup server stops on the last day. */
const before = [
  ...times(20, (day) => [
    keyLogin(at(day, 9), 'laptop', { from: 'DE' }),
    login(at(day, 9, 1), { user: 'bob', ip: '2001:db8:1:1::9', from: 'DE', host: 'db1' }),
    keyLogin(at(day, 9, 2), 'desktop', { user: 'root', ip: '192.0.2.1' }),
  ]).flat(),
  ...times(19 * 24, (hour) => probe(at(0, hour), 'closed', { ip: '192.0.2.2', host: 'backup' })),
];

/** As low as few rows reach, but for those that a lower value makes harder to reach. */
const thresholds = rules.flatMap(({ id, thresholds: of }) =>
  Object.entries(of)
    .filter(([name, { default: value }]) => !name.endsWith('Days') && value > 2)
    .map(([name]) => `${id}.${name}`)
    .filter((name) => !['two-countries.minutes', 'unusual-hour.days'].includes(name))
    .map((name) => `${name}=2`),
);

suite('for all rows', () => {
  test('the order in which rows are stored makes no difference', () => {
    const inTwoOrders = fc
      .array(anyRow, { minLength: 10, maxLength: 60 })
      .chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
      );
    fc.assert(
      fc.property(inTwoOrders, ([rows, shuffled]) => {
        const signs = judged([...before, ...rows], { thresholds });
        assert.deepEqual(judged([...shuffled, ...before], { thresholds }), signs);
      }),
      { numRuns: 100 },
    );
  });

  // Otherwise the properties would say nothing about it.
  test('each rule finds something in some of such rows, the same ones each time', () => {
    const samples = fc.sample(fc.array(anyRow, { minLength: 10, maxLength: 60 }), { numRuns: 300, seed: 1 });
    const found = new Set(
      samples.flatMap((rows) => judged([...before, ...rows], { thresholds }).map(({ rule }) => rule)),
    );
    assert.deepEqual([...found].sort(), rules.map(({ id }) => id).sort());
  });

  test('each sign has a sentence, and its evidence lies within the rows', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
        for (const sign of judged([...before, ...rows], { thresholds })) {
          assert.match(sentenceOf(sign), /^[^\n]{10,}$/u);
          assert.doesNotMatch(sentenceOf(sign), /undefined|null|NaN|\[object|\p{Cc}/u);
          assert.ok(sign.first <= sign.last && sign.first >= at(0) && sign.last <= at(22) + MINUTE);
          assert.ok(sign.amount > 0);
        }
      }),
    );
  });
});

test('a sign of another release has a sentence too', () => {
  const [sign] = judged([...before, keyLogin(at(19, 10), 'second')]);
  assert.ok(sign);
  assert.equal(sentenceOf({ ...sign, rule: 'of-another-release' }), 'of-another-release: anna');
  assert.equal(ruleOf('constructor'), undefined);
});

test('docs/findings.md says what the rules say', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/findings.md'), 'utf8');
  const said = rules.map(({ title, id, severity, attack, meaning, falsePositives, next, thresholds: of }) => {
    const limits = Object.entries(of).map(
      ([name, { default: value, says }]) => `- \`${id}.${name}\` (${value}): ${says}`,
    );
    return [
      `### ${title}\n\n\`${id}\`, severity ${severity},${attack === null ? '' : ` ATT&CK ${attack},`} about`,
      `${meaning}\n\n- **False positives:** ${falsePositives}\n- **Next:** ${next}\n${limits.join('\n')}`.trimEnd(),
    ];
  });
  for (const text of said.flat()) assert.ok(page.includes(text), `docs/findings.md does not say:\n${text}`);
});
