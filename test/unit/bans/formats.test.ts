// Each format, read back by the program that it is for or by a parser, equals the list.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { formats } from '../../../src/bans/formats/formats.js';
import { banFormats, type BanFormat } from '../../../src/model/ban.js';
import { projectFolder } from '../../support/project.js';
import { parseNetwork } from '../../../src/lib/networks.js';
import { ban, listOf, NOW, options } from './lists.js';
import * as read from './read-formats.js';

const DAY = 24 * 60 * 60 * 1_000_000;
const lengths = [0, 1, 100, 10_000];
const write = (name: BanFormat, bans = listOf(100)): string => formats[name].write(bans, options);
const textsOf = (bans: ReturnType<typeof listOf>): string[] => bans.map(({ network }) => network);
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);
const { missingTool } = read;

suite('the ban list reads back unchanged', () => {
  for (const length of lengths) {
    const bans = listOf(length).slice(0, length);
    const texts = textsOf(bans);
    const title = (what: string): string => `${what}, ${length} entries`;

    test(title('plain'), () => assert.deepEqual(linesOf(write('plain', bans)), texts));

    test(title('fail2ban: by the calls that xargs makes'), () => {
      const calls = read.callsOf(write('fail2ban', bans));
      assert.equal(calls.length, Math.ceil(length / 500));
      for (const call of calls) assert.deepEqual(call.slice(0, 3), ['set', 'authtrack', 'banip']);
      assert.deepEqual(
        calls.flatMap((call) => call.slice(3)),
        texts,
      );
    });

    test(title('nftables: by the kernel, in place of another list'), { skip: missingTool.nft }, () => {
      const other = write('nftables', [ban('203.0.113.250'), ban('2001:db8:fffe::/64')]);
      const loaded = bans.slice(0, read.MAX_NFTABLES);
      assert.deepEqual(read.loadNftables([other, write('nftables', loaded)]), textsOf(loaded));
    });

    test(title('ipset: by the kernel, in place of another list'), { skip: missingTool.ipset }, () => {
      const other = write('ipset', [ban('203.0.113.250'), ban('2001:db8:fffe::/64')]);
      const expected = texts.map((text) => `authtrack${text.includes(':') ? 6 : 4} ${text}`);
      assert.deepEqual(read.loadIpset([other, write('ipset', bans)]).sort(), expected.sort());
    });

    test(title('sshguard: by its blocker'), { skip: missingTool.sshguard }, () => {
      const single = texts.filter((text) => !text.includes('/'));
      const expected = single.map((text) => `${text} ${text.includes(':') ? '6 128' : '4 32'}`);
      const blocked = read.startSshguard(
        write(
          'sshguard',
          bans.filter(({ network }) => single.includes(network)),
        ),
      );
      assert.deepEqual(blocked, expected);
    });

    test(title('crowdsec'), () => {
      const decisions = JSON.parse(write('crowdsec', bans)) as Record<string, string>[];
      assert.deepEqual(
        decisions,
        texts.map((value) => ({
          duration: '87600h',
          reason: 'authtrack: SSH login attempts',
          scope: value.includes('/') ? 'Range' : 'Ip',
          type: 'ban',
          value,
        })),
      );
    });

    test(title('csv'), () => {
      const [head, ...rows] = read.parseCsv(write('csv', bans), '\r\n');
      assert.deepEqual(head, ['network', 'since', 'last_seen', 'attempts', 'country', 'expires', 'origin']);
      const facts = ['2026-01-22T00:00:00Z', '2026-01-31T00:00:00Z', '42', 'Germany', '', ''];
      assert.deepEqual(
        rows,
        texts.map((text) => [text, ...facts]),
      );
    });

    test(title('jsonl'), () => {
      const rows = linesOf(write('jsonl', bans)).map((line) => JSON.parse(line) as unknown);
      const facts = { since: '2026-01-22T00:00:00Z', last_seen: '2026-01-31T00:00:00Z', attempts: 42 };
      assert.deepEqual(
        rows,
        texts.map((network) => ({ network, ...facts, country: 'Germany', expires: null, origin: null })),
      );
    });

    test(title('abuseipdb: single addresses'), () => {
      const [head, ...rows] = read.parseCsv(write('abuseipdb', bans), '\n');
      assert.deepEqual(head, ['IP', 'Categories', 'ReportDate', 'Comment']);
      assert.deepEqual(
        rows,
        texts
          .filter((text) => !text.includes('/'))
          .map((text) => [text, '18,22', '2026-01-31T00:00:00+00:00', 'SSH login attempts: 42']),
      );
    });
  }
});

suite('hosts.deny', () => {
  test('has a rule for each entry', () => {
    const bans = [ban('192.0.2.1'), ban('198.51.100.0/22'), ban('2001:db8::1'), ban('2001:db8:1::/64')];
    assert.deepEqual(linesOf(write('hosts.deny', bans)), [
      'sshd: 192.0.2.1',
      'sshd: 198.51.100.0/255.255.252.0',
      'sshd: [2001:db8::1]',
      'sshd: [2001:db8:1::]/64',
    ]);
    assert.equal(write('hosts.deny', []), '');
    assert.equal(linesOf(write('hosts.deny', listOf(10_000))).length, 10_000);
  });

  test('TCP wrappers block the list and no other address', { skip: missingTool.tcpdmatch }, () => {
    const bans = listOf(100);
    const listed = textsOf(bans).map((text) => text.replace(/\/.*/, ''));
    const inside = ['192.0.2.255', '198.51.100.255', '203.0.113.15', '2001:db8:ffff:1::9', '2001:db8::ffff'];
    const outside = ['192.0.3.0', '198.51.100.127', '203.0.113.7', '203.0.113.16', '2001:db8:fffe::1'];
    const granted = read.grantedBy(write('hosts.deny', bans), [...listed, ...inside, ...outside]);
    assert.deepEqual(granted, outside);
    assert.deepEqual(read.grantedBy('', outside), outside);
  });
});

suite('each format', () => {
  const hostile = [
    '',
    'all',
    '192.0.2.1 0.0.0.0/0',
    '192.0.2.1\n',
    '192.0.2.1\nsshd: ALL',
    '192.0.2.1; flush ruleset',
    '$(reboot)',
    '`reboot`',
    '192.0.2.1,"',
    '-192.0.2.1',
    '192.0.2.0/33',
    '2001:db8::1%eth0',
    '2001:db8::/129',
    '::ffff:192.0.2.0/120',
    '0.0.0.0/0',
    '::/0',
  ];
  for (const name of banFormats) {
    test(`${name} refuses text that is not a network, and the network of all addresses`, () => {
      for (const text of hostile) {
        assert.throws(() => write(name, [ban('192.0.2.1'), ban(text)]), TypeError, JSON.stringify(text));
      }
    });

    test(`${name} omits expired entries`, () => {
      const over = ban('192.0.2.7', { expires: NOW });
      assert.equal(write(name, [over]), write(name, []));
      assert.match(write(name, [ban('192.0.2.7', { expires: NOW + 1 })]), /192\.0\.2\.7/);
    });

    test(`${name} writes a network in its canonical form`, () => {
      assert.equal(write(name, [ban('2001:DB8:0::7/64')]), write(name, [ban('2001:db8::/64')]));
    });
  }

  for (const name of ['fail2ban', 'nftables', 'ipset'] as const) {
    test(`${name} refuses a name with special characters`, () => {
      for (const set of ['', '-x', 'a b', 'a\nb', 'a;b', '$(a)', 'a'.repeat(25)]) {
        assert.throws(() => formats[name].write([], { now: NOW, set }), TypeError, JSON.stringify(set));
      }
    });
  }
});

suite('the limits of a format', () => {
  test('nftables: an address inside a listed network is covered by it', { skip: missingTool.nft }, () => {
    const bans = ['192.0.2.0/24', '192.0.2.0/25', '192.0.2.9', '192.0.3.0', '2001:db8::/48', '2001:db8::/64'];
    const loaded = read.loadNftables([
      write(
        'nftables',
        bans.map((text) => ban(text)),
      ),
    ]);
    assert.deepEqual(loaded, ['192.0.2.0/24', '192.0.3.0', '2001:db8::/48']);
  });

  test('sshguard: an IPv4 network up to a /24 is listed address by address; larger ones and IPv6 are omitted', () => {
    const bans = ['192.0.2.4/30', '198.51.0.0/23', '203.0.113.0/24', '2001:db8::/64'].map((text) =>
      ban(text),
    );
    const addresses = linesOf(write('sshguard', bans)).map((line) => line.split('|'));
    assert.equal(addresses.length, 4 + 256);
    assert.deepEqual(addresses[0], ['1769040000', '100', '4', '192.0.2.4']);
    assert.deepEqual(addresses[3], ['1769040000', '100', '4', '192.0.2.7']);
    assert.deepEqual(addresses.at(-1), ['1769040000', '100', '4', '203.0.113.255']);
    assert.ok(addresses.every(([, , , address = '']) => parseNetwork(address)?.length === 32));
  });

  test('crowdsec: a ban that ends has its remaining time, in whole seconds', () => {
    const [decision] = JSON.parse(
      write('crowdsec', [ban('192.0.2.1', { expires: NOW + DAY - 1 })]),
    ) as Record<string, string>[];
    assert.equal(decision?.['duration'], '86400s');
  });

  test('csv: the name of a country is text, not a formula and not two cells', () => {
    const [, row] = read.parseCsv(write('csv', [ban('192.0.2.1', { country: '=1+"a",\n' })]), '\r\n');
    assert.equal(row?.[4], `'=1+"a",\\x0a`);
  });

  test('abuseipdb: the last 60 days, nothing from the future, the newest 9,999 and at most 2 MB', () => {
    const at = (lastSeen: number): string =>
      write('abuseipdb', [ban('192.0.2.1', { lastSeen, attempts: Number.MAX_SAFE_INTEGER })]);
    const isReported = (lastSeen: number): boolean => linesOf(at(lastSeen)).length === 2;
    assert.deepEqual([NOW - 60 * DAY - 1, NOW - 60 * DAY, NOW, NOW + 1].map(isReported), [
      false,
      true,
      true,
      false,
    ]);

    const longest = (i: number): string => `2001:db8:1111:1111:1111:1111:1111:${(0x1000 + i).toString(16)}`;
    const bans = Array.from({ length: 12_000 }, (_, i) =>
      ban(longest(i), { lastSeen: NOW - DAY + i * 1e6, attempts: Number.MAX_SAFE_INTEGER }),
    );
    const text = write('abuseipdb', bans);
    assert.equal(linesOf(text).length, 10_000);
    assert.ok(text.length < 2_000_000, `${text.length} bytes`);
    assert.ok(text.includes(longest(11_999)) && !text.includes(longest(2_000)));
  });
});

suite('the documentation of the formats', () => {
  const namesIn = (text: string): string[] =>
    [...text.matchAll(/`([a-z.0-9]+)`/g)].map(([, name]) => name ?? '');

  test('docs/bans.md has a row for each format, in the order of the help', () => {
    const [, table = ''] = /\| format \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(docsPage('bans.md')) ?? [];
    const rows = table.trimEnd().split('\n');
    assert.deepEqual(
      rows.map((row) => namesIn(row)[0]),
      [...banFormats],
    );
  });

  test('docs/interface.md lists the formats', () => {
    const [, names = ''] = /^- `bans --format`: (.*)\.$/m.exec(docsPage('interface.md')) ?? [];
    assert.deepEqual(namesIn(names), [...banFormats]);
  });
});

function docsPage(name: string): string {
  return readFileSync(path.join(projectFolder, 'docs', name), 'utf8');
}
