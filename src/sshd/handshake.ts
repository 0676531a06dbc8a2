// Clients that do not get through the handshake: they do not speak SSH, only an old version of it (sshd.c,
// sshd_exchange_identification; kex.c), or have no algorithm in common with sshd (packet.c). Scanners, or very old software.
import { banner, isBySshd, isLongerThan, REMOTE_ID, remoteId } from './client-text.js';
import { CUT_AT_BYTES, portOf, probe, type Message, type Reading, type WrittenMessage } from './reading.js';
import type { Reason } from './reasons.js';

// Did not receive identification string from 203.0.113.9 port 40022
// Could not write ident string to 203.0.113.9 port 40022
const noIdentification =
  /^(?:Did not receive identification string from|Could not write ident string to) (\S+?)(?: port (\d{1,5}))?\.?$/;

// Bad protocol version identification 'GET / HTTP/1.0' from 203.0.113.9 port 40022
const badIdentification = /^Bad protocol version identification '(.*)' from (\S+)(?: port (\d{1,5}))?$/s;
const BEFORE_BANNER = "Bad protocol version identification '";

// Protocol major versions differ for 203.0.113.9 port 40022: SSH-2.0-OpenSSH_7.4 vs. SSH-1.0-x
const otherVersion = /^Protocol major versions differ for (\S+?)(?: port (\d{1,5}))?: /;

// scanned from 203.0.113.9 port 40022 with SSH-1.0-SSH_Version_Mapper.  Don't panic.
const scanner = /^(?:scanned|probed) from (\S+)(?: port (\d{1,5}))? with /;

// kex_exchange_identification: client sent invalid protocol identifier "GET / HTTP/1.0"
// Protocol major versions differ: 2 vs. 1
// Connection timed out during banner exchange
// Client version "PuTTY" uses unsafe key agreement; refusing connection
const namelessIdentification =
  /^(?:kex_exchange_identification: |Protocol major versions differ: \d+ vs\. \d+$|Connection timed out during banner exchange$|Client version ".*" uses unsafe key agreement; refusing connection$)/s;

const identifications: readonly (readonly [RegExp, Reason])[] = [
  [noIdentification, 'no-identification'],
  [otherVersion, 'protocol-error'],
  [scanner, 'bad-banner'],
];

/** The reasons of messages without an address, by their beginning; any other is about what the client sent. */
const namelessReasons: readonly (readonly [RegExp, Reason])[] = [
  [/^kex_exchange_identification: Connection closed by remote host$/, 'no-identification'],
  [/^kex_exchange_identification: (?:read|write): .*timed out$/, 'timeout'],
  [/^kex_exchange_identification: (?:read|write): /, 'reset'],
  [/^Connection timed out /, 'timeout'],
  [/^Protocol major versions differ: /, 'protocol-error'],
  [/^Client version /, 'refused'],
];

// Unable to negotiate with 203.0.113.9 port 40022: no matching cipher found. Their offer: aes128-cbc [preauth]
const negotiation = new RegExp(`^Unable to negotiate with ${REMOTE_ID}: `, 's');

// Unable to negotiate with 203.0.113.9: no matching cipher found. Their offer: aes128-cbc [preauth]
const negotiationWithoutPort = /^Unable to negotiate with (\S+): no matching /;

// Unable to negotiate a key exchange method [preauth]
// no matching cipher found: client aes128-cbc server aes128-ctr [preauth]
const namelessNegotiation =
  /^(?:Unable to negotiate a key exchange method$|no matching (?:cipher|mac|comp) found: client )/;

export function readIdentification(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  const bad = badIdentification.exec(text);
  if (bad) return readBad(message, bad);
  if (message.mayBeCut && text.startsWith(BEFORE_BANNER)) return nameless('bad-banner');
  for (const [pattern, reason] of identifications) {
    const match = pattern.exec(text);
    if (match) return probe({ from: match[1] ?? '', port: portOf(match[2]), reason });
  }
  if (!namelessIdentification.test(text)) return undefined;
  return nameless(namelessReasons.find(([pattern]) => pattern.test(text))?.[1] ?? 'bad-banner');
}

function nameless(reason: Reason): Reading {
  return probe({ kind: 'nameless', reason });
}

/** The client's text may contain quotes and an address. In doubt the probe has no address: it adds no attempt. */
function readBad(message: WrittenMessage, [, sent = '', from = '', port]: RegExpExecArray): Reading {
  const { mayBeCut, whole } = message;
  const mayBePadded = whole.length + banner.maxBytes >= CUT_AT_BYTES;
  const isCertain =
    !mayBeCut &&
    !mayBePadded &&
    !isLongerThan(sent, banner) &&
    isBySshd(message, BEFORE_BANNER.length, banner);
  if (!isCertain) return nameless('bad-banner');
  return probe({ from, port: portOf(port), reason: 'bad-banner' });
}

export function readNegotiation({ text }: Message): Reading | undefined {
  const match = negotiation.exec(text);
  const reason = 'no-common-algorithm';
  if (match) return probe({ ...remoteId(match), reason });
  const from = negotiationWithoutPort.exec(text)?.[1];
  if (from !== undefined) return probe({ from, reason });
  return namelessNegotiation.test(text) ? nameless(reason) : undefined;
}
