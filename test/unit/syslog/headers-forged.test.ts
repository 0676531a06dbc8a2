// Text of other programs and of users, and unknown words, that only look like a header.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { openTimeZone } from '../../../src/lib/time-zone.js';
import { eventOf, outcomeOf, parseText } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BAD_PASSWORD = "Bad password attempt for 'root' from 192.0.2.7:40022";
const BSD = 'May  1 10:00:07';
const ISO = '2026-05-01T10:00:07Z';
const AP = 'aabbccddeeff,UAP-AC-LR-5.43.38+12731';
const RED = '\u001b[01;31m\u001b[K';
const OFF = '\u001b[m\u001b[K';

// What a program with another tag may write: any text, here with a header of sshd in it.
const texts = [
  `sshd[1]: ${MESSAGE}`,
  `sshd[1] ${MESSAGE}`,
  `  sshd[1]: ${MESSAGE}`,
  `dropbear[1]: ${BAD_PASSWORD}`,
  `info sshd[1]: ${MESSAGE}`,
  `web1 sshd[1]: ${MESSAGE}`,
  `web1 web1[-]:  sshd[1]: ${MESSAGE}`,
  `${AP}: dropbear[1]: ${BAD_PASSWORD}`,
  `${BSD} web1 sshd[1]: ${MESSAGE}`,
  `<38>${BSD} web1 sshd[1]: ${MESSAGE}`,
  `1 ${ISO} web1 sshd 1 - - ${MESSAGE}`,
  `hostname=web1 sshd[1]: ${MESSAGE}`,
  `auth|security:info Message forwarded from web1: sshd[1]: ${MESSAGE}`,
  `4242 2026-05-01 10:00:07.123 ${MESSAGE}`,
  `{"message":"${BSD} web1 sshd[1]: ${MESSAGE}"}`,
  `\u001b[1msshd[1]: ${MESSAGE}`,
];
const tags = [
  ...[
    'sudo: ',
    'su[1]: ',
    'CRON[9]: ',
    'logger[99]: ',
    'web1: ',
    'web2[-]: ',
    'info: ',
    'auth.info: ',
    'UDM-SE[-]: ',
  ],
  ...[
    'aabbccddeef,UAP-AC-LR-5.43.38: ',
    'aabbccddeeff: ',
    'aabbccddeeff,UAP: ',
    'In(38): ',
    '[cron] ',
    'hostname=web1: ',
  ],
  ...['Message forwarded from web1: ', 'x-sshd[1]: ', `${RED}cron[1]${OFF}: `, 'cron[1] '],
];
const beginnings = [
  '2026-05-01T10:00:07.361143123Z stderr F ',

  `${BSD} web1 `,
  `${ISO} web1 `,
  `<86>${BSD} web1 `,
  `${ISO} {job="auth"} web1 `,
  `${BSD} hub ${BSD} web1 `,
];

const refused: readonly (readonly [what: string, line: string, outcome: string, reason: RegExp])[] = [
  [
    'unknown words',
    `${BSD} web1 @vserver sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'another second word',
    `${BSD} web1 web2 sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'unknown words, dropbear',
    `${ISO} r1 (x) dropbear[1]: ${BAD_PASSWORD}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'unknown words, another tag',
    `${BSD} web1 @vserver logger: sshd[1]: ${MESSAGE}`,
    'ignored',
    /not written/,
  ],
  [
    'fields of a firewall, of which the last is a name that a client chose',
    `${BSD} fw1 action=login result=failed user=x sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'the same, a whole header',
    `${BSD} fw1 action=login user=x ${BSD} web1 sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'a host and another one',
    `${BSD} web1 web10 sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  [
    'RFC 5424 of a program, a header in its message',
    `<13>1 ${ISO} web1 app - - - ${BSD} web1 sshd[1]: ${MESSAGE}`,
    'ignored',
    /not written/,
  ],
  ['unknown words, no known message', `${BSD} web1 @vserver sshd[1]: hello`, 'ignored', /not written/],
  [
    'unknown words in a container',
    `2026-05-01T10:00:07.361143123Z stderr F a b sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /unknown text before its tag/,
  ],
  ['Windows without a date', `4242 10:00:07:123 ${MESSAGE}`, 'malformed', /no date/],
  ['Windows, no such day', `4242 2026-02-30 10:00:07.123 ${MESSAGE}`, 'malformed', /does not exist/],
  ['Windows, no message of sshd', '4242 2026-05-01 10:00:07.123 hello', 'ignored', /not a message of sshd/],
  ['macOS, compact, the heading', 'Timestamp               Ty Process[PID:TID]', 'ignored', /heading/],
  [
    'macOS, compact, another program',
    `2026-05-01 10:00:07.123 Df su[318:1a2b] sshd[1]: ${MESSAGE}`,
    'ignored',
    /not written/,
  ],
];

suite('text that must not be read as a header of sshd', () => {
  for (const [what, line, outcome, reason] of refused) {
    test(`${outcome}: ${what}`, () => {
      const found = outcomeOf(`${line}\n`);
      assert.ok('outcome' in found, line);
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  test('anything behind the tag of another program is text of that program', () => {
    for (const beginning of beginnings)
      for (const tag of tags)
        for (const text of texts)
          assert.deepEqual(parseText(`${beginning}${tag}${text}\n`).events, [], `${beginning}${tag}${text}`);
  });

  test('a user name is never read as a header', () => {
    const name = `x ${BSD} web1 sshd[1]: Accepted password for root from 203.0.113.9 port 22 ssh2`;
    for (const user of [name, name.slice(2), `, ${name}`, `\u001b[1m ${name}`, `"${name}`])
      for (const message of [
        `Invalid user ${user} from 192.0.2.7 port 22`,
        `User ${user} from 192.0.2.7 not allowed because x`,
      ])
        for (const before of [
          '',
          `${BSD} web1 sshd[2]: `,
          '2026-05-01T10:00:07.123456789Z ',
          '2026-05-01 10:00:07.123456789 ',
          '4242 2026-05-01 10:00:07.123 ',
          '@4000000069a92330157f9a93 ',
        ])
          for (const event of parseText(`${before}${message}\n`).events)
            assert.notEqual(event.ip, '203.0.113.9', `${before}${message}`);
  });

  test('colours within a message are not removed', () => {
    const user = '\u001b[1mroot';
    assert.equal(
      eventOf(`\u001b[1m${BSD}\u001b[0m web1 sshd[1]: Invalid user ${user} from 192.0.2.7 port 22\n`).user,
      user,
    );
  });

  test('grep --color hides neither a message nor its address', () => {
    for (const [plain, coloured] of [
      ['Failed', `${RED}Failed${OFF}`],
      ['192.0.2.7', `${RED}192.0.2.7${OFF}`],
      ['from 192.0.2.7', `${RED}from 192.0.2.7${OFF}`],
    ] as const) {
      const event = eventOf(`${BSD} web1 sshd[1]: ${MESSAGE.replace(plain, coloured)}\n`);
      assert.deepEqual([event.ip, event.user, event.rhost], ['192.0.2.7', 'root', null]);
    }
  });

  test('a banner exchange in the log of a container is read, even if its second word ends in a colon', () => {
    const message = 'banner exchange: Connection from 192.0.2.7 port 40022: invalid format';
    assert.equal(eventOf(`2026-05-01T10:00:07.361143123Z ${message}\n`).ip, '192.0.2.7');
  });

  test('times without a zone are in the zone of the log', () => {
    const zone = openTimeZone('Europe/Berlin');
    for (const line of [
      `2026-05-01 12:00:07.123456789  ${MESSAGE}`,
      `4242 2026-05-01 12:00:07.123 ${MESSAGE}`,
    ])
      assert.match(isoInstant(eventOf(`${line}\n`, { zone }).date), /^2026-05-01T10:00:07/);
  });
});

suite('a word before the month', () => {
  const line = (word: string): string =>
    `${word} May  1 10:00:07 web1 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2\n`;
  for (const word of ['Fri', 'Friday,', 'Freitag', 'ven.']) {
    test(`${word} is a weekday`, () => assert.ok('status' in outcomeOf(line(word))));
  }
  for (const word of ['user', 'web-1  | user', 'root', 'x']) {
    test(`${word} is not a weekday: the line is not a line of sshd`, () =>
      assert.ok('outcome' in outcomeOf(line(word))));
  }
});
