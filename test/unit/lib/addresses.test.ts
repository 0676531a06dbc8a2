import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalAddress } from '../../../src/lib/addresses.js';

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
  ['0x7f.1', null],
  ['127.1', null],
  ['1.2.3.4/33', null],
  ['1.2.3.4/32', null],
  ['1.2.3.4 ', null],
  ['\t1.2.3.4', null],
  ['1.2.3.4\0', null],
  ['+1.2.3.4', null],
  ['1e1.2.3.4', null],
  ['\uff11.2.3.4', null],
  ['1\u30022.3.4', null],
  ['[::1]', null],
  ['::1/128', null],
  ['::\uff11', null],
  ['2001:db8::1\n', null],
  ['2001:db8::1 ', null],
  ['::0x1', null],
  ['::+1', null],
  ['1:2:3:4:5:6:7:8::', null],
  ['::1:2:3:4:5:6:7:8', null],
  ['::1:2:3:4:5:6:7', '0:1:2:3:4:5:6:7'],
  ['::ffff:010.0.0.1', '10.0.0.1'],
  ['::ffff:1.2.3', null],
  ['::ffff:0x7f.0.0.1', null],
  ['::ffff:1.2.3.4/33', null],
  ['::1%eth0%eth1', null],
  ['::1%\u0435th0', '::1'],
];

for (const [text, canonical] of spellings) {
  test(`${JSON.stringify(text.slice(0, 40))} is ${canonical ?? 'no address'}`, () => {
    assert.equal(canonicalAddress(text), canonical);
  });
}

// The scope is a name of this machine, which node:net restricts and authtrack does not keep. Leading zeros of IPv4 are
// not octal: sshd does not write them, and other programs pad with them.
const isReadDifferently = (text: string): boolean =>
  text.includes('%') || /(?:^|[.:])0\d+\.|\.0\d/u.test(text);

test('node:net reads the same spellings as addresses, but for scopes and leading zeros', () => {
  const others = spellings.filter(([text, canonical]) => (isIP(text) !== 0) !== (canonical !== null));
  assert.deepEqual(
    others.filter(([text]) => !isReadDifferently(text)),
    [],
  );
});

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
      if (isReadDifferently(text)) return;
      assert.equal(canonicalAddress(text) !== null, isIP(text) !== 0);
    }),
    { numRuns: 2000 },
  );
});

test('node:net takes the canonical text for the same address', () => {
  const familyOf = (text: string): 'ipv4' | 'ipv6' => (isIP(text) === 4 ? 'ipv4' : 'ipv6');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV4().map((ip) => `::ffff:${ip}`),
      ),
      (text) => {
        const canonical = canonicalAddress(text) ?? '';
        const list = new BlockList();
        list.addAddress(canonical, familyOf(canonical));
        assert.ok(list.check(text, familyOf(text)), `${text} became ${canonical}`);
      },
    ),
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
