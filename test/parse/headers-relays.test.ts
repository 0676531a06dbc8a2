// A header before a header: relays, exporters, labels and columns.
import { testHeaders, type HeaderRow } from '../support/header-rows.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BSD = 'May  1 10:00:07';
const ISO = '2026-05-01T10:00:07Z';
const AT = '2026-05-01T10:00:07Z';
const sshd = 'sshd';

const rows: readonly HeaderRow[] = [
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
];

testHeaders('headers of relays and exporters', rows);
