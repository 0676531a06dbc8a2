// Whole IPv6 networks replace their /64 networks.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { networkOf, overlaps, parseNetwork } from '../../../src/lib/networks.js';
import { DAY, NOW, listed, offender } from './ban-facts.js';

suite('IPv6 networks that are mostly banned', () => {
  test('bans a /56 and a /48 of IPv6 when enough of their /64 are banned', () => {
    const offenders = ['2a00:0:0:1::/64', '2a00:0:0:ff::/64', '2a00:0:0:100::/64', '2a00:0:1::/64'].map(
      (ip) => offender(ip),
    );
    const own = ['2a00:0:0:1::/64', '2a00:0:0:ff::/64', '2a00:0:0:100::/64', '2a00:0:1::/64'];
    assert.deepEqual(listed({ offenders }), own);
    assert.deepEqual(listed({ offenders }, { networkAddresses: 1 }), own);
    assert.deepEqual(listed({ offenders }, { networks56: 2 }), ['2a00::/56', ...own.slice(2)]);
    assert.deepEqual(listed({ offenders }, { networks48: 3 }), ['2a00::/48', '2a00:0:1::/64']);
    assert.deepEqual(listed({ offenders }, { networks48: 4, networks56: 2 }), ['2a00::/56', ...own.slice(2)]);
    assert.deepEqual(listed({ offenders }, { networks48: 1, networks56: 1 }), ['2a00::/48', '2a00:0:1::/48']);
    const successfulLogins = [
      { ip: '2a00:0:0:77::1', first: NOW - 5 * DAY, last: NOW - DAY, firstPasswordLogin: null },
    ];
    assert.deepEqual(listed({ offenders, successfulLogins }, { networks48: 3, networks56: 2 }), own);
  });

  test('never bans an IPv6 network that contains an allowed address or a successful login, and none twice', () => {
    const ip = fc
      .tuple(fc.nat(2), fc.constantFrom(0, 1, 0x100, 0x1ff), fc.nat(2))
      .map(([site, subnet, last]) => `2a00:0:${site}:${subnet.toString(16)}::${last}`);
    const rows = fc.record({
      offenders: fc.array(ip, { maxLength: 12 }),
      excess: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      successfulLogins: fc.array(ip, { maxLength: 3 }),
      allowed: fc.array(ip, { maxLength: 3 }),
      networks56: fc.nat(3),
      networks48: fc.nat(4),
    });
    fc.assert(
      fc.property(rows, ({ offenders, excess, successfulLogins, allowed, ...merging }) => {
        const names = [...new Set(offenders.map((each) => networkOf(each, 64).text))];
        const loginHistories = successfulLogins.map((each) => {
          return { ip: each, first: NOW - 90 * DAY, last: NOW - DAY, firstPasswordLogin: null };
        });
        const exceeding = new Set(names.filter((_, n) => excess[n]));
        const list = listed(
          {
            offenders: names.map((name) => offender(name, { excessAt: exceeding.has(name) ? NOW : null })),
            successfulLogins: loginHistories,
            exemptionReason: (one) =>
              allowed.some((each) => overlaps(networkOf(each, 128), one)) ? 'allowed' : null,
          },
          merging,
        ).map((text) => parseNetwork(text));
        const exempt = successfulLogins.filter((each) => !exceeding.has(networkOf(each, 64).text));
        for (const banned of list) {
          assert.ok(banned !== null);
          for (const each of [...allowed, ...exempt]) {
            assert.ok(!overlaps(networkOf(each, 128), banned), `${each} in ${banned.text}`);
          }
          assert.equal(list.filter((other) => other !== null && overlaps(other, banned)).length, 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
