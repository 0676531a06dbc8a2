import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { joinUse, keysToAsk } from '../../../src/keys/keys.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { FiledKey, KeyFact, KeyHost, KeyLogin, KeyUse } from '../../../src/model/authorized-key.js';
import type { KeyRow } from '../../../src/model/key-row.js';

const zone = openTimeZone('UTC');
const host: KeyHost = { host: 'web1', first: 1, last: 900, publickeySince: 1, keysSince: 1 };
const silent: KeyHost = { ...host, host: 'db1', keysSince: null };

function filed(fingerprint: string, over: Partial<FiledKey> = {}): FiledKey {
  return {
    ...{ file: '/home/anna/.ssh/authorized_keys', account: 'anna', line: 1, type: 'ED25519', fingerprint },
    ...{ md5: `md5 of ${fingerprint}`, isAuthority: false, options: [], comment: '', ...over },
  };
}

function fact(key: string, user: string, first: number, on = 'web1'): KeyFact {
  return { key, user, host: on, first };
}

function login(date: number, user: string, over: Partial<KeyLogin> = {}): KeyLogin {
  return { date, user, host: 'web1', ip: '192.0.2.1', countryCode: 'NL', ...over };
}

function use(key: string, over: Partial<KeyUse>): KeyUse {
  return { key, type: 'RSA', users: [], refused: 0, newest: [], ...over };
}

function joined(
  keys: readonly FiledKey[],
  facts: readonly KeyFact[],
  uses: readonly KeyUse[] = [],
  hosts: readonly KeyHost[] = [host, silent],
): { readonly listed: readonly KeyRow[]; readonly unlisted: readonly KeyRow[] } {
  return joinUse(keys, { facts, hosts }, { uses, zone });
}

suite('joinUse', () => {
  test('a key counts for the account of its file', () => {
    const facts = [fact('A', 'anna', 5), fact('A', 'anna', 20, 'db1'), fact('A', 'bob', 3)];
    const users = [
      { user: 'anna', logins: 2, last: 50 },
      { user: 'bob', logins: 7, last: 80 },
    ];
    const newest = [
      login(80, 'bob', { ip: '192.0.2.9' }),
      login(40, 'anna', { host: 'db1.example.org' }),
      login(30, 'anna', { ip: null }),
    ];
    const { listed } = joined([filed('A')], facts, [use('A', { users, newest, refused: 4 })]);
    const [row] = listed;
    assert.deepEqual(
      { state: row?.state, logins: row?.logins, first: row?.first, last: row?.last, refused: row?.refused },
      { state: 'used', logins: 2, first: 5, last: 40, refused: 4 },
    );
    assert.deepEqual(row?.hosts, [
      { host: 'db1', first: 20, last: 40 },
      { host: 'web1', first: 5, last: 30 },
    ]);
    assert.deepEqual(row.addresses, [{ ip: '192.0.2.1', countryCode: 'NL', last: 40 }]);
    assert.equal(row.newest, 2);
    assert.deepEqual(row.users, [
      { user: 'bob', logins: 7, first: 3, last: 80 },
      { user: 'anna', logins: 2, first: 5, last: 40 },
    ]);
  });

  test('a key that only others use is not used by the account', () => {
    const { listed } = joined([filed('A')], [fact('A', 'bob', 3)]);
    assert.equal(listed[0]?.state, 'by-others');
  });

  test('a file without an account takes every user', () => {
    const { listed } = joined([filed('A', { account: null })], [fact('A', 'bob', 3)]);
    assert.equal(listed[0]?.state, 'used');
  });

  test('unused keys come first, then those that were not used for longest', () => {
    const keys = ['C', 'A', 'X', 'B', 'P'].map((name) => filed(name));
    const facts = [fact('A', 'anna', 1), fact('B', 'bob', 2), fact('C', 'anna', 3), fact('P', 'anna', 1)];
    const uses = ['A', 'C'].map((key, n) => use(key, { newest: [login(20 + n, 'anna')] }));
    const { listed } = joined(keys, facts, uses);
    assert.deepEqual(
      listed.map(({ fingerprint, state, last }) => [fingerprint, state, last]),
      [
        ['X', 'never', null],
        ['B', 'by-others', null],
        // Its logins were pruned.
        ['P', 'used', null],
        ['A', 'used', 20],
        ['C', 'used', 21],
      ],
    );
  });

  test('a key is not called unused if no log has keys', () => {
    const { listed } = joined([filed('A')], [], [], [silent]);
    assert.equal(listed[0]?.state, 'unknown');
  });

  test('a login of a release that logs MD5 counts, with and without its name', () => {
    const facts = [fact('md5 of A', 'anna', 7), fact('MD5:md5 of A', 'anna', 5)];
    const uses = facts.map(({ key }) => use(key, { users: [{ user: 'anna', logins: 1, last: 9 }] }));
    const { listed, unlisted } = joined([filed('A')], facts, uses);
    assert.deepEqual([listed[0]?.first, listed[0]?.logins, listed[0]?.last], [5, 2, 9]);
    assert.deepEqual(unlisted, []);
  });

  test('a CA is used by logins with its certificates, and a key by logins with itself', () => {
    const keys = [filed('A'), filed('A', { isAuthority: true, line: 2 })];
    const facts = [fact('ED25519 A', 'anna', 5)];
    // The logins with a certificate of the key are not logins with the key.
    const uses = [
      use('A', { users: [{ user: 'anna', logins: 3, last: 6 }] }),
      use('ED25519 A', { newest: [login(6, 'anna')] }),
    ];
    const { listed } = joined(keys, facts, uses);
    assert.deepEqual(
      listed.map(({ isAuthority, state, logins, last }) => [isAuthority, state, logins, last]),
      [
        [false, 'never', 0, null],
        [true, 'used', null, 6],
      ],
    );
  });

  test('keys in none of the files are listed too, the newest login first', () => {
    const facts = [fact('A', 'anna', 1), fact('B', 'bob', 2), fact('RSA C', 'bob', 3)];
    const uses = [use('B', { newest: [login(9, 'bob')] }), use('RSA C', { newest: [login(10, 'bob')] })];
    const { unlisted } = joined([filed('A')], facts, uses);
    assert.deepEqual(
      unlisted.map(({ type, fingerprint, isAuthority, entry }) => [type, fingerprint, isAuthority, entry]),
      [
        ['RSA', 'C', true, null],
        ['RSA', 'B', false, null],
      ],
    );
  });

  test('a key in the files of two accounts names both', () => {
    const { listed } = joined([filed('A'), filed('A', { account: 'bob' }), filed('B')], []);
    assert.deepEqual(
      listed.map(({ accounts }) => accounts),
      [['anna', 'bob'], ['anna', 'bob'], ['anna']],
    );
  });

  test('asks for each key once, and for a CA only if it was used', () => {
    const keys = [filed('A'), filed('A', { line: 2 }), filed('C', { isAuthority: true })];
    const facts = [fact('A', 'anna', 1), fact('A', 'bob', 1), fact('B', 'bob', 2)];
    assert.deepEqual(keysToAsk(keys, { facts, hosts: [] }), ['A', 'md5 of A', 'MD5:md5 of A', 'B']);
  });
});

test('a key that a file has on 20,000 lines is looked at once for each account', () => {
  const newest = Array.from({ length: 500 }, (_, n) => login(n, 'anna', { ip: `192.0.2.${n % 250}` }));
  const keys = Array.from({ length: 20_000 }, (_, n) =>
    filed('A', { line: n + 1, account: n % 2 ? 'anna' : 'bob' }),
  );
  const { listed } = joined(keys, [fact('A', 'anna', 5)], [use('A', { newest })]);
  assert.equal(listed.length, 20_000);
  assert.deepEqual([...new Set(listed.map(({ state }) => state))].sort(), ['by-others', 'used']);
  assert.ok(listed.every(({ accounts }) => accounts.join() === 'anna,bob'));
});
