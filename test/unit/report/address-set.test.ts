import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { canonicalAddress } from '../../../src/lib/addresses.js';
import { AddressSet } from '../../../src/report/address-set.js';

function sizeOf(addresses: readonly string[]): number {
  const set = new AddressSet();
  for (const address of addresses) set.add(address);
  return set.size;
}

suite('AddressSet', () => {
  test('counts what a Set of texts counts', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => canonicalAddress(text) ?? '');
    fc.assert(
      fc.property(fc.array(address, { maxLength: 3000, size: 'max' }), (addresses) => {
        const twice = [...addresses, ...addresses];
        assert.equal(sizeOf(twice), new Set(twice).size);
      }),
      { numRuns: 50 },
    );
  });

  test('has room for the ends of both spaces, and for a hundred thousand consecutive addresses', () => {
    const ends = [
      '0.0.0.0',
      '255.255.255.255',
      '::',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '0.0.0.1',
      '::1',
    ];
    assert.equal(sizeOf([...ends, ...ends]), ends.length);
    const many = Array.from({ length: 100_000 }, (_, n) => `203.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    const six = Array.from(
      { length: 100_000 },
      (_, n) => `2001:db8::${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}`,
    );
    assert.equal(sizeOf([...many, ...six, ...many]), 200_000);
  });

  test('ignores text that is not an address', () => {
    assert.equal(sizeOf(['', 'web1', '1.2.3', '1.2.3.4.5']), 0);
  });
});
