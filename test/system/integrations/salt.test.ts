// A round of Salt without Salt: the lists of three minions become the list that each of the others imports.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { missingJinja, renderSalt, type Rendered } from '../../fixtures/salt.js';
import { linesOf, mergeAll, NOW, published, TITLE } from '../../support/salt-round.js';

const why = missingJinja();

const three = {
  web1: published(['192.0.2.1 1764030000 never']),
  web2: published([
    '198.51.100.7 1764030000 never',
    '2001:db8:1:2::/64 1764030000 1764116400',
    '203.0.113.9 1764030001 never',
  ]),
  'db-3.example': published(['203.0.113.0/24 1764030000 never', '203.0.113.9 1764030009 1764116400']),
};

suite('the merged list', { skip: why }, () => {
  test('has the bans of all others, for each network the one that ends last, sorted', () => {
    assert.deepEqual(linesOf([{ mine: three }]), [
      [
        '198.51.100.7 1764030000 never web2',
        '2001:db8:1:2::/64 1764030000 1764116400 web2',
        '203.0.113.0/24 1764030000 never db-3.example',
        '203.0.113.9 1764030001 never web2',
      ],
    ]);
  });

  test("a later and shorter ban does not end another minion's ban", () => {
    const minions = {
      web3: published(['203.0.113.9 1764030000 never', '203.0.113.8 1764030000 1764116400']),
      web2: published(['203.0.113.9 1764030009 1764030010', '203.0.113.8 1764030009 1764030010']),
    };
    assert.deepEqual(linesOf([{ mine: minions }]), [
      ['203.0.113.8 1764030000 1764116400 web3', '203.0.113.9 1764030000 never web3'],
    ]);
  });

  test('takes the later seen of two bans with the same end', () => {
    const [a, b] = [1, 2].map((n) =>
      published([`203.0.113.8 176403000${n} never`, `203.0.113.9 176403000${n} 1764116400`]),
    );
    assert.deepEqual(linesOf([{ mine: { a, b } }]), [
      ['203.0.113.8 1764030002 never b', '203.0.113.9 1764030002 1764116400 b'],
    ]);
  });

  test('takes the longer of two bans seen at the same time', () => {
    const [a, b, c] = ['1764116400', 'never', '1764116401'].map((until) =>
      published([`203.0.113.9 1764030000 ${until}`]),
    );
    assert.deepEqual(linesOf([{ mine: { a, b, c } }, { mine: { a, c } }]), [
      ['203.0.113.9 1764030000 never b'],
      ['203.0.113.9 1764030000 1764116401 c'],
    ]);
  });

  test('is byte for byte the same if only the times and the order of the minions changed', () => {
    const later = Object.fromEntries(
      Object.entries(three)
        .reverse()
        .map(([id, text]) => [id, text.replace(/bans 1 \d+/, `bans 1 ${NOW + 3000}`)]),
    );
    const [first, second] = mergeAll([{ mine: three }, { mine: later, now: NOW + 3600 }]);
    assert.equal(second?.text, first?.text);
  });

  test('contains only the minions that the pillar names', () => {
    const pillar = { tgt: 'web1,web2', tgt_type: 'list' };
    const rounds = mergeAll([{ mine: {} }, { mine: {}, pillar }]);
    assert.deepEqual(
      rounds.map(({ calls }) => calls[1]),
      [
        ['mine.get', '*', 'authtrack_bans', 'glob'],
        ['mine.get', 'web1,web2', 'authtrack_bans', 'list'],
      ],
    );
  });

  test('does not change if the mine does not answer', () => {
    const answers = [false, '', 'Minion did not return', null, []];
    for (const { error } of mergeAll(answers.map((mine) => ({ mine }))))
      assert.match(error ?? '', /no answer/);
  });

  test('is only a title without any ban: an empty list, not a missing one', () => {
    const rounds = mergeAll([{ mine: {} }, { mine: { web2: published([]) } }]);
    assert.deepEqual(
      rounds.map(({ text }) => text),
      [`${TITLE}\n`, `${TITLE}\n`],
    );
  });
});

suite('what a minion publishes', { skip: why }, () => {
  const command = 'authtrack bans export --limit 15000 --quiet';
  const written = (outputs: readonly string[]): Rendered[] =>
    renderSalt(
      outputs.map((stdout) => ({
        file: 'authtrack/files/own.list.jinja',
        commands: { [command]: stdout },
      })),
    );
  const networksOf = (lists: readonly string[]): Rendered[] =>
    renderSalt(
      lists.map((text) => ({
        file: 'authtrack/files/own.networks.jinja',
        files: { '/var/lib/authtrack-salt/own.list': text },
      })),
    );

  test('is exactly the list', () => {
    const list = published(['203.0.113.9 1764030000 never', '2001:db8::/64 1764030000 never']);
    assert.deepEqual(
      written([list, published([])]).map(({ text }) => text),
      [`${list}\n`, `${published([])}\n`],
    );
  });

  test('changes if an address is added or removed, and not if only times change', () => {
    const outputs = [
      published(['203.0.113.9 1764030000 never', '2001:db8::/64 1764030000 never']),
      published(['203.0.113.9 1764034444 1764116400', '2001:db8::/64 1764030000 never'], NOW),
      published(['2001:db8::/64 1764030000 never'], NOW),
      published([]),
    ];
    const head = '# Published by this minion.\n';
    assert.deepEqual(
      networksOf(written(outputs).map(({ text }) => text)).map(({ text }) => text),
      [
        `${head}203.0.113.9\n2001:db8::/64\n`,
        `${head}203.0.113.9\n2001:db8::/64\n`,
        `${head}2001:db8::/64\n`,
        head,
      ],
    );
  });

  test('does not change if the command fails', () => {
    for (const { error } of written(['', 'authtrack: no database', '# authtrack-bans 2 1764036005']))
      assert.match(error ?? '', /no list of format 1: authtrack bans export/);
  });

  test('is refused if it contains imported bans', () => {
    const [merged] = mergeAll([{ mine: three }]);
    const again = `# authtrack-bans 1 ${NOW}\n${merged?.text ?? ''}`;
    assert.deepEqual(linesOf([{ mine: { web2: again } }]), [['# web2: lines refused: 4']]);
  });
});
