// How much imported lists may ban.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { coveredBy, findExcess, findGrowth } from '../../../src/bans/lists/coverage.js';
import { networkOf } from '../../../src/lib/networks.js';

const networks = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => `${44 + (i >> 8)}.${i & 255}.0.0/${length}`);
const sites = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `2a00:${i.toString(16)}::/32`);
const nothing = coveredBy([]);

suite('the limits of imported lists', () => {
  test('count each address once, however networks overlap', () => {
    const some = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })), { maxLength: 20 });
    fc.assert(
      fc.property(some, (list) => {
        const covered = coveredBy(list.map(([last, length]) => networkOf(`44.0.0.${last}`, length).text));
        const each = new Set<number>();
        for (const [last, length] of list) {
          const size = 2 ** (32 - length);
          for (let i = 0; i < size; i++) each.add(last - (last % size) + i);
        }
        assert.deepEqual(covered, { 4: BigInt(each.size), 6: 0n });
      }),
    );
    assert.deepEqual(coveredBy(['2a00::/64', '2a00::1', '2a00:0:0:1::/64', 'x']), { 4: 0n, 6: 1n << 65n });
  });

  test('let a hundredth of a family be banned, and no more', () => {
    assert.equal(findExcess(coveredBy(networks(655, 16)), { maxShare: 1 }), undefined);
    assert.equal(
      findExcess(coveredBy(networks(656, 16)), { maxShare: 1 }),
      '1.001 % of IPv4 (42,991,616 addresses), more than the limit of 1 %',
    );
    assert.equal(findExcess(coveredBy(sites(655)), { maxShare: 1 }), undefined);
    assert.match(
      findExcess(coveredBy(sites(656)), { maxShare: 1 }) ?? '',
      /^1\.001 % of the IPv6 addresses in use/,
    );
    assert.equal(findExcess(coveredBy(['0.0.0.0/1', '128.0.0.0/1', '::/0']), { maxShare: 100 }), undefined);
    assert.match(findExcess(coveredBy(['0.0.0.0/1']), { maxShare: 49.999 }) ?? '', /^50 % of IPv4/);
  });

  test('let a list grow to twice as many addresses, or to as many as one /16 or /32 has', () => {
    const grown = (before: readonly string[], after: readonly string[]): boolean =>
      findGrowth(coveredBy(before), coveredBy(after), { maxGrowth: 2 }) !== undefined;
    assert.equal(grown(['44.0.0.1'], networks(1, 16)), false);
    assert.equal(grown(['44.0.0.1'], [...networks(1, 16), '45.0.0.1']), true);
    assert.equal(grown(networks(10, 16), networks(20, 16)), false);
    assert.equal(grown(networks(10, 16), networks(21, 16)), true);
    assert.equal(grown(networks(10, 16), ['2a00::/32']), false);
    assert.equal(grown(networks(10, 16), ['2a00::/32', '2a01::1']), true);
    assert.equal(grown(networks(10, 16), []), false);
    assert.equal(
      findGrowth(nothing, coveredBy(sites(2)), { maxGrowth: 2 }),
      '8,589,934,592 networks of /64, and the previous list banned 0 networks of /64',
    );
  });
});
