// Formats of relays, gateways, appliances, exporters and log writers, and what must never pass for one of them.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../src/lib/iso-instant.js';
import { openTimeZone } from '../../src/lib/time-zone.js';
import { eventOf, outcomeOf, parseText } from '../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BAD_PASSWORD = "Bad password attempt for 'root' from 192.0.2.7:40022";
const BSD = 'May  1 10:00:07';
const ISO = '2026-05-01T10:00:07Z';
const AP = 'aabbccddeeff,UAP-AC-LR-5.43.38+12731';
const RED = '\u001b[01;31m\u001b[K';
const OFF = '\u001b[m\u001b[K';

type Row = readonly [
  what: string,
  line: string,
  date: string,
  host: string,
  program: string,
  pid: number | null,
];

const AT = '2026-05-01T10:00:07Z';
const sshd = 'sshd';

const rows: readonly Row[] = [
  ['rsyslog, no colon', `${BSD} web1 sshd[4242] ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['rsyslog, no colon, ISO', `${ISO} web1 sshd-session[4242] ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['rsyslog, no process id', `${ISO} web1 sshd ${MESSAGE}`, AT, 'web1', sshd, null],
  ['no colon, no host', `${BSD} sshd[4242] ${MESSAGE}`, AT, '', sshd, 4242],
  ['several spaces after the tag', `${BSD} web1 sshd[4242]:   ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['several spaces, no colon', `${BSD} web1 sshd[4242]  ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['several spaces, no process id', `${BSD} web1 sshd:  ${MESSAGE}`, AT, 'web1', sshd, null],
  ['BIG-IP', `${BSD} bigip1 info sshd[4242]: ${MESSAGE}`, AT, 'bigip1', sshd, 4242],
  [
    'BIG-IP, warning',
    `${BSD} bigip1.example.net warning sshd[1]: ${MESSAGE}`,
    AT,
    'bigip1.example.net',
    sshd,
    1,
  ],
  [
    'SONiC',
    `${BSD}.500000 sonic INFO sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:07.500000Z',
    'sonic',
    sshd,
    4242,
  ],
  ['SONiC, a year', `2026 ${BSD} sonic NOTICE sshd[4242]: ${MESSAGE}`, AT, 'sonic', sshd, 4242],
  ['a facility', `${BSD} web1 authpriv sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['AIX', `${BSD} aix1 auth|security:info sshd[4242]: ${MESSAGE}`, AT, 'aix1', sshd, 4242],
  ['AIX, one facility', `${BSD} aix1 local2:notice sshd[4242]: ${MESSAGE}`, AT, 'aix1', sshd, 4242],
  [
    'AIX, forwarded',
    `${BSD} hub auth|security:info Message forwarded from aix1: sshd[4242]: ${MESSAGE}`,
    AT,
    'aix1',
    sshd,
    4242,
  ],
  [
    'AIX, forwarded, no host',
    `${BSD} Message forwarded from aix1: sshd[4242]: ${MESSAGE}`,
    AT,
    'aix1',
    sshd,
    4242,
  ],
  ['[facility.severity]', `${BSD} web1 [auth.info] sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['[facility.severity] before the host', `${ISO} [auth.info] web1 sshd[1]: ${MESSAGE}`, AT, 'web1', sshd, 1],
  ['a level before the host', `${ISO} INFO web1 sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  [
    'a level in brackets before the host',
    `${BSD} [info] web1 sshd[4242]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    4242,
  ],
  [
    'a facility and level before the host',
    `${BSD} auth.info web1 sshd[4242]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    4242,
  ],
  ['a host that is named like a level', `${BSD} info sshd[4242]: ${MESSAGE}`, AT, 'info', sshd, 4242],
  [
    'Kiwi',
    `2026-05-01 10:00:07\tAuth.Info\t192.0.2.5\tweb1 sshd[1]: ${MESSAGE}`.replace('web1 ', ''),
    AT,
    '192.0.2.5',
    sshd,
    1,
  ],
  [
    'Kiwi, a whole line',
    `2026-05-01 10:00:07\tAuth.Info\t192.0.2.5\t${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['ESXi', `${ISO} In(38) sshd[1053654]: ${MESSAGE}`, AT, '', sshd, 1053654],
  ['ESXi with a host', `${ISO} esx1 Er(35) sshd[1053654]: ${MESSAGE}`, AT, 'esx1', sshd, 1053654],
  ['the host twice', `${BSD} web1 web1 sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['a gateway', `${BSD} UDM-SE UDM-SE[-]:  sshd[4242]: ${MESSAGE}`, AT, 'UDM-SE', sshd, 4242],
  ['a gateway, ISO', `${ISO} UCG-Ultra UCG-Ultra[-]: sshd[4242]: ${MESSAGE}`, AT, 'UCG-Ultra', sshd, 4242],
  ['an access point', `${BSD} ${AP}: dropbear[4242]: ${BAD_PASSWORD}`, AT, AP, 'dropbear', 4242],
  [
    'an access point behind its name',
    `${BSD} ap1 ${AP}: dropbear[4242]: ${BAD_PASSWORD}`,
    AT,
    'ap1',
    'dropbear',
    4242,
  ],
  [
    'an older access point',
    `${BSD} U7PG2,aabbccddeeff,v4.0.21.9965: dropbear[1]: ${BAD_PASSWORD}`,
    AT,
    'U7PG2,aabbccddeeff,v4.0.21.9965',
    'dropbear',
    1,
  ],
  [
    'a relay',
    `${BSD} relay May  1 10:00:06 web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, a priority',
    `${BSD} relay <38>May  1 10:00:06 web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, no inner host',
    `${BSD} web1 May  1 10:00:06 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, the outer time is exact',
    `${ISO} relay May  1 12:00:06 web1 sshd[4242]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, both are exact',
    `${ISO} relay 2026-05-01T10:00:06Z web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, the inner time is exact',
    `${BSD} relay 2026-05-01T10:00:06+02:00 web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T08:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, RFC 5424 inside',
    `${BSD} relay <38>1 2026-05-01T10:00:06Z web1 sshd 4242 - - ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay, RFC 5424 without priority',
    `${BSD} relay 1 2026-05-01T10:00:06Z web1 sshd 4242 - - ${MESSAGE}`,
    '2026-05-01T10:00:06Z',
    'web1',
    sshd,
    4242,
  ],
  [
    'a relay of a relay',
    `${BSD} hub May  1 10:00:06 relay 2026-05-01T10:00:05Z web1 sshd[1]: ${MESSAGE}`,
    '2026-05-01T10:00:05Z',
    'web1',
    sshd,
    1,
  ],
  [
    'a relay of a relay, the outermost is exact',
    `${ISO} hub May  1 11:00:06 relay May  1 12:00:05 web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  [
    'a relay that writes a day',
    `Fri 2026-05-01 10:00:07 UTC relay May  1 12:00:05 web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  [
    'an export',
    `2026-05-01T08:00:07.000Z May  1 10:00:07 ip-10-0-0-1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T08:00:07Z',
    'ip-10-0-0-1',
    sshd,
    4242,
  ],
  [
    'an export with a stream',
    `2026-05-01T08:00:07.000Z i-0123456789 May  1 10:00:07 web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T08:00:07Z',
    'web1',
    sshd,
    4242,
  ],
  ['a stream alone', `i-0123456789 May  1 10:00:07 web1 sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  [
    'labels of a log',
    `2026-05-01T08:00:07Z {filename="/var/log/auth.log", job="auth"} May  1 10:00:07 web1 sshd[1]: ${MESSAGE}`,
    '2026-05-01T08:00:07Z',
    'web1',
    sshd,
    1,
  ],
  [
    'labels before the line',
    `logName=projects/p/logs/auth hostname=web1 ${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['columns with tabs', `projects/p/logs/syslog\tweb1\t${BSD} web1 sshd[1]: ${MESSAGE}`, AT, 'web1', sshd, 1],
  [
    'columns after a time, with tabs',
    `2026-05-01T08:00:07Z\tprojects/p/logs/auth\tweb1\t${BSD} web1 sshd[1]: ${MESSAGE}`,
    '2026-05-01T08:00:07Z',
    'web1',
    sshd,
    1,
  ],
  [
    'columns with commas',
    `"2026-05-01T08:00:07Z","web1","${BSD} web1 sshd[1]: ${MESSAGE}"`,
    '2026-05-01T08:00:07Z',
    'web1',
    sshd,
    1,
  ],
  [
    'columns with commas, no zone',
    `2026-05-01 08:00:07.000,"${BSD} web1 sshd[1]: ${MESSAGE}"`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['an offset apart', `2026-05-01 12:00:07 +0200 web1 sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  [
    'an offset apart, a colon',
    `2026-05-01T12:00:07.250 +02:00 web1 sshd[4242]: ${MESSAGE}`,
    '2026-05-01T10:00:07.250000Z',
    'web1',
    sshd,
    4242,
  ],
  ['UTC apart', `2026-05-01 10:00:07 UTC web1 sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['s6-log T', `2026-05-01 10:00:07.123456789  ${MESSAGE}`, '2026-05-01T10:00:07.123456Z', '', sshd, null],
  [
    's6-log T, a whole line',
    `2026-05-01 10:00:07.123456789  ${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['tai64nlocal', `2026-05-01 10:00:07.123456789 ${MESSAGE}`, '2026-05-01T10:00:07.123456Z', '', sshd, null],
  [
    'nine digits of a syslog daemon',
    `2026-05-01 10:00:07.123456789 web1 sshd[1]: ${MESSAGE}`,
    '2026-05-01T10:00:07.123456Z',
    'web1',
    sshd,
    1,
  ],
  ['Windows', `4242 2026-05-01 10:00:07.123 ${MESSAGE}`, '2026-05-01T10:00:07.123000Z', '', sshd, 4242],
  [
    'Windows, two digits',
    `44 2026-05-01 10:00:07.123 ${MESSAGE}`,
    '2026-05-01T10:00:07.123000Z',
    '',
    sshd,
    44,
  ],
  [
    'macOS, compact',
    `2026-05-01 10:00:07.123 Df sshd[318:1a2b] (libsystem_info.dylib) [com.example:auth] ${MESSAGE}`,
    '2026-05-01T10:00:07.123000Z',
    '',
    sshd,
    318,
  ],
  [
    'macOS, compact, one letter',
    `2026-05-01 10:00:07.123 E  sshd-session[318:1a2b] ${MESSAGE}`,
    '2026-05-01T10:00:07.123000Z',
    '',
    sshd,
    318,
  ],
  [
    'docker compose, colours',
    `\u001b[36msshd-1  | \u001b[0m${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['docker service', `sshd.1.k2x@node1    | ${BSD} web1 sshd[1]: ${MESSAGE}`, AT, 'web1', sshd, 1],
  [
    'kubectl, colours',
    `\u001b[32m[pod/sshd-0/sshd]\u001b[0m ${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  [
    'grep with colours',
    `\u001b[35mauth.log\u001b[m\u001b[36m:\u001b[m${BSD} web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1',
    sshd,
    1,
  ],
  ['a coloured tag', `${BSD} web1 ${RED}sshd[1]${OFF}: ${MESSAGE}`, AT, 'web1', sshd, 1],
  ['a coloured host', `${BSD} ${RED}web1${OFF} sshd[1]: ${MESSAGE}`, AT, 'web1', sshd, 1],
  ['a coloured message', `${BSD} web1 sshd[1]: \u001b[0;1;31m${MESSAGE}\u001b[0m`, AT, 'web1', sshd, 1],
  ['colours around the line', `\u001b[1m${BSD} web1 sshd[1]: ${MESSAGE}\u001b[0m`, AT, 'web1', sshd, 1],
];

// What a program with the tag of another one may write: any text, here with a header of sshd in it.
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
  ['unknown words', `${BSD} web1 @vserver sshd[1]: ${MESSAGE}`, 'unrecognized', /something unknown/],
  ['another second word', `${BSD} web1 web2 sshd[1]: ${MESSAGE}`, 'unrecognized', /something unknown/],
  [
    'unknown words, dropbear',
    `${ISO} r1 (x) dropbear[1]: ${BAD_PASSWORD}`,
    'unrecognized',
    /something unknown/,
  ],
  [
    'unknown words, another tag',
    `${BSD} web1 @vserver logger: sshd[1]: ${MESSAGE}`,
    'ignored',
    /not written/,
  ],
  ['unknown words, no known message', `${BSD} web1 @vserver sshd[1]: hello`, 'ignored', /not written/],
  [
    'unknown words in a container',
    `2026-05-01T10:00:07.361143123Z stderr F a b sshd[1]: ${MESSAGE}`,
    'unrecognized',
    /something unknown/,
  ],
  ['Windows without a date', `4242 10:00:07:123 ${MESSAGE}`, 'malformed', /no date/],
  ['Windows, no such day', `4242 2026-02-30 10:00:07.123 ${MESSAGE}`, 'malformed', /does not exist/],
  ['Windows, no message of sshd', '4242 2026-05-01 10:00:07.123 hello', 'ignored', /no message of sshd/],
  ['macOS, compact, the heading', 'Timestamp               Ty Process[PID:TID]', 'ignored', /heading/],
  [
    'macOS, compact, another program',
    `2026-05-01 10:00:07.123 Df su[318:1a2b] sshd[1]: ${MESSAGE}`,
    'ignored',
    /not written/,
  ],
];

suite('headers of relays, appliances and exporters', () => {
  for (const [what, line, date, host, program, pid] of rows) {
    test(`${what}: ${line.slice(0, 70)}`, () => {
      const event = eventOf(`${line}\n`);
      assert.deepEqual(
        [isoInstant(event.date), event.host, event.service, event.pid, event.ip, event.user],
        [date, host, program, pid, '192.0.2.7', 'root'],
      );
    });
  }

  for (const [what, line, outcome, reason] of refused) {
    test(`${outcome}: ${what}`, () => {
      const found = outcomeOf(`${line}\n`);
      assert.ok('outcome' in found, line);
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  test('whatever stands behind the tag of another program is text of that program', () => {
    for (const beginning of beginnings)
      for (const tag of tags)
        for (const text of texts)
          assert.deepEqual(parseText(`${beginning}${tag}${text}\n`).events, [], `${beginning}${tag}${text}`);
  });

  test('the name of a user is never read as a header', () => {
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

  test('colours within a message stay what they are', () => {
    const user = '\u001b[1mroot';
    assert.equal(
      eventOf(`\u001b[1m${BSD}\u001b[0m web1 sshd[1]: Invalid user ${user} from 192.0.2.7 port 22\n`).user,
      user,
    );
  });

  test('a banner exchange in the log of a container is read, though its second word ends in a colon', () => {
    const message = 'banner exchange: Connection from 192.0.2.7 port 40022: invalid format';
    assert.equal(eventOf(`2026-05-01T10:00:07.361143123Z ${message}\n`).ip, '192.0.2.7');
  });

  test('times without a zone are those of the log', () => {
    const zone = openTimeZone('Europe/Berlin');
    for (const line of [
      `2026-05-01 12:00:07.123456789  ${MESSAGE}`,
      `4242 2026-05-01 12:00:07.123 ${MESSAGE}`,
    ])
      assert.match(isoInstant(eventOf(`${line}\n`, { zone }).date), /^2026-05-01T10:00:07/);
  });
});
