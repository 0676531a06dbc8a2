// The messages that report a login or a probe, by their first word. A new message needs a row here and a file in this
// folder. Known messages that are not events are in ignored/. scanner/ finds the frequent
// messages a second time, for speed, by scanner/templates.ts; test/property/scanner.test.ts holds the two together.
import type { Ignored } from '../model/outcome.js';
import { readAccountDenied } from './account-denied.js';
import { readConnectionError } from './connection-error.js';
import { readConnectionEnded } from './connection-ended.js';
import { readConnectionOpened } from './connection-opened.js';
import { readDropbear } from './dropbear.js';
import { readDropped } from './dropped.js';
import { readIdentification } from './identification.js';
import { readInvalidUser } from './invalid-user.js';
import { readKnown, readKnownDropbear } from './ignored/ignored.js';
import { readNegotiation } from './negotiation.js';
import { readNotAllowed } from './not-allowed.js';
import { readOutcome } from './outcome.js';
import { readPamError } from './pam-error.js';
import { readPamFailure } from './pam-failure.js';
import { readProhibited } from './prohibited.js';
import {
  CUT_AT_BYTES,
  type MessageFamily,
  type ConnectionOpened,
  type Reading,
  type LoginGraceTimeout,
  type WrittenMessage,
} from './reading.js';
import { readRefusedConnect } from './refused-connect.js';
import { readRootRefused } from './root-refused.js';
import { readTimeout } from './timeout.js';
import { readTooManyAttempts } from './too-many-attempts.js';

const families: ReadonlyMap<string, readonly MessageFamily[]> = new Map([
  ['Accepted', [readOutcome]],
  ['Access', [readAccountDenied]],
  ['Account', [readAccountDenied]],
  ['Bad', [readIdentification]],
  ['Client', [readIdentification]],
  ['Connection', [readConnectionEnded, readConnectionOpened, readIdentification]],
  ['Could', [readIdentification]],
  ['Did', [readIdentification]],
  ['Disconnected', [readConnectionEnded]],
  ['Disconnecting', [readConnectionEnded]],
  ['Disconnecting:', [readConnectionEnded]],
  ['Failed', [readOutcome]],
  ['Illegal', [readInvalidUser]],
  ['Invalid', [readInvalidUser]],
  ['Maxstartups', [readDropped]],
  ['PAM:', [readPamError]],
  ['PerSourcePenalties', [readDropped]],
  ['Protocol', [readIdentification]],
  ['ROOT', [readRootRefused]],
  ['Read', [readConnectionEnded]],
  ['Received', [readConnectionEnded]],
  ['Timeout', [readTimeout]],
  ['Timeout,', [readConnectionEnded]],
  ['Unable', [readNegotiation]],
  ['User', [readNotAllowed]],
  ['Username', [readAccountDenied]],
  ['Write', [readConnectionEnded]],
  ['administratively', [readProhibited]],
  ['drop', [readDropped]],
  ['kex_exchange_identification:', [readIdentification, readConnectionError]],
  ['maximum', [readTooManyAttempts]],
  ['no', [readNegotiation]],
  ['probed', [readIdentification]],
  ['refused', [readRefusedConnect]],
  ['scanned', [readIdentification]],
]);

/** The first words of the messages of sshd that report a login or a probe. */
export const familyWords: readonly string[] = [...families.keys()];

/** For any other first word: the name of a function of sshd (`ssh_dispatch_run_fatal: `) or of a PAM module. */
const places: readonly MessageFamily[] = [readConnectionError, readPamFailure];

/** A reading, and how often the line reports it: sshd counts some probes, and a syslog daemon may fold repetitions into one line. */
export type RepeatedReading = Reading & { readonly times: number };

export type MessageReading = RepeatedReading | ConnectionOpened | LoginGraceTimeout | Ignored | undefined;

/**
 * Reads a message of sshd or dropbear, without its header; undefined if it is unknown.
 * @param cutAtBytes a message of this length or more may have been cut
 */
export function readMessage(
  text: string,
  program: 'sshd' | 'dropbear',
  cutAtBytes = CUT_AT_BYTES,
): MessageReading {
  const message = unwrapped(text, cutAtBytes);
  const reading =
    program === 'dropbear'
      ? (readDropbear(message) ?? readKnownDropbear(message))
      : (readSshd(message) ?? readKnown(message));
  if (!reading || !('status' in reading)) return reading;
  return repeated(reading, reading.count ?? 1);
}

/** Copies field by field, since a spread takes a microsecond. */
function repeated(reading: Reading, times: number): RepeatedReading {
  const { status, kind, method, user, invalidUser, from, port, preauth, localAddress, isAfter98 } = reading;
  return { status, kind, method, user, invalidUser, from, port, preauth, localAddress, isAfter98, times };
}

function readSshd(message: WrittenMessage): ReturnType<MessageFamily> {
  const space = message.text.indexOf(' ');
  const word = space < 0 ? message.text : message.text.slice(0, space);
  for (const family of families.get(word) ?? places) {
    const reading = family(message);
    if (reading) return reading;
  }
  return undefined;
}

// error: PAM: Authentication failure for root from 203.0.113.9
// fatal: Timeout before authentication for 203.0.113.9 port 40022
const level = /^(?:error|fatal): /;
// Connection closed by 203.0.113.9 port 40022 [preauth]
const phase = / \[(preauth|postauth)\] ?$/;

/** Removes what sshd puts around a message (log.c, do_log; monitor.c, monitor_read_log). */
function unwrapped(text: string, cutAtBytes: number): WrittenMessage {
  const start = level.exec(text)?.[0].length ?? 0;
  const suffix = phase.exec(text);
  return {
    text: text.slice(start, suffix?.index).trimEnd(),
    preauth: suffix?.[1] === 'preauth',
    postauth: suffix?.[1] === 'postauth',
    mayBeCut: text.length >= cutAtBytes,
    hasTrailingSpace: suffix === null && text.endsWith(' '),
    whole: text,
    levelBytes: start,
    cutAtBytes,
  };
}
