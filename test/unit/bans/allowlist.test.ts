// Addresses that are never banned.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { openAllowlist } from '../../../src/bans/allowlist/allowlist.js';
import {
  ipv4Gateways,
  ipv4Locals,
  ipv6Gateways,
  ipv6Locals,
} from '../../../src/bans/allowlist/kernel-addresses.js';
import type { System } from '../../../src/bans/allowlist/system.js';
import { ConfigError, PermissionError } from '../../../src/lib/errors.js';
import { networkOf, overlaps, parseNetwork, type Network } from '../../../src/lib/networks.js';

const system: System = {
  localAddresses: () => Promise.resolve(['127.0.0.1', '44.1.1.1', 'fe80::1%eth0', '2a00:1::5']),
  gateways: () => Promise.resolve(['44.1.1.254']),
  lookUp: (name) =>
    name === 'office.example'
      ? Promise.resolve(['44.2.2.2', '2a00:2::2'])
      : Promise.reject(new Error('ENOTFOUND')),
  read: (file) =>
    file === '/etc/allow'
      ? Promise.resolve('# ours\n44.3.3.0/24\n\n 44.4.4.4 # mira\r\n')
      : Promise.reject(new Error('ENOENT')),
  files: {
    read: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    link: () => Promise.resolve(undefined),
  },
  caller: { env: {}, uid: 0, parent: 0 },
  isRunning: () => true,
};

const network = (text: string): Network => {
  const parsed = parseNetwork(text);
  assert.ok(parsed, text);
  return parsed;
};

suite('the allowlist', () => {
  test('gives a reason for each address', async () => {
    const { reasonFor } = await openAllowlist({
      allow: ['44.5.5.77/16', '::ffff:44.6.6.6', '2A00:7::/32', 'office.example', '/etc/allow'],
      system,
    });
    const reasons: Record<string, string | null> = {
      '44.5.200.1': 'allowed by "44.5.5.77/16" (the setting allow)',
      '44.6.6.6': 'allowed by "::ffff:44.6.6.6" (the setting allow)',
      '44.6.6.0/24': 'allowed by "::ffff:44.6.6.6" (the setting allow)',
      '2a00:7:9::/64': 'allowed by "2A00:7::/32" (the setting allow)',
      '44.2.2.2': 'allowed by office.example (44.2.2.2)',
      '2a00:2::/64': 'allowed by office.example (2a00:2::2)',
      '44.3.3.9': 'allowed by "44.3.3.0/24" (/etc/allow:2)',
      '44.4.4.4': 'allowed by "44.4.4.4" (/etc/allow:4)',
      '44.1.1.1': 'an address of this machine',
      '2a00:1::/64': 'an address of this machine',
      '44.1.1.254': 'the default gateway of this machine',
      '10.1.2.3': 'a private or special address',
      '44.0.0.0/6': 'allowed by "::ffff:44.6.6.6" (the setting allow)',
      '8.0.0.0/6': 'a private or special address',
      'fe80::/64': 'an address of this machine',
      'fc00::/64': 'a private or special address',
      '2002:a00:1::/64': 'a private or special address',
      '64:ff9b::/64': 'a private or special address',
      '64:ff9b::800:0/102': 'a private or special address',
      '64:ff9b::a00:1': 'a private or special address',
      '64:ff9b::2c06:607': null,
      '2002:2c06:607::/64': null,
      '44.6.6.7': null,
      '44.4.4.5': null,
      '2a00:8::/64': null,
    };
    for (const [text, reason] of Object.entries(reasons))
      assert.equal(reasonFor(network(text)), reason, text);
  });

  test('refuses an entry that it cannot parse: ignoring it could lock a user out', async () => {
    const bad: Record<string, RegExp> = {
      '44.1.2.3.4': /^the setting allow: expected an address, network or host name, got "44\.1\.2\.3\.4"$/,
      '10.0.0.0/99': /expected an address, network or host name/,
      '44.0x9': /expected an address, network or host name/,
      'evil\u001b': /expected an address, .* got "evil\\x1b"/,
      'gone.example': /^the setting allow: cannot resolve the host name gone\.example$/,
      '/etc/none': /^cannot read the allowlist \/etc\/none: ENOENT$/,
    };
    for (const [entry, message] of Object.entries(bad)) {
      await assert.rejects(openAllowlist({ allow: [entry], system }), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, message);
        return true;
      });
    }
  });

  test('fails if the machine does not list its addresses', async () => {
    const refused = (): Promise<never> => Promise.reject(new Error('uv_interface_addresses: EAFNOSUPPORT'));
    for (const closed of [
      { localAddresses: refused },
      { gateways: () => Promise.reject(new Error('EACCES')) },
    ]) {
      await assert.rejects(openAllowlist({ allow: [], system: { ...system, ...closed } }), (error) => {
        assert.ok(error instanceof PermissionError);
        assert.match(error.message, /^cannot read the addresses of this machine: /);
        return true;
      });
    }
  });

  test('finds every overlap, and no other', async () => {
    const anyNetwork = fc
      .tuple(fc.nat(3), fc.nat(255), fc.integer({ min: 14, max: 32 }))
      .map(([a, b, length]) => networkOf(`44.${a}.${b}.0`, length));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyNetwork, { maxLength: 12 }),
        fc.array(anyNetwork),
        async (allowed, asked) => {
          const { reasonFor } = await openAllowlist({
            allow: allowed.map(({ text }) => text),
            system: {
              ...system,
              localAddresses: () => Promise.resolve([]),
              gateways: () => Promise.resolve([]),
            },
          });
          for (const one of asked) {
            assert.equal(
              reasonFor(one) !== null,
              allowed.some((other) => overlaps(one, other)),
              one.text,
            );
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('reads the routes of Linux', () => {
    const header = 'Iface\tDestination\tGateway \tFlags\n';
    const table = `${header}eth0\t00000000\t0101A8C0\t0003\t0\neth0\t0001A8C0\t00000000\t0001\t0\n`;
    assert.deepEqual(ipv4Gateways(table), ['192.168.1.1']);
    const zeros = '0'.repeat(32);
    const routes = [
      `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth0`,
      `20010db8${'0'.repeat(24)} 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001 eth0`,
    ];
    assert.deepEqual(ipv6Gateways(routes.join('\n')), ['fe80:0000:0000:0000:0000:0000:0000:0001']);
  });

  test('finds the addresses of interfaces that Node does not list', () => {
    const trie = [
      'Main:',
      '  +-- 0.0.0.0/0 3 0 5',
      '     |-- 0.0.0.0',
      '        /0 universe UNICAST',
      '     +-- 44.0.0.0/24 2 0 2',
      '        |-- 44.0.0.0',
      '           /24 link UNICAST',
      '        |-- 44.0.0.5',
      '           /32 host LOCAL',
      '        |-- 44.0.0.255',
      '           /32 link BROADCAST',
      '        |-- 44.0.1.0',
      '           /24 host LOCAL',
      '',
    ];
    assert.deepEqual(ipv4Locals(trie.join('\n')), ['44.0.0.5/32', '44.0.1.0/24']);
    const table = '2a000001000000000000000000000005 04 40 00 82     eth0\n';
    assert.deepEqual(ipv6Locals(table), ['2a00:0001:0000:0000:0000:0000:0000:0005']);
  });
});
