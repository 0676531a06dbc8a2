// Networks in CIDR notation.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { compareNetworks, contains, networkOf, overlaps, parseNetwork } from '../../../src/lib/networks.js';

const anyNetwork = fc.oneof(
  fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, length]) => `${address}/${length}`),
);

suite('networks', () => {
  test('have one canonical text', () => {
    const spellings: Record<string, string | undefined> = {
      '192.0.2.7': '192.0.2.7',
      '192.0.2.7/32': '192.0.2.7',
      '192.0.2.7/24': '192.0.2.0/24',
      '0.0.0.0/0': '0.0.0.0/0',
      '::ffff:192.0.2.7': '192.0.2.7',
      '2001:DB8::1/64': '2001:db8::/64',
      '2001:db8::1/128': '2001:db8::1',
      '0000:0000:0000:0000:0000:ffff:c000:0207': '192.0.2.7',
      '::ffff:192.0.2.0/120': undefined,
      '192.0.02.7': undefined,
      '192.00.2.7': undefined,
      '192.0.2.7/33': undefined,
      '192.0.2.7/': undefined,
      '192.0.2.7/24/24': undefined,
      'fe80::1%eth0': undefined,
      '192.0.2.7\n': undefined,
      '192.0.2': undefined,
      '': undefined,
    };
    for (const [text, expected] of Object.entries(spellings)) {
      assert.equal(parseNetwork(text)?.text, expected, JSON.stringify(text));
    }
  });

  test('match their text, and contain and overlap like their addresses do', () => {
    fc.assert(
      fc.property(anyNetwork, anyNetwork, (one, other) => {
        const [a, b] = [parseNetwork(one), parseNetwork(other)];
        if (a === null || b === null) return;
        assert.deepEqual(parseNetwork(a.text), a);
        assert.equal(contains(a, b), a.version === b.version && a.first <= b.first && b.last <= a.last);
        assert.equal(overlaps(a, b), a.version === b.version && a.first <= b.last && b.first <= a.last);
        assert.equal(Math.sign(compareNetworks(a, b)), -Math.sign(compareNetworks(b, a)) + 0);
        assert.ok(contains(networkOf(a.text.split('/')[0] ?? '', Math.min(a.length, 8)), a));
      }),
      { numRuns: 5000 },
    );
  });
});
