// The server's bans and the imported lists, merged.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { mergeShared } from '../../../src/bans/merge-shared.js';
import { contains, overlaps, parseNetwork, type Network } from '../../../src/lib/networks.js';
import type { Ban, StoredSharedBan } from '../../../src/model/ban.js';
import { ban, NOW } from './lists.js';

const SECOND = 1_000_000;

const facts = {
  successfulLogins: [],
  exemptionReason: () => null,
  loginsSince: NOW - 9 * SECOND,
  now: NOW,
  widest: { 4: 16, 6: 32 },
};

const shared = (network: string, over: Partial<StoredSharedBan> = {}): StoredSharedBan => {
  return { origin: 'friends', network, addedAt: NOW - SECOND, seenAt: null, expires: null, ...over };
};

const texts = (bans: readonly Ban[]): string[] =>
  bans.map(({ network, origin }) => `${network} ${origin ?? 'own'}`);

suite('the merged list', () => {
  test("has both, sorted, each network once, and prefers the server's entry if both last as long", () => {
    const own = ['44.0.0.2', '44.0.0.9'].map((network) => ban(network));
    const others = ['2a00::/64', '44.0.0.9', '44.0.0.1'].map((network) => shared(network));
    const { bans } = mergeShared({ own, breakIns: [], shared: others }, facts);
    assert.deepEqual(texts(bans), ['44.0.0.1 friends', '44.0.0.2 own', '44.0.0.9 own', '2a00::/64 friends']);
    assert.deepEqual([bans[0]?.since, bans[0]?.lastSeen, bans[0]?.attempts], [NOW - SECOND, NOW - SECOND, 0]);
  });

  test('has no entry within another that lasts at least as long', () => {
    const own = [ban('44.0.0.0/24', { expires: NOW + 5 }), ban('44.0.1.0/24')];
    const others = [
      shared('44.0.0.1', { expires: NOW + 5 }),
      shared('44.0.0.2', { expires: NOW + 6 }),
      shared('44.0.1.1'),
    ];
    assert.deepEqual(texts(mergeShared({ own, breakIns: [], shared: others }, facts).bans), [
      '44.0.0.0/24 own',
      '44.0.0.2 friends',
      '44.0.1.0/24 own',
    ]);
  });

  test('has no expired entry', () => {
    const others = [shared('44.0.0.1', { expires: NOW }), shared('44.0.0.2', { expires: NOW + 1 })];
    assert.deepEqual(texts(mergeShared({ own: [], breakIns: [], shared: others }, facts).bans), [
      '44.0.0.2 friends',
    ]);
  });

  test('exempts recent logins from imported lists, and names the list', () => {
    const successfulLogins = [
      { ip: '44.0.0.1', first: 0, last: NOW - SECOND, firstPasswordLogin: null },
      { ip: '44.0.9.9', first: 0, last: NOW - 90 * SECOND, firstPasswordLogin: null },
    ];
    const others = [shared('44.0.0.0/24'), shared('44.0.9.9'), shared('44.0.0.2', { origin: 'salt/web2' })];
    const { bans, exempt } = mergeShared(
      { own: [], breakIns: [], shared: others },
      { ...facts, successfulLogins },
    );
    assert.deepEqual(texts(bans), ['44.0.0.2 salt/web2', '44.0.9.9 friends']);
    assert.deepEqual(exempt, [
      { network: '44.0.0.0/24', reason: 'logged in on 2026-01-31; on the imported list friends' },
    ]);
  });

  test('a login that was a break-in, or that is banned all the same, exempts no address', () => {
    const successfulLogins = ['44.0.0.1', '44.0.1.9', '2a00:1::5', '2a00:2::5'].map((ip) => {
      return { ip, first: NOW - SECOND, last: NOW - SECOND, firstPasswordLogin: NOW - SECOND };
    });
    const own = [ban('44.0.1.0/24', { expires: NOW + 5 }), ban('2a00:1::/64', { expires: NOW + 5 })];
    const breakIns = ['44.0.0.1', '2a00:2::/64'].map((network) => ({ network, date: NOW - SECOND }));
    const others = ['44.0.0.1', '44.0.1.9', '2a00:1::/64', '2a00:2::/64'].map((network) => shared(network));
    const { bans, exempt } = mergeShared({ own, breakIns, shared: others }, { ...facts, successfulLogins });
    assert.deepEqual(exempt, []);
    assert.deepEqual(texts(bans), [
      '44.0.0.1 friends',
      '44.0.1.0/24 own',
      '44.0.1.9 friends',
      '2a00:1::/64 friends',
      '2a00:2::/64 friends',
    ]);
  });

  test('never has an address of the allowlist, and loses nothing else, whatever the lists are', () => {
    const ip = fc.tuple(fc.nat(2), fc.nat(7)).map(([a, b]) => `44.0.${a}.${b}`);
    const network = fc.oneof(
      ip,
      fc.tuple(ip, fc.constantFrom(22, 24, 29, 30, 31)).map(([text, length]) => `${text}/${length}`),
    );
    const some = fc.array(
      network.map((text) => parseNetwork(text)?.text ?? ''),
      { maxLength: 12 },
    );
    const expires = fc.constantFrom(null, NOW - 1, NOW + 1, NOW + 2);
    const lists = fc.record({ own: some, others: fc.array(fc.tuple(network, expires)), allowed: some });
    fc.assert(
      fc.property(lists, ({ own, others, allowed }) => {
        const allowlist = allowed.flatMap((text) => parseNetwork(text) ?? []);
        const mayBan = (one: Network): boolean => !allowlist.some((each) => overlaps(each, one));
        const ours = own.flatMap((text) => parseNetwork(text) ?? []).filter(mayBan);
        const theirs = others.map(([text, end]) => shared(parseNetwork(text)?.text ?? '', { expires: end }));
        const { bans } = mergeShared(
          {
            own: [...new Set(ours.map(({ text }) => text))].map((text) => ban(text)),
            breakIns: [],
            shared: theirs,
          },
          { ...facts, exemptionReason: (one) => (mayBan(one) ? null : 'allowed') },
        );
        const listed = bans.flatMap((each) => parseNetwork(each.network) ?? []);
        assert.ok(listed.every(mayBan));
        const wanted = [
          ...ours,
          ...theirs
            .filter((each) => each.expires === null || each.expires > NOW)
            .flatMap((each) => parseNetwork(each.network) ?? [])
            .filter(mayBan),
        ];
        for (const one of wanted)
          assert.ok(
            listed.some((each) => contains(each, one)),
            one.text,
          );
        for (const one of listed)
          assert.ok(
            wanted.some((each) => each.text === one.text),
            one.text,
          );
      }),
      { numRuns: 1000 },
    );
  });
});
