import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAddresses } from '../../../tools/sample-log/addresses.js';
import { createRandom } from '../../../tools/sample-log/random.js';
import { canonicalAddress } from '../../../src/lib/addresses.js';
import { isSpecialAddress } from '../../../src/lib/special-addresses.js';

const addresses = openAddresses();
/** Enough to draw 203.0.113.0/24 several times among about 9,000 Australian blocks. */
const AUSTRALIAN_DRAWS = 60_000;

test('no special-purpose address is drawn, though the MMDB places documentation networks in Australia', () => {
  const random = createRandom(1, 'australia');
  for (let nth = 0; nth < AUSTRALIAN_DRAWS; nth += 1) {
    const { ip, countryCode } = addresses.drawFrom('AU', random);
    assert.ok(!isSpecialAddress(ip), ip);
    assert.equal(countryCode, 'AU');
  }
});

test('IPv6 addresses are public, have a country, and are written as sshd writes them', () => {
  const random = createRandom(1, 'v6');
  for (let nth = 0; nth < 500; nth += 1) {
    const { ip, countryCode } = addresses.drawV6(random);
    assert.match(ip, /^2[0-9a-f:]+$/);
    assert.equal(canonicalAddress(ip), ip);
    assert.ok(!isSpecialAddress(ip), ip);
    assert.match(countryCode ?? '', /^[A-Z]{2}$/);
  }
});

test('a network has the requested number of different hosts of one /24', () => {
  const hosts = addresses.drawNetwork('BR', 22, createRandom(1, 'network')).map(({ ip }) => ip);
  assert.equal(new Set(hosts).size, 22);
  assert.equal(new Set(hosts.map((ip) => ip.slice(0, ip.lastIndexOf('.')))).size, 1);
});

test('a country without blocks is an error, not an endless search', () => {
  assert.throws(() => addresses.drawFrom('XX', createRandom(1, 'nowhere')), RangeError);
});
