// What appliances, gateways and rsyslog write between the time and the message.
import { testHeaders, type HeaderRow } from '../../support/header-rows.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BAD_PASSWORD = "Bad password attempt for 'root' from 192.0.2.7:40022";
const BSD = 'May  1 10:00:07';
const ISO = '2026-05-01T10:00:07Z';
const AP = 'aabbccddeeff,UAP-AC-LR-5.43.38+12731';
const AT = '2026-05-01T10:00:07Z';
const sshd = 'sshd';

const rows: readonly HeaderRow[] = [
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
  ['a facility and a severity', `${ISO} web1 authpriv info sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['facility/severity', `${BSD} web1 auth/info sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['a priority behind the host', `${ISO} web1 <86> sshd[4242]: ${MESSAGE}`, AT, 'web1', sshd, 4242],
  ['the host and its full name', `${BSD} web1 web1.example.org sshd[1]: ${MESSAGE}`, AT, 'web1', sshd, 1],
  [
    'the full name and the host',
    `${BSD} web1.example.org web1 sshd[1]: ${MESSAGE}`,
    AT,
    'web1.example.org',
    sshd,
    1,
  ],
  ['a tab after the tag', `${BSD} web1 sshd[4242]:\t${MESSAGE}`, AT, 'web1', sshd, 4242],
  [
    'an older access point',
    `${BSD} ap1 ("U7LT,aabbccddeeff,v4.0.42.10433") dropbear[42]: ${BAD_PASSWORD}`,
    AT,
    'ap1',
    'dropbear',
    42,
  ],
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
];

testHeaders('headers of appliances and gateways', rows);
