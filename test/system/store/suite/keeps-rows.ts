// Stored rows are read back unchanged: every field, every character, every size.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LoginRow } from '../../../../src/model/login.js';
import { batch, head, loginRow, NOON, storeRows } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

const hostileUsers = [
  '',
  ' ',
  'a',
  'a ',
  'A',
  'Root',
  'root',
  'ROOT\u0000',
  "'; DROP TABLE logins; --",
  '"\\\\\'%_?`',
  'tab\tnew\nline\r\u001a',
  'é',
  'e\u0301',
  'ß',
  'ss',
  '😀',
  '\u202emoc',
  'x'.repeat(400),
  '😀'.repeat(4000),
];

const plainKey = { key_type: 'ED25519', key_fingerprint: `SHA256:${'a'.repeat(43)}` };

const certificate = {
  ...{ key_type: 'ED25519-CERT', key_fingerprint: `SHA256:${'b'.repeat(43)}` },
  ...{ cert_id: 'anna@laptop', cert_serial: '18446744073709551615', cert_ca: 'RSA SHA256:ca' },
};

const extremes: readonly Partial<LoginRow>[] = [
  { user: null, ip: null, method: null, port: null, pid: null, country: { code: null, name: null } },
  { rhost: 'host.example.net', ip: null, port: 0, pid: 0, attempts: 0 },
  { line: 2 ** 32 - 1, port: 65535, pid: 4_194_304, attempts: 1_000_000 },
  { ip: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', host: 'h'.repeat(255), service: 'dropbear' },
  { date: NOON + 1 },
  { date: NOON + 999_999 },
  { date: Date.UTC(1999, 11, 31, 23, 59, 59) * 1000 + 123_456 },
  { date: Date.UTC(2026, 2, 29, 1, 30) * 1000 },
  { method: 'keyboard-interactive/pam', status: 'Accepted' },
  { status: 'Invalid', country: { code: 'CI', name: 'Côte d’Ivoire' } },
  { status: 'Probe', method: null, reason: 'bad-banner' },
  { method: 'publickey', status: 'Accepted', ...plainKey, asn: 64_500, as_name: 'Example Net' },
  { method: 'publickey', ...certificate, asn: 4_294_967_295 },
  { ...certificate, cert_id: "'; DROP TABLE logins; --\u0000" },
];

export function keepsRows({ freshUrl, openUrl }: TestDatabases): void {
  test('returns every field unchanged', async () => {
    const url = freshUrl();
    const rows = await storeRows(await openUrl(url), extremes);
    assert.deepEqual(
      await storedRows(url),
      [...rows].sort((a, b) => a.line - b.line),
    );
  });

  test('keeps hostile user names complete and distinct', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const rows = await storeRows(
      db,
      hostileUsers.map((user) => ({ user })),
    );
    assert.deepEqual(await storedRows(url), rows);
    const tried = await db.topUsersTried(100);
    assert.deepEqual(new Set(tried.map(({ user }) => user)), new Set(hostileUsers));
    assert.ok(tried.every(({ attempts }) => attempts === 1));
  });

  test('returns any rows unchanged', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const text = fc.string({ unit: 'grapheme', maxLength: 50 });
    const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
      fc.option(arbitrary, { nil: null });
    const plain = { noNullPrototype: true } as const;
    const row = fc.record(
      {
        date: fc.integer({ min: 0, max: Date.UTC(2100, 0) * 1000 }),
        host: text,
        service: fc.constantFrom('sshd', 'dropbear'),
        pid: orNull(fc.nat()),
        status: fc.constantFrom('Accepted', 'Failed', 'Invalid', 'Probe'),
        method: orNull(text),
        user: orNull(fc.string({ unit: 'binary' })),
        ip: orNull(fc.oneof(fc.ipV4(), fc.ipV6())),
        rhost: orNull(text),
        port: orNull(fc.nat(65535)),
        attempts: fc.nat(100),
        country: fc.record({ code: orNull(fc.constantFrom('DE', 'FR')), name: orNull(text) }, plain),
      },
      plain,
    );
    let source = await db.addSource('auth.log', head);
    const expected: LoginRow[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (some) => {
        const rows = some.map((fields, index) => loginRow({ ...fields, line: expected.length + index + 1 }));
        expected.push(...rows);
        ({ source } = await db.commit(batch(source, rows)));
        assert.deepEqual(await storedRows(url), expected);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  test('loads more rows than fit into one chunk or packet', async () => {
    const url = freshUrl();
    const overs = Array.from({ length: 10_000 }, (_, index) => ({
      user: `user${index}`,
      date: NOON + index,
    }));
    const rows = await storeRows(await openUrl(url), overs);
    assert.deepEqual(await storedRows(url), rows);
  });
}
