// Which addresses the rule `dictionary` adds to the offenders.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import {
  confirmedSigns,
  decisiveSigns,
  dictionaryOffenders,
  withDictionary,
  type DictionarySign,
} from '../../../src/bans/dictionary-offenders.js';
import { decide } from '../../../src/bans/policy.js';
import type { TriedNames } from '../../../src/model/ban-rule.js';
import { DAY, facts, NOW, offender, policy } from './ban-facts.js';

const BITS = 64;
const IP = '44.0.0.1';
const day = NOW / DAY - 2;
const at = day * DAY;
const names = ['admin', 'oracle', 'ubuntu'];
const sign: DictionarySign = { ip: IP, last: at + 100, names };
const tried = (count: number, over: Partial<TriedNames> = {}): TriedNames => ({
  ...{ ip: IP, names: count, day, first: at + 1, last: at + 90 },
  ...over,
});

suite('a sign of the dictionary counts', () => {
  test('with the times of the rows that count', () => {
    assert.deepEqual(confirmedSigns([sign], [tried(3)], 3), [{ ip: IP, first: at + 1, last: at + 90 }]);
  });

  const refused: readonly (readonly [what: string, rows: readonly TriedNames[]])[] = [
    ['fewer names are in rows that count', [tried(2)]],
    ['no row counts', []],
    ['the rows are of another day', [tried(3, { day: day - 1 })]],
    ['the rows are of another address', [tried(3, { ip: '44.0.0.2' })]],
  ];
  for (const [what, rows] of refused)
    test(`not if ${what}`, () => {
      assert.deepEqual(confirmedSigns([sign], rows, 3), []);
    });

  test('not without a name', () => {
    assert.deepEqual(confirmedSigns([{ ...sign, names: [] }], [tried(3)], 3), []);
  });

  test('if it lists fewer names than the rule wants, with all of them', () => {
    assert.equal(confirmedSigns([sign], [tried(3)], 20).length, 1);
    assert.deepEqual(confirmedSigns([sign], [tried(2)], 20), []);
  });
});

const failure = (ip: string, attempts = 3): Parameters<typeof dictionaryOffenders>[1][number] => ({
  ...{ ip, attempts, lastSeen: at + 500, country: 'Chile' },
});

suite('signs are looked at', () => {
  const signs = [IP, '44.0.0.2', '2a00::1'].map((ip) => ({ ip }));
  const known = [offender(IP), offender('2a00::/64')];

  test('if they can change the list: not those of addresses that are banned forever', () => {
    assert.deepEqual(decisiveSigns(signs, known, { restMicros: null, length: BITS }), [{ ip: '44.0.0.2' }]);
  });

  test('all of them, if bans end', () => {
    assert.deepEqual(decisiveSigns(signs, known, { restMicros: DAY, length: BITS }), signs);
  });
});

suite('an offender of the dictionary', () => {
  test('is an IPv4 address, or the /64 of all its addresses', () => {
    const ips = [IP, '2a00::1', '2a00::2', '2a00:0:0:1::1', 'none'];
    const found = ips.map((ip) => ({ ip, first: at, last: at + 1 }));
    const offenders = dictionaryOffenders(
      found,
      ips.map((ip) => failure(ip)),
      { ...policy, length: BITS },
    );
    assert.deepEqual(
      offenders.map(({ ip, attempts }) => [ip, attempts]),
      [
        [IP, 3],
        ['2a00::/64', 6],
        ['2a00:0:0:1::/64', 3],
      ],
    );
  });

  test('returns after a pause, as by the ban rule', () => {
    const found = [0, 1, 5].map((n) => ({ ip: IP, first: at + n * DAY, last: at + n * DAY + 1 }));
    const [one] = dictionaryOffenders(found, [failure(IP)], { restMicros: 2 * DAY, length: BITS });
    assert.deepEqual(one?.episodes, [
      { first: at, last: at + DAY + 1 },
      { first: at + 5 * DAY, last: at + 5 * DAY + 1 },
    ]);
  });
});

suite('with the dictionary', () => {
  const found = [offender(IP), offender('2a00::/64')];
  const login = (ip: string, last: number) => ({ ip, first: last, last });

  test('addresses are banned that did not meet the ban rule', () => {
    const { offenders, dictionary, exempt } = withDictionary([], found, [], { ...policy, length: BITS });
    assert.deepEqual(offenders, found);
    assert.deepEqual([...dictionary.values()], [{ metRule: false }, { metRule: false }]);
    assert.deepEqual(exempt, []);
  });

  test('any login from the network protects, even an old one, and one that came later', () => {
    for (const last of [NOW - 400 * DAY, NOW]) {
      const logins = [login(IP, last), login('2a00::77', last)];
      const { offenders, dictionary, exempt } = withDictionary([], found, logins, {
        ...policy,
        length: BITS,
      });
      assert.deepEqual([offenders, dictionary.size], [[], 0]);
      assert.deepEqual(
        exempt.map(({ network }) => network),
        [IP, '2a00::/64'],
      );
      assert.match(exempt[0]?.reason ?? '', /^logged in on /);
    }
  });

  test('an address that logged in is judged by the ban rule alone', () => {
    const own = offender(IP, { episodes: [{ first: NOW - 9, last: NOW - 8 }] });
    const { offenders, exempt } = withDictionary([own], found.slice(0, 1), [login(IP, NOW - 5)], {
      ...policy,
      length: BITS,
    });
    assert.deepEqual([offenders, exempt], [[own], []]);
  });

  test('the episodes of both count, and the figures of the ban rule', () => {
    const own = offender(IP, {
      episodes: [{ first: NOW - 9, last: NOW - 8 }],
      attempts: 77,
      excessAt: NOW - 8,
    });
    const rest = { restMicros: DAY / 2 };
    const { offenders, dictionary } = withDictionary([own], found.slice(0, 1), [], { ...rest, length: BITS });
    assert.deepEqual(dictionary.get(IP), { metRule: true });
    const [both] = offenders;
    assert.deepEqual([both?.attempts, both?.excessAt], [77, NOW - 8]);
    assert.deepEqual(both?.episodes, [
      { first: NOW - 2 * DAY, last: NOW - DAY },
      { first: NOW - 9, last: NOW - 8 },
    ]);
  });

  test('the allowlist and the bantime hold for it', () => {
    const { offenders } = withDictionary([], found, [], { ...policy, length: BITS });
    const exemptionReason = ({ text }: { text: string }): string | null =>
      text === IP ? 'on the allowlist' : null;
    const decision = decide(facts({ offenders, exemptionReason }), { ...policy, bantimeMicros: DAY / 2 });
    assert.deepEqual(decision.bans, []);
    assert.deepEqual(decision.exempt, [{ network: IP, reason: 'on the allowlist' }]);
    assert.deepEqual(
      decision.ended.map(({ network }) => network),
      ['2a00::/64'],
    );
  });
});
