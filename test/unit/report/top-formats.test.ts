import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { Terminal } from '../../../src/lib/terminal.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import type { TopOf } from '../../../src/model/login-filter.js';
import { topTable, type TopRow } from '../../../src/report/report.js';

const utc = openTimeZone('UTC');
const screen = (width: number): Terminal => ({
  isTerminal: true,
  width,
  isAscii: false,
  hasColor: false,
  canRedraw: false,
});

const row: TopRow = {
  value: '203.0.113.0/24',
  name: null,
  attempts: 1234,
  logins: 2,
  rows: 1300,
  users: 24,
  addresses: 6,
  firstSeen: Date.UTC(2026, 4, 23, 15) * 1000,
  lastSeen: Date.UTC(2026, 4, 24, 11, 47) * 1000,
  banned: 'partly',
};
const key: TopRow = {
  ...row,
  value: 'SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM',
  name: 'ED25519',
  banned: null,
};

function lines(what: TopOf, entry: TopRow, width: number): readonly string[] {
  return topTable(what, [entry], utc, screen(width)).map((line) =>
    typeof line === 'string' ? line : line.text,
  );
}

suite('the table of top', () => {
  test('has all columns on a wide terminal', () => {
    assert.deepEqual(lines('networks', row, 130), [
      '  Network         Attempts  Logins  Lines  Users  Addresses  First seen (UTC)  Last seen         Banned',
      '  203.0.113.0/24     1,234       2  1,300     24          6  2026-05-23 15:00  2026-05-24 11:47  partly',
    ]);
  });

  test('leaves out the time of day first', () => {
    assert.deepEqual(lines('networks', row, 96), [
      '  Network         Attempts  Logins  Lines  Users  Addresses  First seen  Last seen   Banned',
      '                                                             (UTC)',
      '  203.0.113.0/24     1,234       2  1,300     24          6  2026-05-23  2026-05-24  partly',
    ]);
  });

  test('takes one line for each entry at 80 columns', () => {
    assert.deepEqual(lines('networks', row, 80), [
      '  Network         Attempts  Logins  Users  Addresses  Last seen (UTC)  Banned',
      '  203.0.113.0/24     1,234       2     24          6  2026-05-24       partly',
    ]);
  });

  test('shows the beginning of a fingerprint where all of it does not fit', () => {
    assert.match(
      lines('keys', key, 120)[2] ?? '',
      /ED25519 SHA256:uNiVztksCsDhcc0u9e8BrwJ92RxNnuFhs09TdTQVSxM /,
    );
    assert.match(lines('keys', key, 80)[2] ?? '', /^ {2}ED25519 SHA256:uNiVztksCsDh… .* 2026-05-24$/);
  });

  test('keeps the lines of reasons, by which they are in order', () => {
    assert.match(lines('reasons', { ...row, value: 'no-common-algorithm' }, 70)[0] ?? '', /Reason +Lines/);
  });
});
