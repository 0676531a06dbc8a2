// What syslog daemons write before a message: RFC 3164 and its variants, RFC 5424.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { eventOf, outcomeOf, parserOf } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const BAD_PASSWORD = "Bad password attempt for 'root' from 192.0.2.7:40022";

type Row = readonly [what: string, header: string, date: string, host: string, pid: number | null];

// The log was written on 1 June 2026, in UTC.
const rows: readonly Row[] = [
  ['no host', 'Feb 17 17:40:17 sshd[19725]: ', '2026-02-17T17:40:17Z', '', 19725],
  ['no host, two spaces', 'Feb 22 10:21:43  sshd[1332]: ', '2026-02-22T10:21:43Z', '', 1332],
  ['metalog', 'Mar  3 00:17:22 [sshd]: ', '2026-03-03T00:17:22Z', '', null],
  ['metalog, no colon', 'May 25 23:53:34 [sshd] ', '2026-05-25T23:53:34Z', '', null],
  ['a path', 'May  1 10:00:07 web1 /usr/sbin/sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  [
    'a long path',
    'May  1 10:00:07 web1 /usr/lib/openssh/sshd-session[1]: ',
    '2026-05-01T10:00:07Z',
    'web1',
    1,
  ],
  ['a host named like sshd', 'May  1 10:00:07 sshd sshd[1]: ', '2026-05-01T10:00:07Z', 'sshd', 1],
  ['a fraction', 'May 22 09:47:32.755556 web1 sshd[1]: ', '2026-05-22T09:47:32.755556Z', 'web1', 1],
  ['the year last', 'May  1 10:00:07 2019 web1 sshd[1]: ', '2019-05-01T10:00:07Z', 'web1', 1],
  ['the year last, no host', 'May  1 10:00:07 2019 sshd[1]: ', '2019-05-01T10:00:07Z', '', 1],
  ['the year amidst', 'May  1 2019 10:00:07 web1 sshd[1]: ', '2019-05-01T10:00:07Z', 'web1', 1],
  ['the year first', '2019 May  1 10:00:07 web1 sshd[1]: ', '2019-05-01T10:00:07Z', 'web1', 1],
  ['a host of four digits', 'May  1 10:00:07 9999 sshd[1]: ', '2026-05-01T10:00:07Z', '9999', 1],
  ['OpenWrt', 'Wed May 20 10:00:01 2026 authpriv.info sshd[1]: ', '2026-05-20T10:00:01Z', '', 1],
  [
    'OpenWrt, logread -t',
    'Wed May 20 10:00:01 2026 [1779271201.123] auth.info sshd[1]: ',
    '2026-05-20T10:00:01Z',
    '',
    1,
  ],
  ['BusyBox', 'May  8 11:20:03 jump1 auth.info sshd[3510]: ', '2026-05-08T11:20:03Z', 'jump1', 3510],
  ['BusyBox, no host', 'May  8 11:20:03 auth.info sshd[3510]: ', '2026-05-08T11:20:03Z', '', 3510],
  ['FreeBSD -v', 'May  1 10:00:07 <auth.info> web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  ['FreeBSD -vv', 'May  1 10:00:07 <4.3> web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  ['a facility, no host', 'May  1 10:00:07 <auth.info> sshd[1]: ', '2026-05-01T10:00:07Z', '', 1],
  ['Solaris', 'May  8 07:30:25 web1 sshd[2]: [ID 800047 auth.notice] ', '2026-05-08T07:30:25Z', 'web1', 2],
  ['a priority', '<86>Apr 26 11:25:44 web1 sshd[4]: ', '2026-04-26T11:25:44Z', 'web1', 4],
  ['a priority and RFC 3339', '<86>2026-05-01T10:00:07Z web1 sshd[4]: ', '2026-05-01T10:00:07Z', 'web1', 4],
  ['slashes', '2005/08/14 11:57:00 [sshd] ', '2005-08-14T11:57:00Z', '', null],
  ['seconds since 1970', '1124012400 [sshd] ', '2005-08-14T09:40:00Z', '', null],
  ['lower case', '2026-05-01t10:00:07z web1 sshd[4]: ', '2026-05-01T10:00:07Z', 'web1', 4],
  ['an offset of hours', '2026-05-01T10:00:07+02 web1 sshd[4]: ', '2026-05-01T08:00:07Z', 'web1', 4],
  ['NULs of copytruncate', '\0\0\0May  1 10:00:07 web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  ['the mark of UTF-8', '\ufeffMay  1 10:00:07 web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  [
    'RFC 5424',
    '<38>1 2026-05-08T17:40:16.954167-04:00 web1 sshd 57 - - ',
    '2026-05-08T21:40:16.954167Z',
    'web1',
    57,
  ],
  ['no priority', '1 2026-05-08T17:40:16Z web1 sshd-session 57 - - ', '2026-05-08T17:40:16Z', 'web1', 57],
  [
    'nothing known but the program',
    '<38>1 2026-05-08T17:40:16Z - sshd - - - ',
    '2026-05-08T17:40:16Z',
    '',
    null,
  ],
  ['two spaces', '<38>1 2026-05-08T17:40:16Z web1 sshd 57 - -  ', '2026-05-08T17:40:16Z', 'web1', 57],
  [
    'a byte order mark',
    '<38>1 2026-05-08T17:40:16Z web1 sshd 57 - - \ufeff',
    '2026-05-08T17:40:16Z',
    'web1',
    57,
  ],
  [
    'OPNsense',
    '<38>1 2026-05-08T17:40:16Z fw sshd 57 - [meta sequenceId="1"] ',
    '2026-05-08T17:40:16Z',
    'fw',
    57,
  ],
  [
    'hostile structured data',
    String.raw`<38>1 2026-05-08T17:40:16Z web1 sshd 57 ID [a@1 b="x] - \" \] \\"][c@2 d="[e]"] `,
    '2026-05-08T17:40:16Z',
    'web1',
    57,
  ],
  [
    'RFC 3164 within RFC 5424',
    '<86>1 2026-03-24T15:16:09.25+01:00 web1 sshd[48764]: - sshd[48764]:: ',
    '2026-03-24T14:16:09.250000Z',
    'web1',
    48764,
  ],
  ['grep -H', '/var/log/auth.log.2.gz:May  1 10:00:07 web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  ['grep -Hn', 'auth.log:123:2026-05-01T10:00:07Z web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
  ['grep -n', '123:May  1 10:00:07 web1 sshd[1]: ', '2026-05-01T10:00:07Z', 'web1', 1],
];

// Month and day; each occurs in a log with month names in German, French, Spanish, Italian, Dutch or Portuguese.
const months: readonly (readonly [written: string | Buffer, monthAndDay: string])[] = [
  ['Mär  4', '03-04'],
  ['März  4', '03-04'],
  ['Mai  4', '05-04'],
  ['Okt  4', '10-04'],
  ['Dez 31', '12-31'],
  ['Fév  4', '02-04'],
  ['févr.  4', '02-04'],
  ['Avr  4', '04-04'],
  ['Aoû 14', '08-14'],
  ['Aoü 14', '08-14'],
  ['août 14', '08-14'],
  ['Déc 31', '12-31'],
  [Buffer.from('D\u00e9c 31', 'latin1'), '12-31'],
  [Buffer.from('M\u00e4r  4', 'latin1'), '03-04'],
  [Buffer.from('Ao\u00c3 14', 'latin1'), '08-14'],
  [Buffer.from('D\u00c3\u00a9 31', 'latin1'), '12-31'],
  ['Ene  4', '01-04'],
  ['Abr  4', '04-04'],
  ['Ago  4', '08-04'],
  ['Dic  4', '12-04'],
  ['gen  4', '01-04'],
  ['mag  4', '05-04'],
  ['giu  4', '06-04'],
  ['lug  4', '07-04'],
  ['set  4', '09-04'],
  ['ott  4', '10-04'],
  ['mrt  4', '03-04'],
  ['mei  4', '05-04'],
  ['Out  4', '10-04'],
];

const noEvents: readonly (readonly [line: string, outcome: string, reason: RegExp])[] = [
  ['Jui  4 10:00:00 web1 sshd[1]: x', 'malformed', /different months in two languages/],
  ['Mex  4 10:00:00 web1 sshd[1]: x', 'malformed', /time stamp/],
  ['Dez 32 10:00:00 web1 sshd[1]: x', 'malformed', /does not exist/],
  ['2005/02/30 11:57:00 [sshd] x', 'malformed', /does not exist/],
  ['<38>1 - web1 sshd 57 - - x', 'malformed', /no date/],
  ['<38>1 2026-02-30T10:00:00Z web1 sshd 57 - - x', 'malformed', /does not exist/],
  ['<38>1 2026-05-08T17:40:16Z web1', 'malformed', /no host and program/],
  ['<38>1 2026-05-08T17:40:16Z web1 sshd 57 - [a b="x] x', 'malformed', /has no end/],
  ['<38>sshd[1]: x', 'malformed', /time stamp/],
  ['auth.log:nothing like a log', 'malformed', /time stamp/],
  ['auth.log:a:b:c:d:e:May  1 10:00:07 web1 sshd[1]: x', 'malformed', /time stamp/],
  ['May  1 10:00:07 web1 sshd(pam_unix)[1]: authentication failure', 'ignored', /not written by sshd/],
  ['May  1 10:00:07 web1 sshd(pam_google_authenticator)[1]: x', 'ignored', /not written by sshd/],
  ['May  1 10:00:07 web1 /opt/sshdx[1]: x', 'ignored', /not written by sshd/],
  ['May  1 10:00:07 [cron] x', 'ignored', /not written by sshd/],
  ['\tat some(place)', 'ignored', /previous line/],
  ['    - Last output repeated twice -', 'ignored', /repeats a line/],
  ['\0\0\0', 'ignored', /empty/],
];

suite('headers of syslog daemons', () => {
  for (const [what, header, date, host, pid] of rows) {
    test(`${what}: ${header}`, () => {
      const event = eventOf(`${header}${MESSAGE}\n`);
      assert.deepEqual(
        [isoInstant(event.date), event.host, event.pid, event.ip, event.status],
        [date, host, pid, '192.0.2.7', 'Failed'],
      );
    });
  }

  for (const [written, monthAndDay] of months) {
    test(`${written.toString()} is ${monthAndDay}`, () => {
      const line = Buffer.concat([Buffer.from(written), Buffer.from(` 10:00:00 web1 sshd[1]: ${MESSAGE}\n`)]);
      assert.equal(isoInstant(eventOf(line).date).slice(5, 10), monthAndDay);
    });
  }

  for (const [line, outcome, reason] of noEvents) {
    test(`${outcome}: ${line.slice(0, 60)}`, () => {
      const found = outcomeOf(`${line}\n`);
      assert.ok('outcome' in found);
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
    });
  }

  test("dropbear's time stamp is removed, and gives the process id", () => {
    for (const tag of [
      'dropbear[1]: [825] Jul 10 23:53:52 ',
      'dropbear: [825] Jul  1 23:53:52 ',
      'dropbear[825]: ',
    ])
      assert.deepEqual(
        Object.values(eventOf(`May  1 10:00:07 r1 ${tag}${BAD_PASSWORD}\n`)).slice(2, 5),
        ['r1', 'dropbear', 825],
        tag,
      );
  });

  test('a line that BusyBox may have cut within a user name has no address', () => {
    const message = `Invalid user ${'\\377'.repeat(40)} from 203.0.113.9 port 22`;
    assert.equal(eventOf(`May  1 10:00:07 web1 auth.info sshd[1]: ${message}\n`).ip, null);
    assert.equal(eventOf(`May  1 10:00:07 web1 sshd[1]: ${message}\n`).ip, '203.0.113.9');
  });

  const repetitions = [
    'May  1 10:00:08 web1 last message repeated 2 times',
    'May  1 10:00:08 last message repeated 2 times',
    'May  1 10:00:08  sshd[1]: last message repeated 2 times',
    'May  1 10:00:08: --- last message repeated 2 times ---',
  ];
  for (const repetition of repetitions) {
    test(`repeats the line before: ${repetition}`, () => {
      const { events } = parserOf().parse(`May  1 10:00:07 web1 sshd[1]: ${MESSAGE}\n${repetition}\n`);
      assert.deepEqual(
        events.map((event) => [event.line, event.host, event.attempts]),
        [
          [1, 'web1', 1],
          [2, 'web1', 2],
        ],
      );
    });
  }
});
