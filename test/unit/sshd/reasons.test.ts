// Why a client did not get in: what each message says.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { Service } from '../../../src/model/login.js';
import { readMessage } from '../../../src/sshd/read-message.js';
import { type Reason, reasons } from '../../../src/sshd/sshd.js';

const A = '192.0.2.7 port 40022';

const ofSshd: Readonly<Record<Reason, readonly string[]>> = {
  'no-identification': [
    `Did not receive identification string from ${A}`,
    'Could not write ident string to 192.0.2.7.',
    'error: kex_exchange_identification: Connection closed by remote host',
    // Before it serves a client in another process, sshd writes no [preauth].
    `Connection closed by ${A}`,
  ],
  'bad-banner': [
    `Bad protocol version identification 'GET / HTTP/1.0' from ${A}`,
    'error: kex_exchange_identification: client sent invalid protocol identifier "GET / HTTP/1.0"',
    'error: kex_exchange_identification: banner line contains invalid characters',
    `banner exchange: Connection from ${A}: invalid format`,
    `scanned from ${A} with SSH-1.0-SSH_Version_Mapper.  Don't panic.`,
  ],
  'no-common-algorithm': [
    `Unable to negotiate with ${A}: no matching cipher found. Their offer: aes128-cbc [preauth]`,
    'Unable to negotiate with 192.0.2.7: no matching key exchange method found. Their offer: x [preauth]',
    'no matching cipher found: client aes128-cbc server aes128-ctr [preauth]',
    'Unable to negotiate a key exchange method [preauth]',
  ],
  'protocol-error': [
    `ssh_dispatch_run_fatal: Connection from ${A}: Connection corrupted [preauth]`,
    `ssh_dispatch_run_fatal: Connection from ${A}: message authentication code incorrect [preauth]`,
    `banner exchange: Connection from ${A}: could not read protocol version`,
    `Protocol major versions differ for ${A}: SSH-2.0-OpenSSH_7.4 vs. SSH-1.5-x`,
    'error: Protocol major versions differ: 2 vs. 1',
    `Disconnecting invalid user admin ${A}: Change of username or service not allowed: (admin,ssh-connection) -> (root,ssh-connection) [preauth]`,
    'Disconnecting: Packet corrupt [preauth]',
  ],
  closed: [
    `Connection closed by ${A} [preauth]`,
    `Connection closed by authenticating user root ${A} [preauth]`,
    `Connection closed by invalid user Connection reset by ${A} [preauth]`,
    `Disconnected from invalid user admin ${A} [preauth]`,
    `Received disconnect from ${A}:11: Bye Bye [preauth]`,
    'Received disconnect from 192.0.2.7: 11: Bye Bye [preauth]',
    'Connection closed by 192.0.2.7 [preauth]',
  ],
  reset: [
    `Connection reset by ${A} [preauth]`,
    `Connection reset by ${A}`,
    `Connection reset by invalid user timed out ${A} [preauth]`,
    'error: kex_exchange_identification: read: Connection reset by peer',
    `banner exchange: Connection from ${A}: Connection reset by peer`,
    `ssh_dispatch_run_fatal: Connection from ${A}: Broken pipe [preauth]`,
    'Read from socket failed: Connection reset by peer [preauth]',
    'Write failed: Broken pipe [preauth]',
  ],
  timeout: [
    `fatal: Timeout before authentication for ${A}`,
    'Connection timed out during banner exchange',
    `Connection from authenticating user root ${A} timed out [preauth]`,
    `ssh_dispatch_run_fatal: Connection from ${A}: Operation timed out [preauth]`,
  ],
  'max-attempts': [
    `error: maximum authentication attempts exceeded for root from ${A} ssh2 [preauth]`,
    `error: maximum authentication attempts exceeded for invalid user admin from ${A} ssh2 [preauth]`,
    `Disconnecting authenticating user root ${A}: Too many authentication failures [preauth]`,
    `Disconnecting invalid user admin ${A}: Too many authentication failures [preauth]`,
    'Disconnecting: Too many authentication failures for root [preauth]',
  ],
  penalty: [
    'drop connection #0 from [192.0.2.7]:40022 on [192.0.2.1]:22 penalty: failed authentication',
    'PerSourcePenalties logging rate-limited: additional 12 connections dropped',
  ],
  'max-startups': [
    'drop connection #12 from [192.0.2.7]:40022 on [192.0.2.1]:22 past MaxStartups',
    'drop connection #12 from [192.0.2.7]:40022 on [192.0.2.1]:22 Maxstartups',
    'drop connection #12 from [192.0.2.7]:40022 on [192.0.2.1]:22 PerSourceMaxStartups',
    'Maxstartups logging rate-limited: additional 12 connections dropped',
  ],
  refused: [
    'refused connect from client.example (192.0.2.7)',
    `administratively prohibited connection for root from ${A}`,
    `administratively prohibited connection for invalid user admin from ${A}`,
    `Connection from ${A} with IP opts: 83 07 04`,
  ],
  'not-allowed': [
    'User backup from 192.0.2.7 not allowed because not listed in AllowUsers',
    'User backup from 192.0.2.7 not allowed because listed in DenyUsers',
    'User backup not allowed because shell /nowhere/sh does not exist',
    'User backup not allowed because /etc/nologin exists',
  ],
  locked: ['User backup not allowed because account is locked'],
  expired: ['Account backup has expired'],
  'root-refused': [`ROOT LOGIN REFUSED FROM ${A}`],
  denied: ['fatal: Access denied for user backup by PAM account configuration [preauth]'],
};

const ofDropbear: Partial<Readonly<Record<Reason, readonly string[]>>> = {
  closed: ['Exit before auth from <192.0.2.7:40022>: Exited normally'],
  timeout: ['Exit before auth from <192.0.2.7:40022>: Timeout before auth'],
  reset: [
    "Exit before auth from <192.0.2.7:40022>: (user 'root', 0 fails): Error reading: Connection reset by peer",
  ],
  'no-common-algorithm': ['Exit before auth: No matching algo hostkey'],
  'protocol-error': ["Exit before auth: Incompatible remote version 'SSH-1.0-x'"],
  'max-attempts': [
    "Exit before auth from <192.0.2.7:40022>: (user 'root', 10 fails): Max auth tries reached - user 'root'",
  ],
  'not-allowed': ["User 'anna' has invalid shell, rejected"],
  locked: ["User account 'anna' is locked"],
  'root-refused': ['root login rejected'],
};

function reasonOf(message: string, program: Service): string | null | undefined {
  const reading = readMessage(message, program);
  assert.ok(reading && 'reason' in reading && !('outcome' in reading), message);
  return reading.reason;
}

suite('the reason', () => {
  for (const { name } of reasons)
    test(name, () => {
      for (const message of ofSshd[name]) assert.equal(reasonOf(message, 'sshd'), name, message);
      for (const message of ofDropbear[name] ?? [])
        assert.equal(reasonOf(message, 'dropbear'), name, message);
    });

  test('none, where sshd does not say it', () => {
    for (const message of [
      `Accepted password for anna from ${A} ssh2`,
      `Failed password for root from ${A} ssh2`,
      `Invalid user admin from ${A}`,
    ])
      assert.equal(reasonOf(message, 'sshd'), null, message);
  });

  test('fits the column, and says in a few words what it means', () => {
    for (const { name, meaning } of reasons) {
      assert.match(name, /^[a-z-]{1,32}$/);
      assert.ok(meaning.length <= 90 && !meaning.endsWith('.'), meaning);
    }
  });
});
