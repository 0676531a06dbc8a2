import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { LoginEvent } from '../../../src/model/login.js';
import { explainMessages, parseMessage, parseMessages } from '../../support/parse-text.js';

type Expected = Partial<LoginEvent>;
const A = { ip: '203.0.113.9', port: 40022 } as const;
const withoutPort = { ip: '203.0.113.9', port: null } as const;

// Each line alone is a probe, whatever else its connection logged.
const probes: readonly (readonly [message: string, expected: Expected])[] = [
  ['Did not receive identification string from 203.0.113.9', withoutPort],
  ['Did not receive identification string from 203.0.113.9.', withoutPort],
  ['Did not receive identification string from 203.0.113.9 port 40022', A],
  ['Could not write ident string to 203.0.113.9 port 40022', A],
  ["Bad protocol version identification 'GET / HTTP/1.0' from 203.0.113.9", withoutPort],
  ["Bad protocol version identification '' from 203.0.113.9 port 40022", A],
  ["Bad protocol version identification 'x' from 192.0.2.66 port 22' from 203.0.113.9 port 40022", A],
  ['Protocol major versions differ for 203.0.113.9: SSH-2.0-OpenSSH_6.6 vs. SSH-1.0-x', withoutPort],
  ['Protocol major versions differ for 203.0.113.9 port 40022: SSH-2.0-OpenSSH_7.4 vs. SSH-1.0-x', A],
  ["scanned from 203.0.113.9 with SSH-1.0-SSH_Version_Mapper.  Don't panic.", withoutPort],
  ["scanned from 203.0.113.9 port 40022 with SSH-1.0-from 192.0.2.66 port 1 with.  Don't panic.", A],
  ["probed from 203.0.113.9 port 40022 with SSH-9.9-x.  Don't panic.", A],
  ['Connection from 203.0.113.9 port 40022 with IP opts: 83 07 04', A],
  ['banner exchange: Connection from 203.0.113.9 port 40022: invalid format', A],
  ['banner exchange: Connection from 203.0.113.9 port 40022: could not read protocol version [preauth]', A],
  ['banner exchange: Connection from UNKNOWN port 65535: invalid format', { ip: null, port: 65_535 }],
  [
    'ssh_dispatch_run_fatal: Connection from 203.0.113.9 port 40022: message authentication code incorrect [preauth]',
    A,
  ],
  [
    'ssh_dispatch_run_fatal: Connection from authenticating user root 203.0.113.9 port 40022: Connection corrupted [preauth]',
    { ...A, user: 'root' },
  ],
  [
    'ssh_dispatch_run_fatal: Connection from invalid user x 192.0.2.66 port 22 203.0.113.9 port 40022: incomplete message [preauth]',
    { ...A, user: 'x 192.0.2.66 port 22' },
  ],
  ['fatal: ssh_packet_send_debug: Connection from 203.0.113.9 port 40022: Broken pipe', A],
  ['fatal: Timeout before authentication for 203.0.113.9', withoutPort],
  ['fatal: Timeout before authentication for 203.0.113.9.', withoutPort],
  ['fatal: Timeout before authentication for 203.0.113.9 port 40022', A],
  [
    'Unable to negotiate with 203.0.113.9 port 40022: no matching cipher found. Their offer: a, port 1: no matching [preauth]',
    A,
  ],
  [
    'fatal: Unable to negotiate with 203.0.113.9: no matching host key type found. Their offer: ssh-dss [preauth]',
    withoutPort,
  ],
  [
    'Unable to negotiate with authenticating user root 203.0.113.9 port 40022: no matching MAC found. Their offer: x',
    { ...A, user: 'root' },
  ],
  ['drop connection #12 from [203.0.113.9]:40022 on [192.0.2.1]:22 past MaxStartups', A],
  [
    'drop connection #0 from [2001:db8::9]:40022 on [2001:db8::1]:22 penalty: failed authentication',
    { ip: '2001:db8::9', port: 40022 },
  ],
  ['drop connection #3 from [203.0.113.9]:40022 on [192.0.2.1]:22 penalty: exceeded LoginGraceTime', A],
  ['drop connection #3 from [203.0.113.9]:40022 on [192.0.2.1]:22 too many penalised addresses', A],
  ['drop connection #3 from [203.0.113.9]:40022 on [192.0.2.1]:22 Maxstartups', A],
  [
    'PerSourcePenalties logging rate-limited: additional 12 connections dropped',
    { ip: null, port: null, user: null },
  ],
  ['Maxstartups logging rate-limited: additional 1 connections dropped', { ip: null }],
  ['refused connect from host.example (203.0.113.9)', withoutPort],
  ['refused connect from x@192.0.2.66 (192.0.2.66)@::ffff:203.0.113.9 (::ffff:203.0.113.9)', withoutPort],
  ['refused connect from 203.0.113.9', withoutPort],
  ['refused connect from 192.0.2.66@203.0.113.9', withoutPort],
  ['administratively prohibited connection for root from 203.0.113.9 port 40022', { ...A, user: 'root' }],
  // The name has any length, so the line may be cut before the address.
  [
    'administratively prohibited connection for invalid user x from 192.0.2.66 port 1',
    { ip: null, port: null, user: null },
  ],
];

// A probe only if the connection has logged nothing else before.
const ends: readonly (readonly [message: string, expected: Expected])[] = [
  ['Connection closed by 203.0.113.9 [preauth]', withoutPort],
  ['Connection closed by 203.0.113.9 port 40022 [preauth]', A],
  // From 9.5 to 9.9 the line before it is VERBOSE.
  ['Connection closed by 203.0.113.9 port 40022', A],
  ['Connection reset by 203.0.113.9 port 40022', A],
  ['Connection closed by 2001:db8::9 port 40022', { ip: '2001:db8::9', port: 40022 }],
  ['Connection closed by authenticating user root 203.0.113.9 port 40022 [preauth]', { ...A, user: 'root' }],
  ['Connection closed by invalid user  203.0.113.9 port 40022 [preauth]', { ...A, user: '' }],
  [
    'Connection closed by invalid user x 192.0.2.66 port 22 203.0.113.9 port 40022 [preauth]',
    { ...A, user: 'x 192.0.2.66 port 22' },
  ],
  ['Connection reset by 203.0.113.9 port 40022 [preauth]', A],
  ['Connection reset by authenticating user root 203.0.113.9 port 40022', { ...A, user: 'root' }],
  ['Disconnected from 203.0.113.9 [preauth]', withoutPort],
  ['Disconnected from 203.0.113.9 port 40022 [preauth]', A],
  ['Disconnected from authenticating user root 203.0.113.9 port 40022 [preauth]', { ...A, user: 'root' }],
  ['Received disconnect from 203.0.113.9: 11: Bye Bye [preauth]', withoutPort],
  ['Received disconnect from 2001:db8::9: 11:  [preauth]', { ip: '2001:db8::9', port: null }],
  ['error: Received disconnect from 203.0.113.9: 3: x: Auth fail [preauth]', withoutPort],
  ['Received disconnect from 203.0.113.9 port 40022:11: from 192.0.2.66 port 1:11: [preauth]', A],
  ['Received disconnect from 203.0.113.9 port 40022:11:  [preauth]', A],
  [
    'Disconnecting invalid user admin 203.0.113.9 port 40022: Change of username or service not allowed: (admin,ssh-connection) -> (x 192.0.2.66 port 1: y,ssh-connection) [preauth]',
    { ...A, user: 'admin' },
  ],
  [
    'Disconnecting authenticating user root 203.0.113.9 port 40022: Too many authentication failures [preauth]',
    { ...A, user: 'root' },
  ],
  ['Connection from 203.0.113.9 port 40022 timed out [preauth]', A],
  [
    'Connection from authenticating user root 203.0.113.9 port 40022 timed out [preauth]',
    { ...A, user: 'root' },
  ],
  ['Connection to 203.0.113.9 timed out while waiting to read [preauth]', withoutPort],
];

const afterLogin = [
  'Connection closed by 203.0.113.9',
  'Connection closed by 203.0.113.9 port 40022 [postauth]',
  'Disconnected from 203.0.113.9 port 40022',
  'Connection closed by user anna 203.0.113.9 port 40022',
  'Connection reset by user anna 203.0.113.9 port 40022',
  'Disconnected from user anna 203.0.113.9 port 40022',
  'Disconnecting user anna 203.0.113.9 port 40022: Idle [preauth]',
  'Received disconnect from 203.0.113.9 port 40022:11: disconnected by user',
  'Timeout, client not responding from user anna 203.0.113.9 port 40022',
  'Connection from user anna 203.0.113.9 port 40022 timed out',
  'ssh_dispatch_run_fatal: Connection from user anna 203.0.113.9 port 40022: Connection corrupted',
];

const nameless = [
  'error: kex_exchange_identification: Connection closed by remote host',
  'error: kex_exchange_identification: client sent invalid protocol identifier "from 192.0.2.66 port 22"',
  'error: kex_exchange_identification: read: Connection reset by peer',
  'error: Protocol major versions differ: 2 vs. 1 [preauth]',
  'fatal: Client version "PuTTY-Local" uses unsafe key agreement; refusing connection [preauth]',
  'error: Connection timed out during banner exchange',
  'fatal: Unable to negotiate a key exchange method [preauth]',
  'fatal: no matching mac found: client hmac-md5 server hmac-sha2-256 [preauth]',
];

// journald strips the trailing whitespace of a line that sshd cut within a name.
const trailingSpaceGone = `${'\\\\377'.repeat(60)} 192.0.2.66 port 22`;

function agrees(event: LoginEvent | undefined, expected: Expected): void {
  assert.ok(event);
  for (const [key, value] of Object.entries(expected))
    assert.deepEqual([key, event[key as keyof LoginEvent]], [key, value]);
}

suite('probes', () => {
  for (const [message, expected] of [...probes, ...ends]) {
    test(`reads ${message}`, () =>
      agrees(parseMessage(message), {
        status: 'Probe',
        attempts: 0,
        method: null,
        rhost: null,
        ...expected,
      }));
  }

  for (const [message, { ip }] of ends) {
    const failed = `Failed password for root from ${ip ?? ''} port 40022 ssh2`;
    test(`no event after a failed password: ${message}`, () =>
      assert.deepEqual(
        parseMessages(failed, message).map((e) => e.status),
        ['Failed'],
      ));
  }

  for (const message of afterLogin) {
    test(`the end of a login is not a probe: ${message}`, () => {
      assert.deepEqual(parseMessages(message), []);
      assert.deepEqual(explainMessages(message)[0]?.outcome, 'ignored');
    });
  }

  for (const message of nameless) {
    test(`without an address it is not an event, but the end of the connection is: ${message}`, () => {
      assert.deepEqual(explainMessages(message)[0]?.outcome, 'ignored');
      const [event, ...more] = parseMessages(message, 'Connection closed by 203.0.113.9 port 40022');
      agrees(event, { status: 'Probe', ...A });
      assert.deepEqual(more, []);
    });
    test(`with LogLevel VERBOSE it has the address of its connection: ${message}`, () => {
      const opened = 'Connection from 203.0.113.9 port 40022 on 192.0.2.1 port 22 rdomain ""';
      const [event, ...more] = parseMessages(opened, message, 'Connection closed by 203.0.113.9 port 40022');
      agrees(event, { status: 'Probe', ...A });
      assert.deepEqual(more, []);
    });
  }

  test('address spoofing: a name without its trailing whitespace does not change the address', () => {
    const line = `Connection closed by invalid user ${trailingSpaceGone}`;
    assert.deepEqual(parseMessages(line), []);
    agrees(parseMessage(`${line} 203.0.113.9 port 40022 [preauth]`), { status: 'Probe', ...A });
  });

  test('two lines about one end are one probe', () => {
    const received = 'Received disconnect from 203.0.113.9 port 40022:11: Bye Bye [preauth]';
    const disconnected = 'Disconnected from 203.0.113.9 port 40022 [preauth]';
    assert.equal(parseMessages(received, disconnected).length, 1);
  });

  test('a process id that is used again after the end of a connection is another connection', () => {
    const closed = 'Connection closed by 203.0.113.10 [preauth]';
    const invalid = 'Invalid user admin from 203.0.113.10';
    const pam = 'error: PAM: Authentication failure for illegal user admin from 203.0.113.11';
    const attempts = parseMessages(invalid, closed, pam).map((e) => e.attempts);
    assert.deepEqual(attempts, [1, 1]);
  });
});
