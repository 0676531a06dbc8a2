// Windows over rows find the same as looking at each window, and rows are read in one order.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { DayRows, groupsOf } from '../../../src/findings/day-rows.js';
import { FailureWindow } from '../../../src/findings/failure-window.js';
import { sourceOf, usersAt } from '../../../src/findings/sources.js';
import { distinctWithin, mostWithin } from '../../../src/findings/windows.js';
import { networkOf } from '../../../src/lib/networks.js';
import { joinedLogins } from '../../../src/model/logins.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import { at, contextOf, DAY, failed, HOUR, login, MINUTE, probe } from './made-logins.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const anyRows = fc
  .array(fc.record({ minute: fc.nat(300), user: fc.constantFrom('a', 'b', 'c', 'd', 'e') }), {
    maxLength: 40,
  })
  .map((all) => all.map(({ minute, user }) => failed(at(0, 0, minute), { user })));

const all = (rows: DayRows): readonly number[] => Array.from({ length: rows.count }, (_, n) => n);

suite('windows', () => {
  const sizes = { windowMicros: HOUR, least: 3 };

  test('have the most distinct values', () => {
    fc.assert(
      fc.property(anyRows, (some) => {
        const rows = new DayRows(locatedRows(some));
        const counts = some.map(
          ({ date }) =>
            new Set(some.filter((one) => one.date <= date && one.date >= date - HOUR).map(({ user }) => user))
              .size,
        );
        const met = distinctWithin(rows, all(rows), { ...sizes, valueOf: (row) => rows.user(row) });
        const most = Math.max(0, ...counts);
        assert.equal(met?.most, most >= 3 ? most : undefined);
      }),
    );
  });

  test('have the most rows, from the first row of the first one to the last row of the last one', () => {
    fc.assert(
      fc.property(anyRows, (some) => {
        const rows = new DayRows(locatedRows(some));
        const dates = some.map(({ date }) => date).sort((a, b) => a - b);
        const ends = dates
          .map((last, n) => ({ last, from: dates.filter((date, k) => k <= n && date >= last - HOUR) }))
          .filter(({ from }) => from.length >= 3);
        const met = mostWithin(rows, all(rows), sizes);
        const most = Math.max(...ends.map(({ from }) => from.length));
        const wanted = { first: ends[0]?.from[0], last: ends.at(-1)?.last, most };
        assert.deepEqual(met, ends.length === 0 ? undefined : wanted);
      }),
    );
  });
});

test('the failures before logins are those of 24 hours, but for colleagues and refused keys of the user', () => {
  const anyFailure = fc.record({
    hour: fc.nat(47),
    user: fc.option(fc.constantFrom('anna', 'bob', 'carl', 'dave')),
    method: fc.constantFrom('password', 'publickey'),
    attempts: fc.nat(3),
  });
  const logins = [login(at(0, 12), { user: 'bob', ip: '203.0.113.7' })];
  fc.assert(
    fc.property(fc.array(anyFailure, { maxLength: 30 }), (some) => {
      const failures = some.map(({ hour, ...over }) => failed(at(0, hour), over));
      const of = (day: number): DayRows =>
        new DayRows(locatedRows(failures.filter(({ date }) => Math.floor((date - at(0)) / DAY) === day)));
      const window = new FailureWindow(
        { day: 1, before: of(0), rows: of(1) },
        '203.0.113.7',
        contextOf(logins),
      );
      for (let hour = 24; hour < 48; hour++) {
        const date = at(0, hour);
        window.moveTo(date);
        for (const user of ['anna', 'bob']) {
          const counted = failures.filter((row) => {
            if (row.date > date || row.date < date - DAY) return false;
            if (row.user === user) return row.method !== 'publickey';
            return row.user !== 'bob' || row.date <= at(0, 12);
          });
          assert.equal(
            window.attempts(user),
            counted.reduce((sum, { attempts }) => sum + attempts, 0),
          );
          const firsts = counted.map((row) => row.date);
          assert.equal(window.first(user), firsts.length === 0 ? undefined : Math.min(...firsts));
          const names = new Set(
            counted.map((row) => row.user).filter((name) => name !== null && name !== user),
          );
          assert.deepEqual([...window.names(user, Infinity)].sort(), [...names].sort());
          assert.equal(window.nameCount(user), names.size);
        }
      }
    }),
  );
});

suite('rows of a day', () => {
  test('are in order of time, and grouped across batches that repeat texts', () => {
    const parts = [
      [failed(at(0, 2)), failed(at(0, 1), { user: 'bob' })],
      [failed(at(0, 0)), probe(at(0, 3), 'closed')],
    ];
    const rows = new DayRows(joinedLogins(parts.map((part) => locatedRows(part))));
    assert.deepEqual(
      all(rows).map((n) => rows.date(n)),
      [0, 1, 2, 3].map((hour) => at(0, hour)),
    );
    assert.deepEqual(
      [...rows.failures('user')],
      [
        ['anna', [0, 2]],
        ['bob', [1]],
      ],
    );
    assert.deepEqual(groupsOf(rows.failures('address'), 3), [['203.0.113.7', [0, 1, 2]]]);
    assert.deepEqual(groupsOf(rows.failures('address'), 4), []);
    assert.deepEqual([...rows.withReason('address', 'closed', 'reset')], [['203.0.113.7', [3]]]);
  });

  test('none has no groups', () => {
    const rows = new DayRows(undefined);
    assert.deepEqual([rows.count, rows.accepted.length, rows.failures('source').size], [0, 0, 0]);
  });

  test('of a /64 with very many addresses are grouped at once', () => {
    const count = 20_000;
    const some = Array.from({ length: count }, (_, n) =>
      failed(at(0) + n * MINUTE * 0.05, { ip: `2001:db8:1:1::${n.toString(16)}` }),
    );
    const rows = new DayRows(locatedRows(some));
    let groups: (readonly [string, number])[] = [];
    const seconds = cpuSeconds(() => {
      groups = groupsOf(rows.failures('source'), 2).map(([source, { length }]) => [source, length]);
    });
    assert.deepEqual(groups, [['2001:db8:1:1::/64', count]]);
    // Putting the rows of each address among those before takes minutes.
    assert.ok(seconds < 3);
  });
});

suite('sources', () => {
  test('are addresses of IPv4 and networks of IPv6', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => sourceOf(ip) === ip));
    const anyIpv6 = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyIpv6, (groups) => {
        const ip = groups.map((group) => group.toString(16)).join(':');
        assert.equal(sourceOf(ip), networkOf(ip, 64).text);
      }),
    );
    assert.equal(sourceOf('no:address'), 'no:address');
  });

  test('have the users of all of their addresses, each since the first one', () => {
    const context = contextOf([
      login(at(2), { ip: '2001:db8:1:1::1' }),
      login(at(1), { ip: '2001:db8:1:1::2' }),
      login(at(3), { ip: '2001:db8:1:1::2', user: 'bob' }),
      login(at(0), { ip: '2001:db8:1:2::1' }),
    ]);
    assert.deepEqual(
      usersAt('2001:db8:1:1::/64', context),
      new Map([
        ['anna', at(1)],
        ['bob', at(3)],
      ]),
    );
    assert.equal(usersAt('192.0.2.1', context), undefined);
  });
});
