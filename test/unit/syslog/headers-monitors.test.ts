// JSON of monitoring services, and other names of the fields for the program and the user.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { eventOf, outcomeOf } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const LINE = `May  1 10:00:07 web1 sshd[4242]: ${MESSAGE}`;
const STAMP = '2026-05-01T10:00:07Z';

const read: readonly (readonly [what: string, object: object])[] = [
  [
    'Azure Monitor',
    { TimeGenerated: STAMP, HostName: 'web1', ProcessName: 'sshd', ProcessID: 4242, SyslogMessage: MESSAGE },
  ],
  ['Wazuh', { timestamp: STAMP, full_log: LINE, predecoder: { program_name: 'sshd' } }],
  ['rsyslog, a tag', { '@timestamp': STAMP, host: 'web1', tag: 'sshd[4242]:', message: ` ${MESSAGE}` }],
  ['Fluentd, the name of a stream', { date: 1777629607, tag: 'system.auth', log: LINE }],
  [
    'Google Cloud, parsed',
    { timestamp: STAMP, jsonPayload: { message: MESSAGE, ident: 'sshd', pid: '4242', host: 'web1' } },
  ],
];

const refused: readonly (readonly [what: string, object: object, reason: RegExp])[] = [
  [
    'an ordinary user, Fluent Bit without underscores',
    { date: 1777629607, SYSLOG_IDENTIFIER: 'sshd', COMM: 'sshd', UID: '1000', MESSAGE },
    /ordinary user/,
  ],
  [
    'the tag of another program',
    { '@timestamp': STAMP, host: 'web1', tag: 'logger[9]:', message: LINE },
    /not written/,
  ],
];

suite('JSON of monitoring services', () => {
  for (const [what, object] of read)
    test(`read: ${what}`, () => {
      const event = eventOf(`${JSON.stringify(object)}\n`);
      assert.deepEqual([event.host, event.pid, event.ip, event.user], ['web1', 4242, '192.0.2.7', 'root']);
    });

  for (const [what, object, reason] of refused)
    test(`ignored: ${what}`, () => {
      const found = outcomeOf(`${JSON.stringify(object)}\n`);
      assert.ok('outcome' in found && found.outcome === 'ignored');
      assert.match(found.reason, reason);
    });
});
