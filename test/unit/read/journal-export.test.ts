// Exports of the journal: what counts in them, however they are cut, and what does not.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { DataError } from '../../../src/lib/errors.js';
import { exportEntry, exportField, FORGED, sshdEntry, userEntry } from '../../support/export-text.js';
import { cut, readExport, type Read } from '../../support/read-export.js';

const FAILED = 'Failed password for root from 192.0.2.7 port 40022 ssh2';

const users = ({ found }: Read): string[] => found.map((text) => text.split(' ')[0] ?? '');

const counted: readonly (readonly [what: string, bytes: readonly Buffer[], users: readonly string[]])[] = [
  ['one entry', [sshdEntry(1, FAILED)], ['root']],
  ['a message behind its length', [sshdEntry(1, Buffer.from(FAILED))], ['root']],
  [
    'ten bytes, so that the length begins with a newline',
    [sshdEntry(1, FAILED, { JUNK: Buffer.alloc(10, 'x') })],
    ['root'],
  ],
  [
    'a length with a newline in the middle',
    [sshdEntry(1, FAILED, { JUNK: Buffer.alloc(0x0a0a, 'a\n') })],
    ['root'],
  ],
  ['a field without bytes', [sshdEntry(1, FAILED, { JUNK: Buffer.alloc(0), NONE: '' })], ['root']],
  ['bytes that end in a carriage return', [sshdEntry(1, FAILED, { JUNK: Buffer.from('abc\r') })], ['root']],
  ['a field of 3 MB before the message', [sshdEntry(1, FAILED, { JUNK: Buffer.alloc(3_000_000) })], ['root']],
  ['a text of 3 MB before the message', [sshdEntry(1, FAILED, { JUNK: 'x'.repeat(3_000_000) })], ['root']],
  [
    'an empty line more between entries',
    [sshdEntry(1, FAILED), Buffer.from('\n\n'), sshdEntry(2, FAILED)],
    ['root', 'root'],
  ],
  [
    'bytes that are not UTF-8',
    [sshdEntry(1, Buffer.from(FAILED.replace('root', 'j\u00fcrgen'), 'latin1'))],
    ['j\\xfcrgen'],
  ],
  ['an ordinary user', [userEntry(1, FAILED), userEntry(2, FAILED, { SYSLOG_IDENTIFIER: 'sshd' })], []],
  ['two messages, so neither counts', [sshdEntry(1, FAILED, { X: 'y\nMESSAGE=x' })], []],
  ['one message twice', [sshdEntry(1, FAILED, { X: `y\nMESSAGE=${FAILED}` })], ['root']],
  ['two user ids', [sshdEntry(1, FAILED, { X: 'y\n_UID=1000' })], []],
  ['a truncated message: not a message of sshd', [sshdEntry(1, `${FAILED} ${'x'.repeat(20_000)}`)], []],
  ['a date in the future', [sshdEntry(1, FAILED, { __REALTIME_TIMESTAMP: '7000000000000000' })], []],
  ['no time', [sshdEntry(1, FAILED, { __REALTIME_TIMESTAMP: null })], []],
];

const NUL_PAD = '\0'.repeat(200);

const forgeries: readonly (readonly [what: string, message: string])[] = [
  ['newlines', `x${FORGED}`],
  ['NULs at the beginning of a line', `a\n${NUL_PAD}${FORGED}`],
  ['NULs alone before', `${NUL_PAD}${FORGED}`],
  ['more than 1 MiB before', 'A'.repeat(1_500_000) + FORGED.repeat(3)],
  ['more than 1 MiB of NULs before', '\0'.repeat(1_500_000) + FORGED.repeat(3)],
  ['more than 1 MiB of newlines before', '\n'.repeat(1_500_000) + FORGED.repeat(3)],
  ['a length within', `x\nJUNK\n\x01\0\0\0\0\0\0\0${FORGED}`],
  ['a line of syslog', `x\nMay  1 10:00:07 web1 sshd[1]: ${FAILED.replace('192.0.2.7', '203.0.113.66')}\n`],
  [
    'JSON',
    `x\n{"__REALTIME_TIMESTAMP":"1777629607123456","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"${FAILED}"}\n`,
  ],
  ['a quotation mark', `","_UID":"0","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"${FAILED}`],
  ['the repetition line of a syslog daemon', 'last message repeated 900 times'],
];

const damages: readonly (readonly [what: string, bytes: Buffer, at: number, reason: RegExp])[] = (() => {
  const good = sshdEntry(1, FAILED);
  const field = exportField('JUNK', Buffer.from('abc'));
  const withLength = (bytes: number[]): Buffer => {
    const broken = Buffer.from(field);
    broken.set(bytes, 5);
    return Buffer.concat([good, broken, Buffer.from('\n'), sshdEntry(2, FAILED)]);
  };
  const { length } = good;
  return [
    ['a length that is too short', withLength([2]), length + 5 + 8 + 2, /continues after its length/],
    ['a length that leads beyond the end', withLength([255, 255]), -1, /ends in the middle/],
    [
      'a length of 2^63',
      withLength([0, 0, 0, 0, 0, 0, 0, 0x80]),
      length + 5,
      /length of a field is too large/,
    ],
    ['a length of 769 MiB', withLength([0, 0, 0x10, 0x30]), length + 5, /length of a field is too large/],
    [
      'a name with a space',
      Buffer.concat([good, Buffer.from('A B=x\n\n')]),
      length,
      /not a valid field name/,
    ],
    [
      'a name that begins with a digit',
      Buffer.concat([good, Buffer.from('1A=x\n\n')]),
      length,
      /not a valid field name/,
    ],
    [
      'a name in small letters',
      Buffer.concat([good, Buffer.from('a=x\n\n')]),
      length,
      /not a valid field name/,
    ],
    ['no name', Buffer.concat([good, Buffer.from('=x\n\n')]), length, /not a valid field name/],
    [
      'a name that is too long',
      Buffer.concat([good, Buffer.from(`${'A'.repeat(65)}=x\n\n`)]),
      length,
      /field name is too long/,
    ],
    [
      'a line of syslog',
      Buffer.concat([good, Buffer.from(`May  1 10:00:07 web1 sshd[1]: ${FAILED}\n`)]),
      length,
      /not a valid field name/,
    ],
    ['NULs', Buffer.concat([good, Buffer.alloc(64), sshdEntry(2, FAILED)]), length, /not a valid field name/],
    ['the end of the last entry missing', good.subarray(0, -1), -1, /ends in the middle/],
    ['the end cut off within a name', Buffer.concat([good, Buffer.from('__CUR')]), -1, /ends in the middle/],
    [
      'the end cut off within a length',
      Buffer.concat([good, field.subarray(0, 8)]),
      -1,
      /ends in the middle/,
    ],
  ];
})();

suite('exports of the journal', () => {
  for (const [what, bytes, expected] of counted) {
    test(`is read: ${what}`, async () => {
      const whole = await readExport(bytes);
      assert.equal(whole.failure, undefined);
      assert.deepEqual(users(whole), expected);
    });
  }

  for (const [what, message] of forgeries) {
    test(`text in a field is not an entry: ${what}`, async () => {
      const bytes = Buffer.concat([
        sshdEntry(1, FAILED),
        userEntry(2, Buffer.from(message)),
        userEntry(3, 'x', { SYSLOG_IDENTIFIER: Buffer.from(message) }),
        userEntry(4, 'x', { JUNK: Buffer.from(message) }),
        userEntry(5, Buffer.from(message), { SYSLOG_IDENTIFIER: 'syslogd' }),
        sshdEntry(6, FAILED),
      ]);
      for (const size of [bytes.length, 65_536, 4099]) {
        const { found, failure } = await readExport(cut(bytes, [size]));
        assert.equal(failure, undefined);
        assert.deepEqual(
          found.map((text) => text.split(' ').slice(0, 2).join(' ')),
          ['root 192.0.2.7', 'root 192.0.2.7'],
        );
      }
    });
  }

  for (const [what, bytes, at, reason] of damages) {
    test(`nothing is guessed behind damage: ${what}`, async () => {
      for (const size of [bytes.length, 7, 1]) {
        const { found, blocks, failure } = await readExport(cut(bytes, [size]));
        assert.ok(failure instanceof DataError);
        assert.match(failure.message, reason);
        if (at >= 0 && size === bytes.length) assert.match(failure.message, new RegExp(`at byte ${at}:`));
        const whole = what === 'the end of the last entry missing' ? 0 : 1;
        assert.equal(found.length, whole);
        assert.equal(blocks.at(-1)?.endOffsetBytes ?? 0, whole * sshdEntry(1, FAILED).length);
      }
    });
  }

  test('an entry that is still being written waits, and the position stays before it', async () => {
    const [first, second] = [sshdEntry(1, FAILED), sshdEntry(2, Buffer.from(FAILED))];
    const bytes = Buffer.concat([first, second]);
    for (let end = first.length + 1; end < bytes.length; end += 1) {
      const { found, blocks, failure } = await readExport([bytes.subarray(0, end)], { isOver: false });
      assert.equal(failure, undefined);
      assert.equal(found.length, 1);
      const last = blocks.at(-1);
      assert.deepEqual([last?.unfinished, last?.bytes.length, last?.endOffsetBytes], [true, 0, first.length]);
    }
  });

  test('the event has the number of the line that ends its entry', async () => {
    const bytes = Buffer.concat([
      sshdEntry(1, FAILED, { JUNK: Buffer.from('a\nb\n\nc') }),
      exportEntry({ __CURSOR: 's=1', JUNK: Buffer.alloc(10) }),
      sshdEntry(2, Buffer.from(FAILED)),
    ]);
    const lineOf = (end: number): number => bytes.subarray(0, end).toString('latin1').split('\n').length - 1;
    const { found, lines } = await readExport([bytes]);
    const first = sshdEntry(1, FAILED, { JUNK: Buffer.from('a\nb\n\nc') }).length;
    assert.deepEqual(found, [`root 192.0.2.7 ${lineOf(first)}`, `root 192.0.2.7 ${lineOf(bytes.length)}`]);
    assert.equal(lines, lineOf(bytes.length));
  });

  test('an unused field is skipped, not buffered: 600 MB pass through little memory', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const count = 600;
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(count * piece.length));
    function* chunks(): Generator<Buffer> {
      yield Buffer.concat([Buffer.from('__CURSOR=s=1\nJUNK\n'), length]);
      for (let n = 0; n < count; n += 1) yield piece;
      yield Buffer.from('\n\n');
      yield sshdEntry(1, FAILED);
    }
    const before = process.memoryUsage().rss;
    const { found } = await readExport(chunks());
    assert.equal(found.length, 1);
    assert.ok(process.memoryUsage().rss - before < 200 << 20);
  });
});
