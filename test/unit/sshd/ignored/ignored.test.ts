import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { readIgnored, readIgnoredDropbear } from '../../../../src/sshd/ignored/ignored.js';
import type { Message } from '../../../../src/sshd/reading.js';

/** The message without its prefixes and suffixes, such as `error: ` and ` [preauth]`. */
const message = (text: string, mayBeCut = false): Message => ({
  text,
  preauth: false,
  postauth: false,
  mayBeCut,
  hasTrailingSpace: false,
});
const reasonOf = (text: string): string | undefined => readIgnored(message(text))?.reason;

const PAM = /PAM module/;
const LOGIN = /part of a login/;
const KEY = /^key or certificate/;
const SERVER = /server lifecycle/;
const CONFIGURATION = /configuration/;
const SESSION = /session after/;
const SFTP = /file transfer/;
const FORWARDING = /^forwarding/;
const TRANSPORT = /transport/;
const RECORDS = /^records/;
const INTERNAL = /internal error/;

const samples: readonly (readonly [reason: RegExp, ...texts: string[]])[] = [
  [
    PAM,
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root',
    'pam_unix(sshd:session): session opened for user anna(uid=1000) by anna(uid=0)',
    'pam_faillock(sshd:auth): Consecutive login failures for user anna account temporarily locked',
    'pam_winbind(sshd:auth): request wbcLogonUser failed: WBC_ERR_AUTH_ERROR, PAM error: PAM_AUTH_ERR (7)',
    "pam_krb5[4242]: authentication fails for 'anna' (anna@EXAMPLE.ORG)",
    'pam_ldap: error trying to bind as user "uid=anna,dc=example,dc=org" (Invalid credentials)',
    'pam_systemd(sshd:session): Failed to create session: Connection timed out',
    '(pam_unix) session closed for user anna',
    'gkr-pam: unable to locate daemon control file',
    'PAM service(sshd) ignoring max retries; 6 > 3',
    'PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root',
    'PAM 1 more authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7',
    'PAM unable to dlopen(/lib/security/pam_no.so): /lib/security/pam_no.so: cannot open shared object file',
    'check pass; user unknown',
    'in pam_sm_authenticate(): Failed to determine Kerberos principal name.',
    'nss_ldap: failed to bind to LDAP server ldap://192.0.2.1: no route',
  ],
  [
    LOGIN,
    'Postponed keyboard-interactive for invalid user admin from 192.0.2.7 port 40022 ssh2',
    'Partial publickey for anna from 192.0.2.7 port 40022 ssh2: ED25519 SHA256:qdZ0',
    'input_userauth_request: invalid user admin',
    'input_userauth_request: invalid user',
    'Could not get shadow information for anna',
    '/home/anna/.ssh/authorized_keys:3: Authentication tried for anna with correct key but not from a permitted host (host=host.example, ip=192.0.2.7, required=198.51.100.0/24).',
  ],
  [
    /host name of the client/,
    'Address 192.0.2.7 maps to host.example, but this does not map back to the address - POSSIBLE BREAK-IN ATTEMPT!',
    'Address 192.0.2.7 maps to host.example, but this does not map back to the address.',
    'reverse mapping checking getaddrinfo for host.example [192.0.2.7] failed - POSSIBLE BREAK-IN ATTEMPT!',
    'reverse mapping checking getaddrinfo for host.example [192.0.2.7] failed.',
    'Nasty PTR record "192.0.2.7" is set up for 198.51.100.2, ignoring',
    'warning: /etc/hosts.deny, line 4: host name/address mismatch: 192.0.2.7 != host.example',
  ],
  [
    KEY,
    'Accepted key ED25519 SHA256:qdZ0 found at /home/anna/.ssh/authorized_keys:3',
    'Accepted certificate ID "anna" (serial 7) signed by ED25519 CA SHA256:Ab via /etc/ssh/ca.pub',
    'Authentication refused: bad ownership or modes for directory /home/anna',
    'userauth_pubkey: signature algorithm ssh-rsa not in PubkeyAcceptedAlgorithms',
    'userauth_pubkey: key type ssh-dss not in PubkeyAcceptedKeyTypes',
    'Certificate invalid: expired',
    'refusing RSA key: Invalid key length',
    'AuthorizedKeysCommand /usr/bin/keys anna failed, status 1',
    "Could not open user 'anna' authorized keys '/home/anna/.ssh/authorized_keys': Permission denied",
    'User anna authorized principals /etc/ssh/principals/anna is not a regular file',
    'KRL contains unsupported critical section "x"',
    'hostkeys_foreach_file: invalid marker at /etc/ssh/ssh_known_hosts:3',
  ],
  [
    SERVER,
    'Server listening on :: port 22.',
    'Received signal 15; terminating.',
    'Bind to port 22 on 0.0.0.0 failed: Address already in use.',
    'beginning MaxStartups throttling',
    'exited MaxStartups throttling after 00:01:07, 32 connections dropped',
    'srclimit_penalise: ipv4: new 192.0.2.7/32 deferred penalty of 5 seconds for penalty: failed authentication',
    'srclimit_penalise: 192.0.2.7/32: activating ipv4 penalty of 16.000 seconds for penalty: failed authentication',
    'Set /proc/self/oom_score_adj to 0',
  ],
  [
    CONFIGURATION,
    '/etc/ssh/sshd_config line 12: Deprecated option UsePrivilegeSeparation',
    '/etc/ssh/sshd_config: line 12: Bad configuration option: PermitRootlogin',
    '/etc/ssh/sshd_config: terminating, 1 bad configuration options',
    'rexec line 12: Deprecated option RSAAuthentication',
    'reprocess config line 12: Deprecated option RhostsRSAAuthentication',
    'Could not load host key: /etc/ssh/ssh_host_ed25519_key',
    "Permissions 0644 for '/etc/ssh/ssh_host_rsa_key' are too open.",
    'vdollar_percent_expand: unknown key %x',
    'tilde_expand: No such user deploy',
  ],
  [
    SESSION,
    'Starting session: shell on pts/1 for anna from 192.0.2.7 port 40022 id 0',
    'Starting session: command for anna from 192.0.2.7 port 40022',
    'Close session: user anna from 192.0.2.7 port 40022 id 0',
    'subsystem request for sftp by user anna',
    'Read error from remote host user anna 192.0.2.7 port 40022: Connection reset by peer',
    'Changed root directory to "/srv"',
    'Connection: user anna 192.0.2.7 port 40022 (pid 4242)',
    'bad ownership or modes for chroot directory component "/home/"',
    'ssh_selinux_copy_context: getcon failed with Invalid argument',
    'ssh_selinux_setup_pty: security_compute_relabel: Invalid argument',
  ],
  [
    SFTP,
    'session opened for local user anna from [192.0.2.7]',
    'open "/home/anna/x.tar" flags WRITE,CREATE,TRUNCATE mode 0644',
    'close "/home/anna/x.tar" bytes read 0 written 4096',
    'sent status No such file',
    'opendir "/home/anna"',
    'process_read: read "/home/anna/x.tar": Input/output error',
  ],
  [
    FORWARDING,
    'channel 3: open failed: connect failed: Connection refused',
    'connect_to host.example port 25: failed.',
    'connect_to nowhere.example: unknown host (Name or service not known)',
    'refused local port forward: originator 127.0.0.1 port 40022, target 192.0.2.1 port 25',
    'channel_setup_fwd_listener_tcpip: cannot listen to port: 8080',
    'bind [127.0.0.1]:8080: Address already in use',
    'channel_lookup: 3: bad id: channel free',
    'channel_by_id: 3: bad id',
    'unix_listener_tmp: bind "/home/anna/.ssh/agent/s.x": Permission denied',
  ],
  [
    TRANSPORT,
    'WARNING: connection from 192.0.2.7 port 40022 is not using a post-quantum key exchange algorithm [preauth]',
    'WARNING: connection from 192.0.2.7 is not using a post-quantum key exchange algorithm.',
    '** WARNING: connection from 192.0.2.7 is not using a post-quantum key exchange algorithm.',
    '** This session may be vulnerable to "store now, decrypt later" attacks.',
    '** The client may need to be upgraded. See https://openssh.com/pq.html',
    'Bad packet length 1349676916.',
    'Corrupted MAC on input.',
    'dispatch_protocol_error: type 90 seq 12',
    'SSH: Server;Ltype: Version;Remote: 192.0.2.7-40022;Protocol: 2.0;Client: OpenSSH_9.2',
  ],
  [
    RECORDS,
    'lastlog_openseek: /var/log/lastlog is not a file or directory!',
    'linux_audit_write_entry failed: Operation not permitted',
    'USER_PROCESS: 4242 ttys003',
  ],
  [
    INTERNAL,
    'mm_answer_sign: sign: error in libcrypto',
    'kex_input_kexinit: parse proposal 3: incomplete message',
    'mm_request_receive: read: Broken pipe',
    'mm_log_handler: write: Broken pipe',
    'userauth_passwd: incomplete message',
    'fork: Resource temporarily unavailable',
    'fork of unprivileged child failed',
  ],
  [
    /debug message/,
    'debug1: userauth-request for user anna service ssh-connection method none',
    'debug3: whatever',
  ],
];

/** Sentences that no release of sshd has, although many of their first words occur in its messages. */
const unknown = [
  '',
  'Frobnicated the session of anna from 192.0.2.7 port 40022',
  'Accepted pigeon for anna',
  'Accepted key of anna',
  'Failed to frobnicate',
  'Connection teleported by 192.0.2.7 port 40022',
  'Postponed departure of anna',
  'Server listening to the birds',
  'Starting session of the parliament',
  'User anna likes it here',
  'Authentication postponed: too late',
  'userauth_pigeon: pigeon lost from 192.0.2.7 port 40022',
  'input_userauth_request: pigeon of admin',
  'mm_answer_sign',
  'PAM is tired',
  'pam of the sea',
  'pam_unix is tired',
  'debug4: x',
  'Failed password for invalid user x from 192.0.2.7 port 40022 ssh2',
  'Invalid user Server listening on :: port 22. from 192.0.2.7 port 40022',
  'Accepted password for anna from 192.0.2.7 port 40022 ssh2',
];

suite('messages of sshd that are not events', () => {
  for (const [reason, ...texts] of samples) {
    for (const text of texts)
      test(`${reason.source}: ${text}`, () => assert.match(reasonOf(text) ?? '', reason));
  }

  for (const text of unknown) {
    test(`is unknown: ${text}`, () => assert.equal(reasonOf(text), undefined));
  }

  test('a message that was cut is ignored if the rest of it fits a format, and is long enough', () => {
    const user = '\\303\\274'.repeat(60);
    const postponed = `Postponed keyboard-interactive for invalid user ${user}`;
    assert.equal(readIgnored(message(postponed)), undefined);
    assert.match(readIgnored(message(postponed, true))?.reason ?? '', LOGIN);
    assert.equal(readIgnored(message(`User ${user}`, true)), undefined);
    assert.equal(readIgnored(message(user, true)), undefined);
  });

  test('any text may stand in the place of a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        assert.match(reasonOf(`Could not get shadow information for ${name}`) ?? '', LOGIN);
        assert.match(reasonOf(`subsystem request for sftp by user ${name}`) ?? '', SESSION);
        assert.match(reasonOf(`opendir "${name}"`) ?? '', SFTP);
      }),
    );
  });

  test('a long unknown message is rejected quickly', () => {
    const started = process.cpuUsage();
    for (const piece of ['a ', ' from ', '" ', ': ', ' port ', 'pam_', '(']) {
      assert.equal(reasonOf(`Postponed ${piece.repeat(100_000)}!`), undefined);
      assert.equal(reasonOf(`${piece.repeat(100_000)}!`), undefined);
    }
    const { user } = process.cpuUsage(started);
    assert.ok(user < 2_000_000, `${user} microseconds`);
  });
});

suite('messages of dropbear that are not events', () => {
  const ignored = [
    'Running in background',
    'Not backgrounding',
    'Failed loading /etc/dropbear/dropbear_ecdsa_host_key',
    'Early exit: Terminated by signal',
    'Exit (anna) from <192.0.2.7:40022>: Disconnect received',
    "Password auth succeeded for 'anna' from 192.0.2.7:40022, extra auth required",
    '/home/anna/.ssh must be owned by user or root, and not writable by group or others',
    'pam_unix(dropbear:auth): check pass; user unknown',
  ];
  for (const text of ignored) test(text, () => assert.ok(readIgnoredDropbear(message(text))));

  const unknownTexts = [
    "Bad password attempt for 'root' from 192.0.2.7:40022",
    'Child connection from 192.0.2.7:40022',
    'Frobnicated',
    'Server listening on :: port 22.',
  ];
  for (const text of unknownTexts) {
    test(`is unknown: ${text}`, () => assert.equal(readIgnoredDropbear(message(text)), undefined));
  }
});
