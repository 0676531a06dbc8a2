// How a line was counted, as text that is stored with its login: `failed`, `failed invalid`, `failed x3`. Two copies of a
// log may each lack lines of the other; authtrack recounts the attempts of both from these texts.
import { boundedText, MAX_USER_BYTES } from '../lib/bounded-text.js';
import { decoded } from '../lib/interned.js';
import type { FoundKind, LoginKey } from '../model/login.js';
import type { AttemptKind, Reading } from './reading.js';

/** The properties of a reading that count, apart from its method and its connection. */
export type CountedReading = Pick<Reading, 'kind' | 'invalidUser' | 'times'>;

/** The text for a login of one of the user's own patterns: its attempts are not recounted. */
export const OWN_PATTERN = 'pattern';

const words = /^([a-z-]+)( invalid)?(?: x(\d{1,9}))?$/;

/** A reading as stored text. */
function readingText({ kind, invalidUser, times }: CountedReading): string {
  return `${kind}${invalidUser ? ' invalid' : ''}${times === 1 ? '' : ` x${times}`}`;
}

/** The fields of a login's kind that its message gives. @param text makes a latin1 text of the log one to store */
export function kindFields(
  reading: Reading,
  text: (raw: string) => string,
): Pick<FoundKind, 'status' | 'method' | 'reading' | 'reason'> {
  const { status, method, reason } = reading;
  return { status, method: method === null ? null : text(method), reading: readingText(reading), reason };
}

/** The fields of a key, as text to store. */
export function keyFields(key: LoginKey): LoginKey {
  const { key_type, key_fingerprint, cert_id, cert_serial, cert_ca } = key;
  const id = cert_id === null ? null : boundedText(decoded(cert_id), MAX_USER_BYTES);
  return { key_type, key_fingerprint, cert_id: id, cert_serial, cert_ca };
}

/** The stored text of a line that repeats another one `times` times. */
export function repeatedReadingText(text: string, times: number): string {
  const reading = parseReadingText(text);
  return reading === undefined ? text : readingText({ ...reading, times });
}

/** The reading of a stored text; undefined if the login is not from a message of sshd. */
export function parseReadingText(text: string): CountedReading | undefined {
  const match = words.exec(text);
  if (!match || match[1] === OWN_PATTERN) return undefined;
  const [, kind = '', invalid, times = '1'] = match;
  return { kind: kind as AttemptKind, invalidUser: invalid !== undefined, times: Number(times) };
}

/** The most likely reading of a login that an earlier version stored without one. */
export function usualReading({ status, method }: Pick<Reading, 'status' | 'method'>): CountedReading {
  const isOffer = method === 'none' || method === 'publickey';
  const kinds = {
    Accepted: 'accepted',
    Failed: isOffer ? 'offer' : 'failed',
    Invalid: 'invalid',
    Probe: 'probe',
  } as const;
  return { kind: kinds[status], invalidUser: status === 'Invalid', times: 1 };
}
