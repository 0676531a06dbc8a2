// The plain line has its own reader, for speed. It must read a line as the complete reader does, or not at all. Only hosts that
// look like a word of origin-words.ts are an exception: after them, the complete reader looks for the host.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { openTimeZone } from '../../../src/lib/time-zone.js';
import { isUnread } from '../../../src/model/outcome.js';
import { datedFormat, plainFormat } from '../../../src/syslog/dated-lines.js';
import { emptyHeader, type Header, type HeaderReader } from '../../../src/syslog/header.js';
import { createLogCalendar } from '../../../src/syslog/log-calendar.js';
import { readOrigin } from '../../../src/syslog/origin.js';
import { timeStampReader } from '../../../src/syslog/time-stamp.js';

const times = [
  'May  1 10:00:07',
  'May 01 10:00:07.123',
  '2026-05-01T10:00:07Z',
  '2026-05-01 10:00:07,5+02:00',
];
// None is like a word of origin-words.ts, such as `info` or `hostname=web1`, but those that the reader refuses.
const hosts =
  'web1 2026 192.0.2.7 2001:db8::5 auth auth.info authserver err: <38> [INFO] In(38) last Message - /var/log/auth.log'.split(
    ' ',
  );
const tags = [
  ...'sshd[4242]: sshd[4242] sshd: sshd sshd-session[1]: sshd-auth[1]: /usr/sbin/sshd[1]: [sshd]'.split(' '),
  ...'sshd2[1]: dropbear[1]: CRON[1]: kernel: CRON ssh.service[4242]: UDM-SE[-]: (sshd[1]:'.split(' '),
  ...['banner exchange:', '\u001b[1msshd[4242]\u001b[0m:', 'message repeated 2 times: ['],
];
const messages = [
  'Failed password for root from 192.0.2.7 port 40022 ssh2',
  '[ID 800047 auth.notice] Failed password for root from 192.0.2.7 port 40022 ssh2',
  'May  1 10:00:08 web2 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2',
  'x',
];

const calendar = createLogCalendar({
  zone: openTimeZone('UTC'),
  nowMs: Date.UTC(2026, 11, 1),
  yearOf: (_, instantIn) => instantIn(2026),
});
const readPlain = plainFormat(timeStampReader(calendar));
const readDated = datedFormat(timeStampReader(calendar), readOrigin);

function read(reader: HeaderReader, line: string): Header | undefined {
  const result = reader(line, 0, line.length, emptyHeader(true));
  return isUnread(result) ? undefined : result;
}

suite('the plain line', () => {
  for (const time of times) {
    test(`${time}: is read as by the complete reader, or not at all`, () => {
      let plainLines = 0;
      for (const host of hosts) {
        for (const tag of tags) {
          for (const message of messages) {
            const line = `${time} ${host} ${tag} ${message}`;
            const plain = read(readPlain, line);
            if (plain === undefined) continue;
            plainLines += 1;
            assert.deepEqual(plain, read(readDated, line), line);
          }
        }
      }
      assert.ok(plainLines > 100);
    });
  }
});
