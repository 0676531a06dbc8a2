import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { displayWidth } from '../../../src/lib/display-text.js';
import type { Terminal } from '../../../src/lib/terminal.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { KeyRow } from '../../../src/model/key-row.js';
import { keyFormats, keyHostLines, keyRecord, keyTable, sharedKeyLines } from '../../../src/report/report.js';

const DAY = 86_400_000_000;
const at = Date.UTC(2026, 4, 30, 10) * 1000;
const options = { zone: openTimeZone('UTC'), now: at + 30 * DAY };
const hostile = '\x1b[2J=1+1,"\n|<b>' + 'x'.repeat(3000);

const used: KeyRow = {
  entry: {
    ...{ file: '/home/anna/.ssh/authorized_keys', account: 'anna', line: 3, type: 'ED25519', md5: '' },
    ...{ fingerprint: `SHA256:${'a'.repeat(43)}`, isAuthority: false, comment: 'anna@laptop' },
    options: [{ name: 'environment', value: 'TOKEN=secret' }],
  },
  ...{ type: 'ED25519', fingerprint: `SHA256:${'a'.repeat(43)}`, isAuthority: false, expires: null },
  ...{ state: 'used', logins: 1234, refused: 2, first: at - 90 * DAY, last: at, newest: 500 },
  users: [{ user: 'anna', logins: 1234, first: at - 90 * DAY, last: at }],
  hosts: [{ host: 'web1', first: at - 90 * DAY, last: at }],
  addresses: [
    { ip: '198.51.100.7', countryCode: 'DE', last: at },
    { ip: '2001:db8::5', countryCode: null, last: at - DAY },
  ],
  accounts: ['anna'],
};

const never: KeyRow = {
  ...used,
  ...{ state: 'never', logins: 0, first: null, last: null, users: [], hosts: [], addresses: [], newest: 0 },
};

function withComment(comment: string): KeyRow {
  return used.entry === null ? used : { ...used, entry: { ...used.entry, comment } };
}

const terminal: Terminal = {
  ...{ isTerminal: true, isAscii: false, hasColor: false, canRedraw: false, width: 80 },
};

function textsOf(lines: ReturnType<typeof keyTable>): readonly string[] {
  return lines.map((line) => (typeof line === 'string' ? line : line.text));
}

suite('the table of keys', () => {
  test('has one line for each key on a terminal of 80 columns', () => {
    const pruned: KeyRow = { ...used, last: null, accounts: ['anna', 'bob'] };
    const ofOthers: KeyRow = { ...used, isAuthority: true, logins: null, state: 'by-others' };
    const rows = [never, pruned, ofOthers, used];
    const lines = textsOf(keyTable(rows, options, terminal));
    for (const line of lines) assert.ok(displayWidth(line) <= 80, line);
    assert.deepEqual(
      lines.slice(-rows.length).map((line) => line.trim().split(' ')[0]),
      ['anna', 'anna', 'anna', 'anna'],
    );
    assert.match(lines.at(-4) ?? '', /anna@laptop +never +0/);
    assert.match(lines.at(-3) ?? '', /after 2026-03-01/);
    assert.match(lines.at(-2) ?? '', /CA, others only/);
    assert.match(lines.at(-1) ?? '', /anna@laptop +2026-05-30 +1,234/);
  });

  test('shows all of it on a wide terminal', () => {
    const [, line = ''] = textsOf(keyTable([used], options, { ...terminal, width: 200 }));
    assert.match(line, /ED25519 a{12}… .*2026-05-30 10:00 .*web1 +198\.51\.100\.7 DE \+1/);
  });

  test('says that a key has expired', () => {
    const text = textsOf(keyTable([{ ...used, expires: at }], options, terminal)).join('\n');
    assert.match(text, /expired/);
    const later = keyTable([{ ...used, expires: options.now + 1 }], options, terminal);
    assert.ok(!textsOf(later).join('\n').includes('expired'));
  });

  test('cuts a comment and makes it harmless', () => {
    const text = textsOf(keyTable([withComment(hostile)], options, terminal)).join('\n');
    assert.ok(!text.includes('\x1b'));
    assert.ok(text.length < 500);
  });
});

suite('formats of keys', () => {
  test('options are named without their values, which may be secret', () => {
    for (const format of Object.values(keyFormats)) assert.ok(!format([used], options).includes('secret'));
    assert.deepEqual((keyRecord(used) as { options: unknown }).options, ['environment']);
  });

  test('no comment becomes a formula, a line or a sequence for terminals', () => {
    const row = withComment(hostile);
    const csv = keyFormats['csv']?.([row], options) ?? '';
    assert.equal(csv.split('\r\n').length, 3);
    assert.ok(!csv.includes('\x1b') && !csv.includes('\n='));
    const jsonl = keyFormats['jsonl']?.([row], options) ?? '';
    assert.equal(jsonl.split('\n').length, 2);
    assert.equal((JSON.parse(jsonl) as { comment: string }).comment.length, 1000);
    assert.ok(!(keyFormats['markdown']?.([row], options) ?? '').includes('\x1b'));
  });

  test('CSV has a title for each cell, also without rows', () => {
    const [head = '', line = ''] = keyFormats['csv']?.([used], options).split('\r\n') ?? [];
    assert.equal(head.split(',').length, line.split(',').length);
    assert.equal(keyFormats['csv']?.([], options), `${head}\r\n`);
  });
});

suite('notes about keys', () => {
  const bob = { user: 'bob', logins: 1, first: at, last: at };

  test('name keys of several accounts once, and no CA', () => {
    const both: KeyRow = { ...used, users: [...used.users, bob] };
    const other: KeyRow = { ...used, fingerprint: 'SHA256:b', users: [bob], state: 'by-others' };
    const ca: KeyRow = { ...both, fingerprint: 'SHA256:c', isAuthority: true };
    assert.deepEqual(textsOf(sharedKeyLines([both, both, other, ca, never])).slice(2), [
      '  ED25519 aaaaaaaa…: in the file of anna; used by anna, bob',
      '  ED25519 b: in the file of anna; used by bob',
    ]);
    assert.deepEqual(sharedKeyLines([used, never]), []);
  });

  test('say what the logs can tell', () => {
    const host = { host: 'web1', first: at - DAY, last: at, publickeySince: at - DAY, keysSince: at - DAY };
    const hidden = { ...host, host: 'db1', keysSince: null };
    assert.deepEqual(keyHostLines([host]), [
      '"never" means: in none of these logs: web1 2026-05-29 to 2026-05-30',
    ]);
    assert.match(textsOf(keyHostLines([host, hidden])).join('\n'), /without a fingerprint: db1/);
    assert.match(textsOf(keyHostLines([hidden])).join('\n'), /no stored login has the fingerprint/);
    assert.match(textsOf(keyHostLines([])).join('\n'), /no logins/);
    const many = Array.from({ length: 300 }, (_, n) => ({ ...host, host: `web${n}` }));
    assert.ok(textsOf(keyHostLines(many)).join('').length < 300);
  });
});
