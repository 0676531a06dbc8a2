// Repetitions that a real syslog-ng leaves out of a file count for the connection that logged them.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { nowMs } from '../../src/lib/clock.js';
import { missingSyslogNg, SyslogNg } from '../fixtures/syslog-ng.js';
import type { LoginEvent } from '../../src/model/login.js';
import { parserOf } from '../support/parse-text.js';

const SUPPRESS_SECONDS = 1;

type Sent = readonly [host: string, pid: number, message: string, times: number];

const failed = (user: string, port: number): string =>
  `Failed password for ${user} from 192.0.2.7 port ${port} ssh2`;

const sent: readonly Sent[] = [
  ['web1', 4242, failed('root', 40022), 5],
  [
    'web1',
    4242,
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7',
    2,
  ],
  ['db1', 4242, failed('postgres', 40023), 1],
  ['web1', 4243, failed('root', 40024), 3],
  ['web1', 4244, "Failed password for invalid user it's o'brien from 192.0.2.8 port 40025 ssh2", 4],
  ['db1', 4245, failed('root', 40026), 2],
  ['db1', 4246, 'Server listening on 0.0.0.0 port 22.', 3],
  ['db1', 4247, failed('anna', 40027), 6],
];

suite('a file of a real syslog-ng with suppress()', { skip: missingSyslogNg() }, () => {
  const syslogNg = new SyslogNg();
  before(() => syslogNg.start(SUPPRESS_SECONDS));
  after(() => syslogNg.stop());

  test('gives the right number of attempts for each connection', async () => {
    const now = new Date(nowMs());
    const time = now
      .toUTCString()
      .replace(/^\w+, (\d\d) (\w+) \d+ ([\d:]+) GMT$/, '$2 $1 $3')
      .replace(/ 0/, '  ');
    const lines = sent.flatMap(([host, pid, message, times]) =>
      Array<string>(times).fill(`<38>${time} ${host} sshd[${pid}]: ${message}`),
    );
    await syslogNg.send(lines);
    const log = await syslogNg.written((text) =>
      text.includes('repeated 5 times, suppressed by syslog-ng on'),
    );
    assert.equal(
      log.split("Last message '").length - 1,
      sent.filter(([, , , times]) => times > 1).length,
      log,
    );
    const { events, unrecognizedCount, malformedCount } = parserOf({
      writtenAtMs: now.getTime(),
      nowMs: now.getTime() + 60_000,
    }).parse(log);
    assert.deepEqual({ unrecognizedCount, malformedCount }, { unrecognizedCount: 0, malformedCount: 0 });
    assert.deepEqual(
      attemptsByConnection(events),
      Object.fromEntries(
        sent
          .filter(([, , message]) => message.startsWith('Failed'))
          .map(([host, pid, , times]) => [`${host} ${pid}`, times]),
      ),
    );
  });
});

function attemptsByConnection(events: readonly LoginEvent[]): Record<string, number> {
  const attempts: Record<string, number> = {};
  for (const event of events) {
    const key = `${event.host} ${event.pid}`;
    attempts[key] = (attempts[key] ?? 0) + event.attempts;
  }
  return attempts;
}
