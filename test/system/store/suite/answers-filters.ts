// The newest logins of a filter, and what they have in common: compared with a plain filter over all rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { parseNetwork, type Network } from '../../../../src/lib/networks.js';
import { statuses, type LoginRow, type StoredLogin } from '../../../../src/model/login.js';
import { type LoginFilter, type TopEntry, topsOf } from '../../../../src/model/login-filter.js';
import type { SessionEnd } from '../../../../src/model/session-end.js';
import type { Store } from '../../../../src/store/store.js';
import { filtered, secondsOf, topEntries } from '../../../support/filtered-logins.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const ROWS = 600;
const DAY = 86_400_000_000;
const RUNS = 60;

/** Lines between two logins: so many that a log has many blocks of lines, as MySQL keeps the ranges of users. */
const LINES_PER_LOGIN = 1999;

const names = [
  'root',
  'Root',
  'root ',
  '',
  '-x',
  'a\'b\\"',
  '%',
  'ä'.repeat(80),
  'ä'.repeat(80) + 'x',
  'NULL',
  '😀',
];
const hosts = ['web1', 'web1.example.org', 'WEB2', 'db,1', '192.0.2.1', '%'];
const ips = [
  ...['203.0.113.7', '203.0.113.77', '203.0.114.7', '20.3.0.1', '198.51.100.1', '10.0.0.1'],
  ...[
    '2001:db8::1',
    '2001:db8:0:1::1',
    '2001:db8:1::1',
    '2001:db8:1:2:3:4:5:6',
    '::1',
    'fe80::1',
    '2001:db80::1',
  ],
];
const sha = (letter: string): string => `SHA256:${letter.repeat(43)}`;
const keys = [
  { key_type: 'ED25519', key_fingerprint: sha('a') },
  {
    key_type: 'ED25519-CERT',
    key_fingerprint: sha('a'),
    cert_id: "anna's laptop",
    cert_serial: '1',
    cert_ca: `RSA ${sha('c')}`,
  },
  { key_type: 'RSA', key_fingerprint: sha('B') },
  { key_type: 'RSA', key_fingerprint: '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff' },
  { key_type: 'RSA', key_fingerprint: 'MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:fe' },
];
const methods = ['password', 'publickey', 'keyboard-interactive', 'keyboard-interactive/pam', 'none'];
const locations = [
  { country: { code: 'NL', name: 'Netherlands' }, asn: 64_500, as_name: 'Example Net' },
  { country: { code: 'NL', name: 'The Netherlands' }, asn: 4_294_967_295, as_name: null },
  { country: { code: 'BR', name: 'Brazil' }, asn: null, as_name: null },
  { country: { code: null, name: null }, asn: null, as_name: null },
];

const instant = fc.oneof(
  fc.integer({ min: -30, max: 30 }).map((hours) => NOON + (hours * DAY) / 8),
  fc.integer({ min: NOON - 20 * DAY, max: NOON }),
);
const anyRow: fc.Arbitrary<Partial<LoginRow>> = fc
  .record({
    date: instant,
    host: fc.constantFrom(...hosts),
    user: fc.option(fc.constantFrom(...names)),
    ip: fc.option(fc.constantFrom(...ips), { freq: 8 }),
    location: fc.constantFrom(...locations),
    status: fc.constantFrom(...statuses),
    method: fc.option(fc.constantFrom(...methods)),
    reason: fc.constantFrom(null, 'closed', 'reset', 'not-allowed'),
    key: fc.constantFrom({}, ...keys),
    port: fc.constantFrom(null, 1000, 1001),
    pid: fc.constantFrom(null, 1, 2),
    attempts: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ location, key, ...row }) => ({ ...row, ...key, ...(row.ip === null ? {} : location) }));
const anyEnd: fc.Arbitrary<SessionEnd> = fc
  .record({
    host: fc.constantFrom(...hosts),
    from: fc.option(fc.record({ ip: fc.constantFrom(...ips), port: fc.constantFrom(1000, 1001) })),
    pid: fc.constantFrom(1, 2),
    date: instant,
  })
  .map(({ from, ...end }) => ({ ...end, ip: from?.ip ?? null, port: from?.port ?? null }));

const some = <T>(...values: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const networks = [
  ...ips,
  ...['203.0.113.0/24', '203.0.112.0/22', '203.0.113.64/26', '0.0.0.0/0', '128.0.0.0/1', '20.0.0.0/8'],
  ...['2001:db8::/32', '2001:db8::/64', '2001:db8:1::/48', '2001:db8:1:2::/63', '::/0', 'fe80::/10', '::/64'],
].flatMap((text): readonly Network[] => {
  const network = parseNetwork(text);
  return network === null ? [] : [network];
});
const anyFilter: fc.Arbitrary<LoginFilter> = fc.record(
  {
    since: instant,
    until: instant,
    hosts: some(...hosts, 'WEB1', 'web2', 'nobody'),
    users: some(...names, 'nobody'),
    networks: some(...networks),
    countries: some('NL', 'BR', 'DE'),
    asns: some(64_500, 4_294_967_295, 1),
    statuses: some(...statuses),
    methods: some(...methods, 'nothing'),
    keys: some(
      sha('a'),
      'B'.repeat(43),
      'MD5:00:11:22:33:44:55:66:77:88:99:AA:bb:cc:dd:ee:ff',
      "anna's laptop",
      'none',
    ),
  },
  { requiredKeys: [] },
);
// One filter in half of the cases: several seldom match.
const filters = fc.oneof(
  anyFilter,
  anyFilter.map((filter) => Object.fromEntries(Object.entries(filter).slice(0, 1)) as LoginFilter),
);

type Sample = {
  readonly db: Store;
  readonly rows: readonly StoredLogin[];
  readonly ends: readonly SessionEnd[];
};

async function sample({ freshUrl, openUrl }: TestDatabases): Promise<Sample> {
  const db = await openUrl(freshUrl());
  const rows = fc
    .sample(anyRow, { numRuns: ROWS, seed: 7 })
    .map((over, n) => loginRow({ line: 1 + n * LINES_PER_LOGIN, ...over }));
  const ends = fc.sample(anyEnd, { numRuns: ROWS, seed: 8 });
  const half = ROWS / 2;
  // Two logs, so that ids are not in order of time.
  for (const [n, name] of ['auth.log', 'auth.log.1'].entries()) {
    const source = await db.addSource(name, Buffer.concat([head, Buffer.from(name)]));
    const part = rows.slice(n * half, (n + 1) * half);
    await db.commit(batch(source, part, { sessionEnds: ends.slice(n * half, (n + 1) * half) }));
  }
  return { db, rows: await db.rowsAfter(0, ROWS), ends };
}

const byValue = (entries: readonly { readonly value: string | null }[]): unknown[] =>
  [...entries].sort((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1));

export function answersFilters(databases: TestDatabases): void {
  let made: Promise<Sample> | undefined;
  const stored = (): Promise<Sample> => (made ??= sample(databases));

  test('finds the newest logins of any filter, and the lengths of their sessions', async () => {
    const { db, rows, ends } = await stored();
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(1, 7, 50, ROWS), async (filter, limit) => {
        const expected = filtered(rows, filter)
          .slice(0, limit)
          .map((row) => ({ ...row, seconds: secondsOf(row, rows, ends) }));
        assert.deepEqual(await db.newestLogins(filter, limit), expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('finds them page by page', async () => {
    const { db, rows } = await stored();
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = filtered(rows, filter);
        const first = await db.newestLogins(filter, 10);
        const second = first.length < 10 ? [] : await db.newestLogins(filter, 10, first.at(-1));
        assert.deepEqual(
          [...first, ...second].map(({ id }) => id),
          expected.slice(0, 20).map(({ id }) => id),
        );
      }),
      { numRuns: RUNS / 2 },
    );
  });

  for (const what of topsOf) {
    test(`counts logins by ${what}`, async () => {
      const { db, rows } = await stored();
      const check = async (filter: LoginFilter): Promise<void> => {
        const expected = topEntries(filtered(rows, filter), what);
        assert.deepEqual(byValue(await db.topOf(what, filter, Infinity)), byValue(expected));
        const limited = await db.topOf(what, filter, 3);
        const rank = (entry: TopEntry): number =>
          what === 'keys' ? entry.logins : what === 'reasons' ? entry.rows : entry.attempts;
        const ranks = expected.map(rank).sort((a, b) => b - a);
        assert.deepEqual(limited.map(rank), ranks.slice(0, 3));
      };
      await check({});
      await fc.assert(fc.asyncProperty(filters, check), { numRuns: RUNS / 6 });
    });
  }

  test('finds the newest logins of a key that was offered with a thousand names on a day', async () => {
    const db = await databases.openUrl(databases.freshUrl());
    const rows = Array.from({ length: 1000 }, (_, n) =>
      loginRow({ line: n + 1, user: `user${n}`, date: NOON + n, ...keys[n % 2] }),
    );
    await db.commit(batch(await db.addSource('auth.log', head), rows));
    const found = await db.newestLogins({ keys: [sha('a')] }, 600);
    assert.deepEqual(
      found.map(({ user }) => user),
      Array.from({ length: 600 }, (_, n) => `user${999 - n}`),
    );
  });

  test('finds nothing in an empty database', async () => {
    const db = await databases.openUrl(databases.freshUrl());
    assert.deepEqual(await db.newestLogins({}, 50), []);
    assert.deepEqual(await db.newestLogins({ users: ['root'], keys: [sha('a')] }, 50), []);
    for (const what of topsOf) assert.deepEqual(await db.topOf(what, {}, 50), []);
  });
}
