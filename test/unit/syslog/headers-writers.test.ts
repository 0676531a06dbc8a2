// Times and prefixes of log writers, and terminal colours.
import { testHeaders, type HeaderRow } from '../../support/header-rows.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BSD = 'May  1 10:00:07';
const RED = '\u001b[01;31m\u001b[K';
const OFF = '\u001b[m\u001b[K';
const AT = '2026-05-01T10:00:07Z';
const sshd = 'sshd';

const rows: readonly HeaderRow[] = [
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

testHeaders('headers of log writers', rows);
