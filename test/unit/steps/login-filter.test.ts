import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { UsageError } from '../../../src/lib/errors.js';
import { limitOf, loginFilterOf } from '../../../src/steps/login-filter.js';
import type { LoginFilter } from '../../../src/model/login-filter.js';

type Given = Readonly<Record<string, string | readonly string[]>>;

function filterOf(given: Given, timezone = 'UTC'): LoginFilter {
  const entries = Object.entries(given);
  return loginFilterOf({
    options: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Record<
      string,
      string
    >,
    lists: Object.fromEntries(entries.filter(([, value]) => typeof value !== 'string')) as Record<
      string,
      string[]
    >,
    settings: { timezone },
  });
}

const midnight = Date.UTC(2026, 10, 1) * 1000;

const fingerprint = 'SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM';

const accepted: readonly (readonly [given: Given, filter: object])[] = [
  [{}, {}],
  [
    { since: '2026-11-01', until: '2026-11-02' },
    { since: midnight, until: midnight + 86_400_000_000 },
  ],
  [{ host: ['web1', 'a,b'] }, { hosts: ['web1', 'a,b'] }],
  [{ user: ['-x', '', 'a,b', ' root '] }, { users: ['-x', '', 'a,b', ' root '] }],
  [{ user: ['root', 'root'] }, { users: ['root'] }],
  [{ country: ['br,Germany', 'uk'] }, { countries: ['BR', 'DE', 'GB'] }],
  [{ asn: ['64500, AS64501', 'as64502'] }, { asns: [64_500, 64_501, 64_502] }],
  [{ status: ['accepted,FAILED'] }, { statuses: ['Accepted', 'Failed'] }],
  [{ method: ['password,publickey'] }, { methods: ['password', 'publickey'] }],
  [{ key: [fingerprint, 'anna, laptop'] }, { keys: [fingerprint, 'anna, laptop'] }],
];

const refused: readonly (readonly [given: Given, message: RegExp, hint: RegExp])[] = [
  [{ since: 'last week' }, /^--since: expected a time, got "last week"$/, /2d/],
  [{ since: '2026-02-30' }, /^--since: expected a time, got "2026-02-30"$/, /2026-11-01/],
  [
    { since: '2026-11-01', until: '2026-11-01' },
    /^--until: expected a later time than --since, got "2026-11-01"$/,
    /name the next day/,
  ],
  [{ since: '1d', until: '2d' }, /^--until: expected a later time than --since, got "2d"$/, /^exchange/],
  [{ ip: ['web1'] }, /^--ip: expected an address or network, got "web1"$/, /203\.0\.113\.0\/24/],
  [{ ip: ['203.0.113.0/33'] }, /^--ip: expected an address or network/, /2001:db8::\/32/],
  [{ ip: ['\u001b[31m'] }, /^--ip: expected an address or network, got "\\x1b\[31m"$/, /203/],
  [{ country: ['Brasil'] }, /^--country: expected a country, got "Brasil"$/, /did you mean "brazil"/],
  [{ country: ['xx'] }, /^--country: expected a country, got "xx"$/, /code such as BR/],
  [{ asn: ['ASN1'] }, /^--asn: expected the number of an autonomous system, got "ASN1"$/, /AS64500/],
  [{ asn: ['0'] }, /^--asn: expected the number/, /64500/],
  [{ asn: ['4294967296'] }, /^--asn: expected the number/, /64500/],
  [
    { status: ['ok'] },
    /^--status: expected one of accepted, failed, invalid, probe, got "ok"$/,
    /accepted,failed/,
  ],
  [{ host: [''] }, /^--host: expected a value, got ""$/, /remove --host/],
  [{ key: [''] }, /^--key: expected a value/, /remove --key/],
  [
    { key: ['SHA256:uNiVztksCsDh…'] },
    /^--key: expected a whole fingerprint, got "SHA256:uNiVztksCsDh…"$/,
    /top keys --format csv/,
  ],
  [{ key: ['MD5:aa:bb'] }, /^--key: expected a whole fingerprint/, /top keys/],
  [
    { since: '2026-11-02', until: '2026-11-01' },
    /^--until: expected a later time than --since, got "2026-11-01"$/,
    /^exchange/,
  ],
  [
    { user: Array.from({ length: 1001 }, (_, n) => `u${n}`) },
    /^--user: expected at most 1000 values, got 1001$/,
    /fewer/,
  ],
];

suite('the flags that filter logins', () => {
  for (const [given, filter] of accepted) {
    test(`${JSON.stringify(given)} is accepted`, () => assert.deepEqual(filterOf(given), filter));
  }

  test('networks are read as everywhere', () => {
    const { networks = [] } = filterOf({
      ip: ['203.0.113.7,198.51.100.9/24', '::ffff:192.0.2.1', '2001:DB8::/32'],
    });
    assert.deepEqual(
      networks.map(({ text }) => text),
      ['203.0.113.7', '198.51.100.0/24', '192.0.2.1', '2001:db8::/32'],
    );
  });

  test('a time without an offset is one of the time zone', () => {
    assert.deepEqual(filterOf({ since: '2026-11-01' }, 'Asia/Kathmandu'), {
      since: midnight - 20_700_000_000,
    });
  });

  for (const [given, message, hint] of refused) {
    test(`${JSON.stringify(given).slice(0, 60)} is refused`, () => {
      assert.throws(
        () => filterOf(given),
        (error) => error instanceof UsageError && message.test(error.message) && hint.test(error.hint),
      );
    });
  }

  test('the limit is a number or all', () => {
    assert.equal(limitOf({ options: {} }, 50), 50);
    assert.equal(limitOf({ options: { limit: '7' } }, 50), 7);
    assert.equal(limitOf({ options: { limit: 'all' } }, 50), Infinity);
    for (const limit of ['0', '-1', '1e3', 'ALL', '', '5.5', '99999999999'])
      assert.throws(() => limitOf({ options: { limit } }, 50), UsageError);
  });
});
