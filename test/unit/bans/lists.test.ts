// Lists that other servers import, and lists from other servers.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { readList, type ReadList } from '../../../src/bans/lists/read-list.js';
import { writeList } from '../../../src/bans/lists/write-list.js';
import { parseNetwork } from '../../../src/lib/networks.js';
import { ban, NOW } from './lists.js';

const SECOND = 1_000_000;
const now = NOW / SECOND;
const options = { name: 'friends', lengthMicros: null, now: NOW, widest: { 4: 16, 6: 32 } };

async function read(text: string, over: { readonly lengthMicros?: number } = {}): Promise<ReadList> {
  const list = await readList([text], { ...options, ...over });
  assert.ok(!('issue' in list), JSON.stringify(list));
  return list;
}

suite('an exported list', () => {
  test('says when it was made, and when each entry was seen and ends', () => {
    const bans = [
      ban('44.0.0.1', { lastSeen: NOW - 5 * SECOND }),
      ban('44.0.0.2', { lastSeen: NOW + 99 * SECOND, expires: NOW + 1 }),
    ];
    assert.equal(
      writeList(bans, { now: NOW, limit: undefined }),
      `# authtrack-bans 1 ${now}\n# 2 entries of 2\n44.0.0.1 ${now - 5} never\n44.0.0.2 ${now} ${now + 1}\n`,
    );
  });

  test('is cut to the entries that were seen last, and says so', () => {
    const bans = [3, 1, 2].map((age, i) => ban(`44.0.0.${i}`, { lastSeen: NOW - age * SECOND }));
    assert.equal(
      writeList(bans, { now: NOW, limit: 2 }),
      `# authtrack-bans 1 ${now}\n# 2 entries of 3: those seen last\n44.0.0.1 ${now - 1} never\n44.0.0.2 ${now - 2} never\n`,
    );
  });

  test('contains nothing that was imported', () => {
    const theirs = [ban('44.0.0.1', { origin: 'friends' })];
    assert.throws(() => writeList(theirs, { now: NOW, limit: undefined }), TypeError);
  });

  test('reads back unchanged, however it is cut into blocks', async () => {
    const bans = fc.uniqueArray(fc.tuple(fc.nat(255), fc.nat(255)), { selector: String, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(bans, fc.nat(1e6), fc.nat(60), async (octets, age, line) => {
        const list = octets.map(([a, b]) =>
          ban(`44.0.${a}.${b}`, {
            lastSeen: NOW - age * SECOND,
            expires: b % 2 ? null : NOW + (b + 1) * SECOND,
          }),
        );
        const lines = writeList(list, { now: NOW, limit: undefined }).split(/(?<=\n)/);
        const back = await readList([lines.slice(0, line).join(''), lines.slice(line).join('')], options);
        assert.deepEqual(back, {
          entries: list.map(({ network, lastSeen, expires }) => {
            return { origin: 'friends', network, seenAt: lastSeen, expires };
          }),
          expired: 0,
          refusedLines: 0,
          refused: [],
        });
      }),
    );
  });

  test('is not accepted if it is truncated anywhere', async () => {
    const whole = writeList(
      ['44.0.0.199', '44.0.1.0', '44.0.2.0'].map((network) => ban(network)),
      { now: NOW, limit: undefined },
    );
    assert.equal((await read(whole)).entries.length, 3);
    for (let length = 1; length < whole.length; length++) {
      const list = await readList([whole.slice(0, length)], options);
      assert.ok('issue' in list && list.issue === 'cut', whole.slice(0, length));
    }
  });
});

suite('an imported list', () => {
  test('may contain addresses and networks with comments', async () => {
    const text =
      '# a list\r\n44.0.0.1\r\n\r\n 44.1.0.7/16 ; SBL1\r\n2A00:0:0:1::9/64\t# x\r\n;\r\n44.0.0.1\n';
    for (const mark of ['', '\uFEFF', '\u00EF\u00BB\u00BF']) {
      const { entries, refused } = await read(mark + text);
      assert.deepEqual(
        entries.map(({ network, origin, seenAt, expires }) => [network, origin, seenAt, expires]),
        [
          ['44.0.0.1', 'friends', null, null],
          ['44.1.0.0/16', 'friends', null, null],
          ['2a00:0:0:1::/64', 'friends', null, null],
        ],
      );
      assert.deepEqual(refused, []);
    }
    assert.equal((await read('\u00EF\u00BB\u00BF44.0.0.1\n')).entries.length, 1);
  });

  test('names the host that saw an attack', async () => {
    const text = `44.0.0.1 ${now - 9} never web1\n44.0.0.1 ${now - 5} ${now + 5} web2\n44.0.0.1 ${now - 3} ${now + 9} web2\n`;
    assert.deepEqual((await read(text)).entries, [
      { origin: 'friends/web1', network: '44.0.0.1', seenAt: NOW - 9 * SECOND, expires: null },
      { origin: 'friends/web2', network: '44.0.0.1', seenAt: NOW - 3 * SECOND, expires: NOW + 9 * SECOND },
    ]);
  });

  test('counts for a limited time after it was made', async () => {
    const lengthMicros = 10 * SECOND;
    const text = `# authtrack-bans 1 ${now - 4}\n# 3 entries of 3\n44.0.0.1 0 never\n44.0.0.2 0 ${now + 2}\n44.0.0.3 0 ${now - 1}\n`;
    const { entries, expired } = await read(text, { lengthMicros });
    assert.deepEqual([entries.map(({ expires }) => ((expires ?? 0) - NOW) / SECOND), expired], [[6, 2], 1]);
    assert.equal((await read('44.0.0.1\n', { lengthMicros })).entries[0]?.expires, NOW + lengthMicros);
    const older = await read(text.replace(`${now - 4}`, `${now - 11}`), { lengthMicros });
    assert.equal(older.expired, 3);
  });

  test('an end more than ten years ahead counts as no end, however far', async () => {
    const [near, far] = [now + 3600 * 86_400, now + 3700 * 86_400];
    const { entries } = await read(`44.0.0.1 0 ${near}\n44.0.0.2 0 ${far}\n44.0.0.3 0 99999999999\n`);
    assert.deepEqual(
      entries.map(({ expires }) => expires),
      [near * SECOND, null, null],
    );
  });

  for (const [issue, blocks] of [
    ['later', [`# authtrack-bans 2 ${now}\n44.0.0.1\n`]],
    ['empty', []],
    ['empty', ['']],
    ['empty', ['\n \r\n', '\n']],
    ['cut', ['44.0.0.1\n', '44.0.0.2']],
    ['cut', [`# authtrack-bans 1 ${now}\n44.0.0.1 ${now} never\n`]],
    ['no-list', ['<html>\n<body>\n']],
    ['no-list', ['x\n'.repeat(1001), '44.0.0.1\n']],
    ['too-long', ['44.0.0.1\n'.repeat(2_000_001)]],
  ] as const) {
    test(`is not accepted: ${issue}, ${JSON.stringify(blocks).slice(0, 50)}`, async () => {
      const list = await readList(blocks, options);
      assert.equal('issue' in list ? list.issue : '', issue);
    });
  }

  test('is accepted even if most lines are refused, and the first refused lines are shown', async () => {
    const { entries, refusedLines, refused } = await read(`44.0.0.1\n${'x\n'.repeat(5000)}`);
    assert.deepEqual([entries.length, refusedLines, refused.length], [1, 5000, 5]);
  });

  for (const [line, why] of [
    ['0.0.0.0/0', 'network too wide'],
    ['44.0.0.0/15', 'network too wide'],
    ['2a00::/31', 'network too wide'],
    ['::/0', 'network too wide'],
    [`44.0.0.0/23 ${now} never`, 'network too wide'],
    [`2a00::/47 ${now} never`, 'network too wide'],
    ['$(touch /tmp/x)', 'not an address or network'],
    ['44.0.0.1;rm', null],
    ['44.0.0.1&&reboot', 'not an address or network'],
    ['44.0.0.1/33', 'not an address or network'],
    ['44.0.0', 'not an address or network'],
    ['044.0.0.1', 'not an address or network'],
    ['44.0.01.1/24', 'not an address or network'],
    ['44.0.0.1/024', null],
    ['100.0.200.10', null],
    ['2a00::0001', null],
    ['fe80::1%eth0', 'not an address or network'],
    ['44.0.0.1 44.0.0.2', 'expected one, three or four words'],
    [`44.0.0.1 ${now} never web1 x`, 'expected one, three or four words'],
    ['44.0.0.1 yesterday never', 'invalid time of the last attempt'],
    [`44.0.0.1 ${now} soon`, 'invalid end of the ban'],
    [`44.0.0.1 ${now} 1e9`, 'invalid end of the ban'],
    [`44.0.0.1 ${now} never ../web1`, 'invalid host name'],
    [`44.0.0.1 ${now} never web1/web2`, 'invalid host name'],
    ['<html>', 'not an address or network'],
    ['44.0.0.1\u0000', 'not an address or network'],
    ['44.0.0.1\r44.0.0.2', 'not an address or network'],
  ] as const) {
    test(`${why === null ? 'takes' : 'refuses'} ${JSON.stringify(line)}`, async () => {
      const { entries, refused } = await read(`44.0.0.9\n${line}\n`);
      assert.deepEqual(refused, why === null ? [] : [{ line: 2, text: line, why }]);
      assert.equal(entries.length, why === null ? 2 : 1);
    });
  }

  test('with the header of authtrack has times in every line', async () => {
    const { refused } = await read(
      `# authtrack-bans 1 ${now}\n# 2 entries of 2\n44.0.0.1 0 never\n44.0.0.2\n`,
    );
    assert.deepEqual(refused, [{ line: 4, text: '44.0.0.2', why: 'expected three or four words' }]);
  });

  test('any input: each entry is a network, and each line an entry or refused', async () => {
    const word = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('never'), fc.nat().map(String));
    const lines = fc.array(fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')));
    await fc.assert(
      fc.asyncProperty(lines, async (some) => {
        const list = await readList([`44.0.0.1\n${some.join('\n')}\n`], options);
        assert.ok(!('issue' in list) || list.issue === 'later');
        for (const { network, origin, expires } of 'issue' in list ? [] : list.entries) {
          assert.equal(parseNetwork(network)?.text, network);
          assert.match(origin, /^friends(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/);
          assert.ok(expires === null || Number.isSafeInteger(expires));
        }
      }),
      { numRuns: 500 },
    );
  });
});
