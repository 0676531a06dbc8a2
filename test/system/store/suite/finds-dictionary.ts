// What bans need of the addresses that the rule `dictionary` found: compared with a count of the rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { BanRule } from '../../../../src/model/ban-rule.js';
import type { LoginRow } from '../../../../src/model/login.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const noonDay = Math.floor(NOON / DAY);
const users = ['admin', 'Admin', 'admin ', "o'x\\", '', 'ä'.repeat(90)];
const ips = ['203.0.113.5', '203.0.113.6', '2001:db8::5'];
const countries = [
  { code: 'NL', name: 'Netherlands' },
  { code: 'BE', name: 'Belgium' },
  { code: null, name: null },
];

const rows: readonly LoginRow[] = Array.from({ length: 360 }, (_, n) =>
  loginRow({
    line: n + 1,
    date: NOON + n * (HOUR / 6),
    host: n % 4 === 0 ? 'web2' : 'web1',
    user: n % 7 === 0 ? null : (users[n % users.length] ?? ''),
    ip: ips[n % ips.length] ?? null,
    status: n % 11 === 0 ? 'Accepted' : n % 5 === 0 ? 'Probe' : n % 2 === 0 ? 'Failed' : 'Invalid',
    attempts: n % 3,
    country: countries[n % countries.length] ?? { code: null, name: null },
  }),
);

const rule: BanRule = {
  ...{ maxretry: 5, findtimeMicros: DAY, rootWeight: 1, invalidWeight: 1, probeWeight: 0 },
  ...{ hosts: [], restMicros: null, onlyJournal: false, excessAttempts: null },
};

type Counted = { readonly users: Set<string>; readonly first: number; last: number };

/** How many names are in these rows, by address and day. */
function namesIn(some: readonly LoginRow[]): ReadonlyMap<string, object> {
  const found = new Map<string, Counted>();
  for (const { ip, user, date, status } of some) {
    if (user === null || (status !== 'Failed' && status !== 'Invalid')) continue;
    const key = `${ip ?? ''} ${Math.floor(date / DAY)}`;
    const counted = found.get(key) ?? { users: new Set(), first: date, last: date };
    found.set(key, counted);
    counted.users.add(user);
    counted.last = date;
  }
  return new Map(
    [...found].map(
      ([
        key,
        {
          users: { size },
          first,
          last,
        },
      ]) => [key, { names: size, first, last }],
    ),
  );
}

export function findsDictionary({ freshUrl, openUrl }: TestDatabases): void {
  test('finds the names that addresses tried, in the rows that count', async () => {
    const db = await openUrl(freshUrl());
    assert.equal(await db.lastJudgedDay(), null);
    const source = await db.addSource('auth.log', head);
    await db.commit(batch(source, rows));
    const wanted = { ips: ips.slice(1), users: users.slice(0, 5), since: NOON + 3 * HOUR };
    const isWanted = ({ ip, user, date }: LoginRow): boolean =>
      wanted.ips.includes(ip ?? '') && wanted.users.includes(user ?? 'none') && date >= wanted.since;
    for (const hosts of [[], ['web2']]) {
      const tried = await db.namesTried({ ...rule, hosts }, wanted);
      const found = new Map(tried.map(({ ip, day, ...counted }) => [`${ip} ${day}`, counted]));
      assert.equal(found.size, tried.length);
      const counted = rows.filter((row) => hosts.length === 0 || hosts.includes(row.host));
      assert.deepEqual(found, namesIn(counted.filter(isWanted)));
      assert.ok(tried.some(({ day }) => day > noonDay));
      const failures = await db.failuresOf({ ...rule, hosts }, [...ips.slice(1), '192.0.2.99']);
      assert.deepEqual(
        new Map(failures.map((one) => [one.ip, one])),
        new Map(
          ips.slice(1).map((ip) => {
            const own = counted.filter((row) => row.ip === ip && row.status !== 'Accepted');
            const named = own.flatMap(({ country }) => (country.name === null ? [] : [country.name])).sort();
            const attempts = own.reduce((sum, row) => sum + (row.status === 'Probe' ? 0 : row.attempts), 0);
            return [ip, { ip, attempts, country: named[0] ?? null, lastSeen: own.at(-1)?.date ?? 0 }];
          }),
        ),
      );
    }
    const vouched = { ...rule, onlyJournal: true };
    assert.deepEqual(await db.namesTried(vouched, wanted), []);
    assert.deepEqual(await db.failuresOf(vouched, ips), []);
    assert.deepEqual(await db.namesTried(rule, { ...wanted, users: [] }), []);
    assert.deepEqual(await db.namesTried(rule, { ...wanted, ips: [] }), []);
  });
}
