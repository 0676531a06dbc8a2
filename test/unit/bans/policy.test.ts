// Which addresses are banned and which are not.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { ipv6Offenders } from '../../../src/bans/ipv6-offenders.js';
import { decide } from '../../../src/bans/policy.js';
import { type Network, overlaps, parseNetwork } from '../../../src/lib/networks.js';
import type { Attempt } from '../../../src/model/ban-rule.js';
import { DAY, facts, listed, NOW, offender, policy } from './ban-facts.js';

suite('the ban policy', () => {
  test('lists offenders sorted, with permanent bans', () => {
    const { bans } = decide(
      facts({ offenders: ['44.0.0.10', '44.0.0.9', '2a00::/64'].map((ip) => offender(ip)) }),
      policy,
    );
    assert.deepEqual(
      bans.map(({ network, expires }) => [network, expires]),
      [
        ['44.0.0.9', null],
        ['44.0.0.10', null],
        ['2a00::/64', null],
      ],
    );
  });

  test('exempts an address that logged in lately and before its first offense, and says so', () => {
    const offenders = [offender('44.0.0.1'), offender('2a00::/64')];
    const successfulLogins = [
      { ip: '44.0.0.1', first: NOW - 90 * DAY, last: NOW - 29 * DAY, firstPasswordLogin: null },
      { ip: '2a00::77', first: NOW - 90 * DAY, last: NOW - 1, firstPasswordLogin: null },
    ];
    const { bans, exempt, breakIns } = decide(facts({ offenders, successfulLogins }), policy);
    assert.deepEqual([bans, breakIns], [[], []]);
    assert.deepEqual(
      exempt.map(({ network }) => network),
      ['44.0.0.1', '2a00::/64'],
    );
    assert.match(exempt[0]?.reason ?? '', /^logged in on 1972-/);
  });

  test('bans an address whose last login was long ago', () => {
    const successfulLogins = [
      { ip: '44.0.0.1', first: NOW - 90 * DAY, last: NOW - 31 * DAY, firstPasswordLogin: null },
    ];
    assert.deepEqual(listed({ offenders: [offender('44.0.0.1')], successfulLogins }), ['44.0.0.1']);
  });

  test('bans and reports an address whose first login came after the offense', () => {
    const successfulLogins = [
      { ip: '44.0.0.1', first: NOW - DAY, last: NOW, firstPasswordLogin: NOW - DAY },
      { ip: '2a00::5', first: NOW - DAY + 4, last: NOW, firstPasswordLogin: null },
      { ip: '2a00::6', first: NOW - DAY + 3, last: NOW, firstPasswordLogin: NOW - DAY + 3 },
    ];
    const offenders = [offender('44.0.0.1'), offender('2a00::/64')];
    const { bans, breakIns } = decide(facts({ offenders, successfulLogins }), policy);
    assert.equal(bans.length, 2);
    assert.deepEqual(breakIns, [
      { network: '44.0.0.1', date: NOW - DAY },
      { network: '2a00::/64', date: NOW - DAY + 3 },
    ]);
  });

  test('a first login by a key is not a break-in, whatever comes before or later', () => {
    for (const firstPasswordLogin of [null, NOW - 1]) {
      const successfulLogins = [{ ip: '44.0.0.1', first: NOW - DAY, last: NOW, firstPasswordLogin }];
      const { exempt, breakIns } = decide(
        facts({ offenders: [offender('44.0.0.1')], successfulLogins }),
        policy,
      );
      assert.deepEqual([exempt.map(({ network }) => network), breakIns], [['44.0.0.1'], []]);
    }
  });

  test('bans a /24 when enough of it is banned, unless it contains an exempt address', () => {
    const offenders = ['44.0.0.1', '44.0.0.2', '44.0.0.3', '44.0.1.1'].map((ip) => offender(ip));
    assert.deepEqual(listed({ offenders }, { networkAddresses: 3 }), ['44.0.0.0/24', '44.0.1.1']);
    const successfulLogins = [
      { ip: '44.0.0.200', first: NOW - 5 * DAY, last: NOW - DAY, firstPasswordLogin: null },
    ];
    assert.equal(listed({ offenders, successfulLogins }, { networkAddresses: 3 }).length, 4);
    const exemptionReason = ({ length }: Network): string | null => (length === 24 ? 'allowed' : null);
    assert.equal(listed({ offenders, exemptionReason }, { networkAddresses: 3 }).length, 4);
  });

  test('a login does not exempt an address with a multiple of maxretry, and the policy says so', () => {
    const successfulLogins = [
      { ip: '44.0.0.1', first: NOW - 90 * DAY, last: NOW - DAY, firstPasswordLogin: null },
    ];
    const decided = (excessAt: number | null): ReturnType<typeof decide> =>
      decide(facts({ offenders: [offender('44.0.0.1', { excessAt })], successfulLogins }), policy);
    for (const before of [null, NOW - 31 * DAY]) {
      assert.deepEqual([decided(before).bans, decided(before).unexempt], [[], []]);
    }
    const { bans, exempt, unexempt, breakIns } = decided(NOW - 29 * DAY);
    assert.deepEqual([bans.map(({ network }) => network), exempt, breakIns], [['44.0.0.1'], [], []]);
    assert.match(
      unexempt[0]?.reason ?? '',
      /^it logged in on 1972-\S+, which does not exempt it: it made 50 /,
    );
    const exemptionReason = (): string => 'allowed';
    const allowed = facts({
      offenders: [offender('44.0.0.1', { excessAt: NOW })],
      successfulLogins,
      exemptionReason,
    });
    assert.deepEqual([decide(allowed, policy).bans, decide(allowed, policy).unexempt], [[], []]);
  });

  test('says that a login does not exempt an address if no journal vouches for the login', () => {
    const offenders = [offender('44.0.0.1'), offender('44.0.0.2'), offender('2a00::/64')];
    const unvouched = ['44.0.0.1', '2a00::9', '44.0.0.3'].map((ip) => {
      return { ip, first: NOW - DAY, last: NOW - DAY };
    });
    const { bans, unexempt, breakIns } = decide(facts({ offenders, unvouched }), policy);
    assert.deepEqual([bans.length, breakIns], [3, []]);
    assert.deepEqual(
      unexempt.map(({ network }) => network),
      ['44.0.0.1', '2a00::/64'],
    );
    assert.match(
      unexempt[0]?.reason ?? '',
      /: the journal does not record that login, only a log that any user can write to$/,
    );
  });

  test('never lists an address of the allowlist, whatever the rows are', () => {
    const octet = fc.nat(3);
    const ip = fc.tuple(octet, octet).map(([a, b]) => `44.0.${a}.${b}`);
    const allowed = fc.array(
      fc.oneof(
        ip,
        ip.map((text) => `${text}/30`),
      ),
      { maxLength: 4 },
    );
    const rows = fc.record({
      offenders: fc.array(ip, { maxLength: 20 }),
      successfulLogins: fc.array(fc.tuple(ip, fc.nat(100), fc.nat(100)), { maxLength: 10 }),
      allowed,
      least: fc.nat(4),
    });
    fc.assert(
      fc.property(rows, ({ offenders, successfulLogins, allowed: texts, least }) => {
        const networks = texts.flatMap((text) => parseNetwork(text) ?? []);
        const list = listed(
          {
            offenders: [...new Set(offenders)].map((each) => offender(each)),
            successfulLogins: successfulLogins.map(([each, first, more]) => {
              return {
                ip: each,
                first: NOW - first * DAY,
                last: NOW - Math.max(0, first - more) * DAY,
                firstPasswordLogin: null,
              };
            }),
            exemptionReason: (one) => (networks.some((network) => overlaps(network, one)) ? 'allowed' : null),
          },
          { networkAddresses: least },
        );
        for (const text of list) {
          const banned = parseNetwork(text);
          assert.ok(banned !== null && !networks.some((network) => overlaps(network, banned)), text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('an expired ban is no longer on the list', () => {
    const episodes = [{ first: NOW - 9 * DAY, last: NOW - 8 * DAY }];
    const offenders = [
      offender('44.0.0.1', { episodes }),
      offender('44.0.0.2', { episodes: [...episodes, { first: NOW - 6 * DAY, last: NOW - 6 * DAY }] }),
      offender('44.0.0.3', { episodes: [{ first: NOW - DAY, last: NOW }] }),
    ];
    const growing = { ...policy, bantimeMicros: DAY, factor: 2 };
    const { bans, ended } = decide(facts({ offenders }), growing);
    assert.deepEqual(
      [...bans, ...ended].map(({ network, expires }) => [network, ((expires ?? NaN) - NOW) / DAY]),
      [
        ['44.0.0.3', 1],
        ['44.0.0.1', -7],
        ['44.0.0.2', -4],
      ],
    );
    const whole = decide(facts({ offenders }), {
      ...growing,
      bantimeMicros: 14 * DAY,
      networkAddresses: 2,
    }).bans;
    assert.deepEqual(
      whole.map(({ network, expires }) => [network, ((expires ?? NaN) - NOW) / DAY]),
      [['44.0.0.0/24', 8]],
    );
  });

  test('judges IPv6 by network, within the findtime', () => {
    const one = (ip: string, day: number): Attempt => {
      return { ip, date: day * DAY, milliWeight: 1000, attempts: 1, country: null };
    };
    const rule = { ...policy, maxretry: 3 };
    const tries = [
      one('2a00::1', 1),
      one('2a00::2', 1.5),
      one('2a00:0:0:1::1', 1.6),
      one('2a00::3', 1.9),
      one('2a00::3', 9),
    ];
    assert.deepEqual(ipv6Offenders(tries, rule, 64), [
      {
        ip: '2a00::/64',
        episodes: [{ first: 1.9 * DAY, last: 1.9 * DAY }],
        lastSeen: 9 * DAY,
        attempts: 4,
        country: null,
        excessAt: null,
      },
    ]);
    const [returned] = ipv6Offenders(
      [...tries, one('2a00::4', 9.1), one('2a00::4', 9.2), one('2a00::4', 9.5)],
      { ...rule, restMicros: DAY },
      64,
    );
    assert.deepEqual(returned?.episodes, [
      { first: 1.9 * DAY, last: 1.9 * DAY },
      { first: 9.2 * DAY, last: 9.5 * DAY },
    ]);
    assert.deepEqual(
      ipv6Offenders([one('2a00::1', 1), one('2a00::1', 2.1), one('2a00::1', 3)], rule, 64),
      [],
    );
    const [excessive] = ipv6Offenders(tries, { ...rule, excessAttempts: 3 }, 64);
    assert.equal(excessive?.excessAt, 1.9 * DAY);
  });
});
