// Lists that go to other servers and come from them.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { readList } from '../../src/bans/lists/read-list.js';
import { writeList } from '../../src/bans/lists/write-list.js';
import { parseNetwork } from '../../src/lib/networks.js';
import { ban, NOW } from './lists.js';

const SECOND = 1_000_000;
const now = NOW / SECOND;
const options = { name: 'friends', lengthMicros: null, now: NOW };

const read = (text: string, over: Partial<typeof options> = {}): ReturnType<typeof readList> =>
  readList(text, { ...options, ...over });

suite('a list for others', () => {
  test('says when it was made, and of each entry when it was seen and when it ends', () => {
    const bans = [
      ban('44.0.0.1', { lastSeen: NOW - 5 * SECOND }),
      ban('44.0.0.2', { lastSeen: NOW + 99 * SECOND, expires: NOW + 1 }),
    ];
    assert.equal(
      writeList(bans, { now: NOW, limit: undefined }),
      `# authtrack-bans 1 ${now}\n# 2 entries of 2\n44.0.0.1 ${now - 5} never\n44.0.0.2 ${now} ${now + 1}\n`,
    );
  });

  test('is cut to those that were seen last, and says so', () => {
    const bans = [3, 1, 2].map((age, i) => ban(`44.0.0.${i}`, { lastSeen: NOW - age * SECOND }));
    assert.equal(
      writeList(bans, { now: NOW, limit: 2 }),
      `# authtrack-bans 1 ${now}\n# 2 entries of 3: those seen last\n44.0.0.1 ${now - 1} never\n44.0.0.2 ${now - 2} never\n`,
    );
  });

  test('has nothing that came from others', () => {
    const theirs = [ban('44.0.0.1', { origin: 'friends' })];
    assert.throws(() => writeList(theirs, { now: NOW, limit: undefined }), TypeError);
  });

  test('reads back as it was', () => {
    const bans = fc.uniqueArray(fc.tuple(fc.nat(255), fc.nat(255)), { selector: String, maxLength: 50 });
    fc.assert(
      fc.property(bans, fc.nat(1e6), (octets, age) => {
        const list = octets.map(([a, b]) =>
          ban(`44.0.${a}.${b}`, {
            lastSeen: NOW - age * SECOND,
            expires: b % 2 ? null : NOW + (b + 1) * SECOND,
          }),
        );
        const back = read(writeList(list, { now: NOW, limit: undefined }));
        assert.deepEqual(back, {
          entries: list.map(({ network, lastSeen, expires }) => {
            return { origin: 'friends', network, seenAt: lastSeen, expires };
          }),
          expired: 0,
          refused: [],
        });
      }),
    );
  });
});

suite('a list of others', () => {
  test('may be of addresses and networks with remarks', () => {
    const text =
      '\uFEFF# a list\r\n44.0.0.1\r\n\r\n 44.1.0.7/16 ; SBL1\r\n2A00:0:0:1::9/64\t# x\r\n;\r\n44.0.0.1';
    assert.deepEqual(
      read(text)?.entries.map(({ network, origin, seenAt, expires }) => [network, origin, seenAt, expires]),
      [
        ['44.0.0.1', 'friends', null, null],
        ['44.1.0.0/16', 'friends', null, null],
        ['2a00:0:0:1::/64', 'friends', null, null],
      ],
    );
    assert.deepEqual(read(text)?.refused, []);
  });

  test('tells the host that saw an attack', () => {
    const text = `44.0.0.1 ${now - 9} never web1\n44.0.0.1 ${now - 5} ${now + 5} web2\n44.0.0.1 ${now - 3} ${now + 9} web2\n`;
    assert.deepEqual(read(text)?.entries, [
      { origin: 'friends/web1', network: '44.0.0.1', seenAt: NOW - 9 * SECOND, expires: null },
      { origin: 'friends/web2', network: '44.0.0.1', seenAt: NOW - 3 * SECOND, expires: NOW + 9 * SECOND },
    ]);
  });

  test('counts for so long after it was made', () => {
    const lengthMicros = 10 * SECOND;
    const text = `# authtrack-bans 1 ${now - 4}\n44.0.0.1 0 never\n44.0.0.2 0 ${now + 2}\n44.0.0.3 0 ${now - 1}\n`;
    const list = read(text, { lengthMicros } as object);
    assert.deepEqual(
      [list?.entries.map(({ expires }) => ((expires ?? 0) - NOW) / SECOND), list?.expired],
      [[6, 2], 1],
    );
    assert.equal(read('44.0.0.1', { lengthMicros } as object)?.entries[0]?.expires, NOW + lengthMicros);
    assert.equal(read(text.replace(`${now - 4}`, `${now - 11}`), { lengthMicros } as object)?.expired, 3);
  });

  test('of a later format is not guessed at', () => {
    assert.equal(read(`# authtrack-bans 2 ${now}\n44.0.0.1\n`), undefined);
  });

  for (const [line, why] of [
    ['0.0.0.0/0', 'too wide a network'],
    ['44.0.0.0/7', 'too wide a network'],
    ['::/0', 'too wide a network'],
    [`44.0.0.0/23 ${now} never`, 'too wide a network'],
    [`2a00::/47 ${now} never`, 'too wide a network'],
    ['$(touch /tmp/x)', 'no address or network'],
    ['44.0.0.1;rm', null],
    ['44.0.0.1&&reboot', 'no address or network'],
    ['44.0.0.1/33', 'no address or network'],
    ['44.0.0', 'no address or network'],
    ['044.0.0.1', 'no address or network'],
    ['44.0.01.1/24', 'no address or network'],
    ['44.0.0.1/024', null],
    ['100.0.200.10', null],
    ['2a00::0001', null],
    ['fe80::1%eth0', 'no address or network'],
    ['44.0.0.1 44.0.0.2', 'not one word, three or four'],
    [`44.0.0.1 ${now} never web1 x`, 'not one word, three or four'],
    ['44.0.0.1 yesterday never', 'no time of the last attack'],
    [`44.0.0.1 ${now} soon`, 'no end of the ban'],
    [`44.0.0.1 ${now} 1e9`, 'no end of the ban'],
    [`44.0.0.1 ${now} never ../web1`, 'no name of a host'],
    [`44.0.0.1 ${now} never web1/web2`, 'no name of a host'],
    ['<html>', 'no address or network'],
    ['44.0.0.1\u0000', 'no address or network'],
    ['44.0.0.1\r44.0.0.2', 'no address or network'],
  ] as const) {
    test(`${why === null ? 'takes' : 'refuses'} ${JSON.stringify(line)}`, () => {
      const list = read(`44.0.0.9\n${line}\n`);
      assert.deepEqual(list?.refused, why === null ? [] : [{ line: 2, text: line, why }]);
      assert.equal(list.entries.length, why === null ? 2 : 1);
    });
  }

  test('whatever it is, each entry is a network, and each line an entry or refused', () => {
    const word = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('never'), fc.nat().map(String));
    const lines = fc.array(fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')));
    fc.assert(
      fc.property(lines, (some) => {
        const list = read(some.join('\n'));
        for (const { network, origin } of list?.entries ?? []) {
          assert.equal(parseNetwork(network)?.text, network);
          assert.match(origin, /^friends(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
