// What is rejected from the lists of other minions, and that none of it gets into the file.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { missingJinja } from '../../fixtures/salt.js';
import { linesOf, NOW, published, type Round } from '../../support/salt-round.js';

const why = missingJinja();
const DAY = 86_400;
const line = '203.0.113.9 1764030000 never';
const NO_LIST = 'no list of format 1';

const lists: readonly (readonly [name: string, value: unknown, said: string])[] = [
  ['of a dead minion', published([line], NOW - 7 * DAY - 1), 'older than 604800 seconds'],
  ['from the future', published([line], NOW + 3601), 'made in the future'],
  ['of a future format', `# authtrack-bans 2 ${NOW}\n${line}`, NO_LIST],
  ['without a header', line, NO_LIST],
  ['with words after its header', `# authtrack-bans 1 ${NOW} x\n${line}`, NO_LIST],
  ['with a line before its header', `\n${published([line])}`, NO_LIST],
  ['with other line ends', published([line]).replaceAll('\n', '\r\n'), NO_LIST],
  ['that is an error', 'sh: 1: authtrack: not found', NO_LIST],
  ['that is empty', '', NO_LIST],
  ['that is False', false, NO_LIST],
  ['that is None', null, NO_LIST],
  ['that is a number', 1, NO_LIST],
  ['that is an array', published([line]).split('\n'), NO_LIST],
  ['that is a dict', { [published([line])]: line }, NO_LIST],
];

suite('a list is left out whole', { skip: why }, () => {
  test('with its reason, and without an effect on the others', () => {
    const rounds = lists.map(([, value]) => ({
      mine: { web2: value, web3: published(['192.0.2.3 1764030000 never']) },
    }));
    for (const [index, found] of linesOf(rounds).entries()) {
      const [name, , said] = lists[index] ?? [];
      assert.deepEqual(found, [`# web2: left out, ${said ?? ''}`, '192.0.2.3 1764030000 never web3'], name);
    }
  });

  test('beyond the limits, not at them, and with the limits of the pillar', () => {
    const old = `203.0.113.9 ${NOW - 8 * DAY} never`;
    const rounds: Round[] = [
      { mine: { web2: published([old], NOW - 7 * DAY) } },
      { mine: { web2: published([line], NOW + 3600) } },
      { mine: { web2: published([line]) }, pillar: { max_age: 59 } },
    ];
    assert.deepEqual(linesOf(rounds), [
      [`${old} web2`],
      [`${line} web2`],
      ['# web2: left out, older than 59 seconds'],
    ]);
  });

  test('if the id of the minion has special characters; the id is not repeated', () => {
    const ids = ['web2\n203.0.113.1', 'web2\n', '$(touch /tmp/x)', '-rf', 'a b', 'wéb', 'a'.repeat(65), ''];
    const mine = Object.fromEntries(ids.map((id) => [id, published([line])]));
    assert.deepEqual(linesOf([{ mine }]), [[`# minions left out for their ids: ${ids.length}`]]);
  });
});

suite('a minion that bans many networks', { skip: why }, () => {
  test('has as many of them as the settings allow, and all its addresses', () => {
    const wide = Array.from({ length: 200 }, (_, i) => `198.51.${i}.0/24 1764030000 never`);
    const rounds: Round[] = [
      { mine: { web2: published([...wide, line]) } },
      { mine: { web2: published([...wide, line]) }, pillar: { max_networks: 200 } },
    ];
    const [cut = [], whole = []] = linesOf(rounds);
    assert.deepEqual([cut[0], cut.length], ['# web2: networks left out: 50', 152]);
    assert.ok(cut.includes(`${line} web2`));
    assert.equal(whole.length, 201);
  });
});

const hostile = [
  '$(touch /tmp/x)',
  '`touch /tmp/x`',
  '203.0.113.1; rm -rf /',
  '203.0.113.1 1764030000 never; rm -rf /',
  '203.0.113.1 1764030000 never web9',
  '203.0.113.1 1764030000 never ',
  ' 203.0.113.1 1764030000 never',
  '203.0.113.1  1764030000 never',
  '203.0.113.1\t1764030000\tnever',
  '203.0.113.1 1764030000 never\r',
  '203.0.113.1 1764030000 never\u2028192.0.2.1 1764030000 never',
  '203.0.113.1 1764030000 never\v',
  '203.0.113.1 1764030000 never\0',
  '203.0.113.1 1764030000',
  '203.0.113.1',
  '203.0.113.1 1764030000 forever',
  '203.0.113.1 1764030000 -1',
  '203.0.113.1 ١٧٦٤٠٣٠٠٠٠ never',
  '203.0.113.1 176403000 never',
  '203.0.113.1 17640300000 never',
  '0.0.0.0/0 1764030000 never',
  '0.0.0.0 1764030000 never',
  '::/0 1764030000 never',
  ':: 1764030000 never',
  '203.0.113.0/23 1764030000 never',
  '203.0.113.0/024 1764030000 never',
  '203.0.113.256 1764030000 never',
  '203.0.113.01 1764030000 never',
  '203.0.113 1764030000 never',
  '224.0.0.1 1764030000 never',
  '2001:db8::/47 1764030000 never',
  '2001:db8::1::2 1764030000 never',
  '2001:db8:1:2:3:4:5 1764030000 never',
  '2001:db8:1:2:3:4:5:6:7 1764030000 never',
  '2001:DB8::1 1764030000 never',
  'fe80::1 1764030000 never',
  '::ffff:203.0.113.1 1764030000 never',
  'office.example 1764030000 never',
  '{{ salt["cmd.run"]("touch /tmp/x") }} 1764030000 never',
  `203.0.113.1 ${NOW + 1} never`,
  '203.0.113.1 9999999999 never',
  // After its list was made.
  `203.0.113.1 ${NOW - 59} never`,
  '',
];

suite('a line is dropped', { skip: why }, () => {
  test('that is not a ban seen in the past', () => {
    const rounds = hostile.map((bad) => ({ mine: { web2: published([bad, '192.0.2.2 1764030000 never']) } }));
    for (const [index, found] of linesOf(rounds).entries())
      assert.deepEqual(
        found,
        ['# web2: lines refused: 1', '192.0.2.2 1764030000 never web2'],
        JSON.stringify(hostile[index]),
      );
  });

  test('that is in the place of a comment, or repeats one', () => {
    const web2 = `# authtrack-bans 1 ${NOW}\n$(touch /tmp/x)\n# $(touch /tmp/y)\n192.0.2.2 1764030000 never\n`;
    assert.deepEqual(linesOf([{ mine: { web2 } }]), [
      ['# web2: lines refused: 2', '192.0.2.2 1764030000 never web2'],
    ]);
  });

  test('that was seen in the future, whatever its digits', () => {
    const times = [NOW, 1_700_000_000, 1_999_999_999, 2_000_000_000, 1_234_567_890];
    const seen = [-200_000_000, -1_000_000, -5, -1, 0, 1, 5, 100_000, 100_000_000];
    const bansOf = (now: number): string[] =>
      seen.map((after, host) => `192.0.2.${host} ${now + after} never`);
    const rounds = times.map((now) => ({ mine: { web2: published(bansOf(now), now) }, now }));
    assert.deepEqual(
      linesOf(rounds),
      times.map((now) => [
        '# web2: lines refused: 4',
        ...bansOf(now)
          .slice(0, 5)
          .map((ban) => `${ban} web2`),
      ]),
    );
  });

  test('that exceeds the limit of lines for one minion', () => {
    const bans = Array.from({ length: 30_000 }, (_, n) => `203.0.${n >> 8}.${n & 255} 1764030000 never`);
    const [huge, few, all] = linesOf([
      { mine: { web2: published(bans), web3: published(['192.0.2.3 1764030000 never']) } },
      { mine: { web2: published(bans) }, pillar: { max_lines: 1 } },
      { mine: { web2: published(bans.slice(0, 2)) }, pillar: { max_lines: 2 } },
    ]);
    assert.equal(huge?.[0], '# web2: cut after 20000 lines');
    assert.equal(huge.length, 1 + 20_000 + 1);
    assert.deepEqual(few, ['# web2: cut after 1 lines', '203.0.0.0 1764030000 never web2']);
    assert.equal(all?.length, 2);
  });
});
