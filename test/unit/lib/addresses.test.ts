import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalAddress, isSpecialAddress } from '../../../src/lib/addresses.js';

// text -> its canonical text
const spellings: readonly (readonly [string, string | null])[] = [
  ['192.0.2.1', '192.0.2.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['192.030.0.6', '192.30.0.6'],
  ['010.000.000.001', '10.0.0.1'],
  ['256.0.0.1', null],
  ['1.2.3', null],
  ['1.2.3.4.5', null],
  ['1.2.3.', null],
  ['.1.2.3', null],
  ['1..2.3', null],
  ['1.2.3.0004', null],
  ['0x7f.0.0.1', null],
  ['2130706433', null],
  [' 1.2.3.4', null],
  ['1.2.3.4\n', null],
  ['1.2.3.4%eth0', null],
  ['-1.2.3.4', null],
  ['١.2.3.4', null],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8::0001', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['1:0:0:0:0:0:0:0', '1::'],
  ['::', '::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['fe80::1%br-lan.7', 'fe80::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1%eth0', '192.0.2.1'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ['::192.0.2.1', '::c000:201'],
  ['::ffff:256.0.0.1', null],
  ['192.0.2.1::', null],
  ['::192.0.2.1:1', null],
  ['fe80::1%', null],
  ['fe80::1%a b', null],
  ['1:2:3:4:5:6:7', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1::2::3', null],
  [':::', null],
  [':1:2:3:4:5:6:7:8', null],
  ['1:2:3:4:5:6:7:8:', null],
  ['12345::', null],
  ['g::', null],
  [':', null],
  ['', null],
  ['UNKNOWN', null],
  ['scanner.example.net', null],
  [`::${'0'.repeat(1000)}1`, null],
];

for (const [text, canonical] of spellings) {
  test(`${JSON.stringify(text.slice(0, 40))} is ${canonical ?? 'no address'}`, () => {
    assert.equal(canonicalAddress(text), canonical);
  });
}

// address -> special or not, at both edges of each block
const judged: readonly (readonly [string, boolean])[] = [
  ['0.0.0.0', true],
  ['0.255.255.255', true],
  ['1.0.0.0', false],
  ['9.255.255.255', false],
  ['10.0.0.0', true],
  ['10.255.255.255', true],
  ['11.0.0.0', false],
  ['100.63.255.255', false],
  ['100.64.0.0', true],
  ['100.127.255.255', true],
  ['100.128.0.0', false],
  ['127.0.0.1', true],
  ['128.0.0.1', false],
  ['169.253.255.255', false],
  ['169.254.169.254', true],
  ['172.15.255.255', false],
  ['172.16.0.0', true],
  ['172.31.255.255', true],
  ['172.32.0.0', false],
  ['192.0.0.255', true],
  ['192.0.1.0', false],
  ['192.0.2.255', true],
  ['192.0.3.0', false],
  ['192.31.196.1', true],
  ['192.52.193.1', true],
  ['192.88.98.255', false],
  ['192.88.99.1', true],
  ['192.167.255.255', false],
  ['192.168.0.0', true],
  ['192.169.0.0', false],
  ['192.175.48.1', true],
  ['198.17.255.255', false],
  ['198.18.0.0', true],
  ['198.19.255.255', true],
  ['198.20.0.0', false],
  ['198.51.100.7', true],
  ['203.0.113.7', true],
  ['203.0.114.0', false],
  ['223.255.255.255', false],
  ['224.0.0.1', true],
  ['239.255.255.255', true],
  ['240.0.0.1', true],
  ['255.255.255.255', true],
  ['::', true],
  ['::1', true],
  ['::c000:201', true],
  ['64:ff9b::100:1', false],
  ['64:ff9b::a00:1', true],
  ['64:ff9b::c0a8:1', true],
  ['64:ff9b:1::100:1', true],
  ['100::1', true],
  ['100:0:0:1::1', true],
  ['1fff:ffff::1', true],
  ['2000::1', false],
  ['2001::1', true],
  ['2001:2::1', true],
  ['2001:20::1', true],
  ['2001:30::1', true],
  ['2001:1ff:ffff::1', true],
  ['2001:200::1', false],
  ['2001:db7:ffff::1', false],
  ['2001:db8::1', true],
  ['2001:db9::1', false],
  ['2002:100:1::1', false],
  ['2002:a00:1::1', true],
  ['2002:c000:201::1', true],
  ['2620:4f:7fff::1', false],
  ['2620:4f:8000::1', true],
  ['3ffe:ffff::1', false],
  ['3fff::1', true],
  ['3fff:fff::1', true],
  ['3fff:1000::1', false],
  ['4000::1', true],
  ['5f00::1', true],
  ['fc00::1', true],
  ['fdff::1', true],
  ['fe80::1', true],
  ['fec0::1', true],
  ['ff02::1', true],
  ['', true],
  ['UNKNOWN', true],
  ['scanner.example.net', true],
];

for (const [ip, isSpecial] of judged) {
  test(`${ip === '' ? 'no text' : ip} is ${isSpecial ? 'special' : 'public'}`, () => {
    assert.equal(isSpecialAddress(ip), isSpecial);
  });
}

const nearlyAddresses = fc
  .array(fc.constantFrom(...'0123456789abcdefF.:%g '.split(/(?:)/u), '::', 'ffff:', '255', '00'), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));
const texts = fc.oneof(fc.ipV4(), fc.ipV6(), nearlyAddresses, fc.string());

test('canonical text does not change, and node:net agrees that it is an address', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const canonical = canonicalAddress(text);
      if (canonical === null) return;
      assert.notEqual(isIP(canonical), 0);
      assert.equal(canonicalAddress(canonical), canonical);
    }),
    { numRuns: 2000 },
  );
});

test('every address of node:net has a canonical text, and other text has none', () => {
  fc.assert(
    fc.property(texts, (text) => {
      // Scopes and leading zeros are intended differences.
      if (text.includes('%') || /(?:^|[.:])0\d*\d\.|\.0\d/u.test(text)) return;
      assert.equal(canonicalAddress(text) !== null, isIP(text) !== 0);
    }),
    { numRuns: 2000 },
  );
});

test('IPv6 is written like in the URL standard', () => {
  const groups = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 0xffff })), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, (numbers) => {
      const text = numbers.map((group) => group.toString(16).padStart(4, '0')).join(':');
      fc.pre(!/^(?:0000:){5}ffff/u.test(text));
      assert.equal(canonicalAddress(text), new URL(`http://[${text}]`).hostname.slice(1, -1));
    }),
    { numRuns: 2000 },
  );
});
