// Changes bytes of an input as damage, attackers and other programs do.
import type { Random } from './random.js';

/** Texts that parsers look for, and texts that cause problems. */
const tokens: readonly string[] = [
  ...['\0', '\n', '\r', '\r\n', '\u001b[31m', '\u00ff', '\u0085', '\u00a0', '\t', ' ', '  ', '\\', '"', "'"],
  ...[
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '<',
    '>',
    ':',
    ': ',
    '=',
    '-',
    '/',
    '@',
    '#',
    ';',
    ',',
    '|',
    '%',
    '\u001e',
  ],
  ...[
    'sshd[1]: ',
    'sshd-session[1]: ',
    'dropbear[1]: ',
    'message repeated 2 times: [ ',
    ' [preauth]',
    ' ssh2',
  ],
  ...[
    ' from 192.0.2.7',
    ' port 22',
    'invalid user ',
    'error: ',
    ' not allowed because ',
    'last message repeated 3 times',
  ],
  ...[
    'May  1 10:00:00 ',
    'Feb 29 10:00:00 ',
    '2026-05-01T10:00:00Z ',
    '2026-13-01',
    '1777629607',
    '{"message":"',
    '<38>1 ',
  ],
  ...['__CURSOR=s=1', 'MESSAGE=', 'MESSAGE\n', '_UID=0', '_UID=1000', 'SYSLOG_IDENTIFIER=sshd'],
  ...[
    '192.0.2.7',
    '2001:db8::7',
    '::ffff:192.0.2.7',
    '0.0.0.0/0',
    '/8',
    '/129',
    '99999999999999999999',
    '-1',
  ],
];

/** Long enough to reveal quadratic time. */
const MAX_REPEATS = 4000;
const MAX_BYTES = 60_000;

export function mutated(input: Buffer, random: Random): Buffer {
  let bytes = input;
  for (let left = random.below(5); left >= 0; left -= 1) bytes = mutatedOnce(bytes, random);
  return bytes.subarray(0, MAX_BYTES);
}

function mutatedOnce(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const end = at + random.below(Math.min(bytes.length - at, random.chance(0.5) ? 4 : 200) + 1);
  const token = Buffer.from(random.pick(tokens), 'latin1');
  switch (random.below(8)) {
    case 0:
      return replaced(bytes, [at, at + 1], Buffer.of(random.below(256)));
    case 1:
      return replaced(bytes, [at, end], Buffer.alloc(0));
    case 2:
      return replaced(bytes, [at, at], Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)]));
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return replaced(
        bytes,
        [at, at],
        repeated(token, random.below(random.chance(0.1) ? MAX_REPEATS : 4) + 1),
      );
    case 5:
      return replaced(
        bytes,
        [at, at],
        repeated(bytes.subarray(at, Math.min(end, at + 12)), random.below(MAX_REPEATS)),
      );
    case 6:
      return Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]);
    default:
      return replaced(bytes, [at, end], token);
  }
}

function replaced(bytes: Buffer, [start, end]: readonly [number, number], by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]);
}

function repeated(bytes: Buffer, times: number): Buffer {
  const most = Math.floor(MAX_BYTES / Math.max(bytes.length, 1));
  return Buffer.concat(Array<Buffer>(Math.min(times, most)).fill(bytes));
}
