// Scanned or read line by line, a log gives the same logins, malformed lines and parser state.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { openTimeZone } from '../../src/lib/time-zone.js';
import { loginAt } from '../../src/model/logins.js';
import { LoginsBuilder } from '../../src/model/logins-builder.js';
import type { ParserOptions } from '../../src/parse/parse.js';
import { filled, ignoredTemplates } from '../../src/scanner/template-readings.js';
import { templateTexts } from '../../src/scanner/templates.js';
import { scannedBlock } from '../../src/scanner/block-scanner.js';
import { Scanner } from '../../src/scanner/block-scanner.js';
import { hosts, times } from '../support/header-samples.js';
import { loggedKeys } from '../support/logged-keys.js';
import { parserOf } from '../support/parse-text.js';

const RUNS = 10_000;

const tags = fc.constantFrom(
  ...['web1[-]:', 'w[-]:', 'exchange:', 'info sshd[1]:', 'web1 sshd[1]:', 'sshd', 'sshd[1]: '],
  ...['May  1 10:00:06 w sshd[1]:', 'aabbccddeeff,U-1.2:'],
  ...['sshd[1]:', 'sshd[2]:', 'sshd-session[1]:', 'sshd-session[4194304]:', 'sshd[9999999999]:', 'sshd[1]'],
  ...[
    'sshd:',
    'sshd[1]:x',
    'sshd-auth[1]:',
    'dropbear[1]:',
    'CRON[7]:',
    'sudo:',
    'su[1]:',
    'systemd-logind[5]:',
  ],
  ...[
    'kernel:',
    'last',
    'syslogd[1]:',
    'syslog-ng[811]:',
    'rsyslogd:',
    'ssh.service[4]:',
    '/usr/sbin/sshd[1]:',
    '[sshd]',
    'sshd[1]: [ID 1 auth.info]',
  ],
);

const users = fc.oneof(
  fc.constantFrom(
    ...[
      'root',
      '',
      ' ',
      'invalid user',
      'invalid user root',
      'a from 192.0.2.9 port 1 ssh2',
      'a: b',
      'x from y',
    ],
    ...[
      'authenticating user root 192.0.2.9 port 2',
      'user',
      'UNKNOWN',
      'root ',
      ' root',
      '\u00e9',
      '\u00c3\u00a9',
    ],
    ...[
      'a\u00a0b',
      'a\tb',
      'message repeated 2 times: [ x]',
      'port 22',
      'x'.repeat(290),
      '12',
      'a ssh2: b',
      '\0',
    ],
    ...['a not allowed because not listed in AllowUsers', 'root [preauth]', ']', 'ruser a', 'a ruser b'],
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
);

const addresses = fc.constantFrom(
  ...[
    '192.0.2.7',
    '192.0.2.8',
    '2001:db8::7',
    '::ffff:192.0.2.7',
    'UNKNOWN',
    'client.example.org',
    '01.2.3.4',
  ],
  ...['192.0.2.7%eth0', 'fe80::1%eth0', '', 'a b', '192.0.2.7:', '\u00e9.example', 'a\u00a0b', '300.0.0.1'],
);

const ports = fc.constantFrom('1', '40022', '65535', '99999', '123456', '0', '', '01', 'x');

const texts = fc.oneof(
  fc.constantFrom(
    ...['11: Bye Bye', '', ' ', ']', ' [preauth]', '[preauth] ', 'x [postauth]', ' [preauth]  ', 'a]'],
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
);

const keys = fc.oneof(loggedKeys, texts);

const ofTemplate = fc
  .tuple(fc.constantFrom(...templateTexts), users, addresses, ports, texts, keys)
  .map(([templateText, u, a, n, text, k]) => filled(templateText, { u, a, n, '*': text, k }));

const others = fc.constantFrom(
  'message repeated 2 times: [ Failed password for root from 192.0.2.7 port 40022 ssh2]',
  'last message repeated 3 times',
  "Last message 'Failed password for ' repeated 4 times, suppressed by syslog-ng on web1",
  "Last message 'Invalid user root fr' repeated 2 times, suppressed by syslog-ng on web1",
  "Last message 'sshd[1]: Failed pass' repeated 5 times, suppressed by syslog-ng on web1",
  'Connection from 192.0.2.7 port 40022 on 192.0.2.1 port 22',
  'Received disconnect from 192.0.2.7 port 40022:11: disconnected by user',
  'Disconnected from user anna 192.0.2.7 port 40022',
  'Timeout, client not responding from user anna 192.0.2.7 port 40022',
  'pam_unix(sshd:session): session closed for user anna',
  'pam_unix(sshd:session): session closed for user',
  'pam_unix(sshd:session): session closed for user  ',
  'pam_unix(sshd:session): session closed for user\t',
  'pam_unix(sshd:auth): authentication fails for root',
  'pam_unix(sshd:auth): received for user root: 7 (Authentication failure)',
  'pam_unix(sshd:auth): authentication failure;',
  'pam_unix(sshd:auth): authentication failure; ',
  'pam_sss(sshd:auth): authentication failure; x',
  'Timeout before authentication for connection from 192.0.2.7 to 192.0.2.1, pid = 1',
  'fatal: Access denied for user anna by PAM account configuration [preauth]',
  'error: PAM: Authentication failure for root from 192.0.2.7',
  'User root not allowed because account is locked',
  'Server listening on 0.0.0.0 port 22.',
  'Frobnicated the session of root',
  'repeated 3 times',
  'message repeated 2 times',
  '',
);

/** Removes, inserts or appends something. */
const spoilt = fc
  .tuple(
    ofTemplate,
    fc.nat(100),
    fc.nat(2),
    fc.constantFrom('', ' ', ' [preauth]', ' [preauth] ', '\r', 'x', ': '),
  )
  .map(([message, at, cut, put]) => message.slice(0, at) + put + message.slice(at + cut));

const messages = fc.oneof(
  { weight: 6, arbitrary: ofTemplate },
  { weight: 2, arbitrary: others },
  { weight: 2, arbitrary: spoilt },
);

const lines = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(times, hosts, tags, messages)
      .map(([time, host, tag, m]) => `${time} ${host} ${tag} ${m}`),
  },
  // As one host writes them.
  { weight: 8, arbitrary: messages.map((message) => `May  1 10:00:05 web1 sshd[1]: ${message}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '\r',
      'oops',
      '                - Last output repeated twice -',
      "May  1 10:00:06 web1 Last message 'sshd[1]: Failed pass' repeated 5 times, suppressed by syslog-ng on web1",
      'May  1 10:00:06 web2 syslogd: last message repeated 3 times',
      '__CURSOR=s=1',
      '__REALTIME_TIMESTAMP=1777629600000000',
      'SYSLOG_IDENTIFIER=sshd',
      'MESSAGE=Failed password for root from 192.0.2.7 port 40022 ssh2',
      '<38>May  1 10:00:00 web1 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2',
    ),
  },
);

const logs = fc
  .tuple(fc.array(lines, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'))
  .map(([all, newline]) =>
    Buffer.from(all.map((line) => line.replaceAll('\n', '?') + newline).join(''), 'latin1'),
  );

const settings = fc.constantFrom<Partial<ParserOptions>>(
  {},
  { zone: openTimeZone('Europe/Berlin') },
  { zone: openTimeZone('Europe/Berlin'), year: { year: 2025, dayOfYear: 0 } },
  { ownPatterns: () => undefined },
);

suite('a scanned log', () => {
  const without = new Scanner({ ignored: ignoredTemplates, hasOwnPatterns: false });
  const withOwn = new Scanner({ ignored: ignoredTemplates, hasOwnPatterns: true });

  test('gives what its lines give one by one, however it is cut into blocks', () => {
    fc.assert(
      fc.property(logs, settings, fc.array(fc.nat(400), { maxLength: 3 }), (log, options, cuts) => {
        const { year } = options;
        const own = { ...options, ...(year && { year: { ...year } }) };
        const scanned = parserOf(own);
        const byLine = parserOf({ ...options, ...(year && { year: { ...year } }) });
        const scanner = scanned.scanning.hasOwnPatterns ? withOwn : without;
        scanner.begin();
        for (const block of blocksOf(log, cuts)) {
          const logins = new LoginsBuilder();
          const refused = scanned.take(scannedBlock(block, scanner.scan(block)), logins);
          const { events, ...others } = byLine.parse(block.toString('latin1'));
          assert.deepEqual(
            Array.from({ length: logins.count }, (_, n) => loginAt(logins, n)),
            events,
          );
          assert.deepEqual(refused, others);
          assert.equal(scanned.lines(), byLine.lines());
          assert.equal(scanned.state(), byLine.state());
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('each template is found in a message that matches it', () => {
    const scanner = new Scanner(parserOf().scanning);
    for (const templateText of templateTexts) {
      const block = Buffer.from(`May  1 10:00:00 web1 sshd[1]: ${filled(templateText)}\n`);
      assert.equal(scanner.scan(block).slowCount, 0, templateText);
    }
  });
});

suite('a block with more logins than the scanner has room for', () => {
  const many = (line: (n: number) => string): string[] => {
    const all: string[] = [];
    for (let bytes = 0, n = 0; bytes < 2_000_000; bytes += all[n]?.length ?? 0, n++) all.push(`${line(n)}\n`);
    return all;
  };
  const invalid = (user: string, from: string): string =>
    `May  1 10:00:00 w sshd[1]: Invalid user ${user} from ${from} port 1`;
  const contents: Readonly<Record<string, string[]>> = {
    'other users and addresses in each line': many((n) => invalid(`a${n}`, `b${n}.x`)),
    'long names': many((n) => invalid(`${n}`.padStart(200, 'x'), '192.0.2.7')),
    'more lines than records': [...many(() => 'x').slice(0, 900_000), `${invalid('anna', '192.0.2.7')}\n`],
  };
  for (const [name, content] of Object.entries(contents)) {
    test(name, () => {
      const scanned = parserOf();
      const byLine = parserOf();
      const scanner = new Scanner(scanned.scanning);
      // Twice, because the scanner caches texts.
      for (const block of Array<Buffer>(2).fill(Buffer.from(content.join('')))) {
        const logins = new LoginsBuilder();
        scanned.take(scannedBlock(block, scanner.scan(block)), logins);
        const { events } = byLine.parse(block.toString('latin1'));
        assert.equal(logins.count, events.length);
        for (const [n, event] of events.entries()) assert.deepEqual(loginAt(logins, n), event);
        assert.equal(scanned.state(), byLine.state());
      }
    });
  }
});

/** Moves the cuts behind the lines that contain them. */
function blocksOf(log: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const blocks: Buffer[] = [];
  let start = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = log.indexOf('\n', Math.max(cut, start)) + 1;
    if (end === 0) break;
    blocks.push(Buffer.from(log.subarray(start, end)));
    start = end;
  }
  if (start < log.length) blocks.push(Buffer.from(log.subarray(start)));
  return blocks;
}
