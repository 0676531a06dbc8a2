// Limits the length of texts that clients choose: a database, a chart and the memory of a run hold all of them.
import { createHash } from 'node:crypto';

export const MAX_USER_BYTES = 512;
/** For a host, and for the host name of a client (RFC 1035, section 2.3.4). */
export const MAX_NAME_BYTES = 255;
/** OpenSSH's longest is `keyboard-interactive/pam`. */
export const MAX_METHOD_BYTES = 64;

const ELLIPSIS = '\u2026';
const ELLIPSIS_CODE = 0x2026;
const HASH_DIGITS = 16;
const END_BYTES = Buffer.byteLength(ELLIPSIS) + HASH_DIGITS;
/** A character of UTF-16 takes three bytes at most. */
const MAX_BYTES_PER_CHAR = 3;

const end = /\u2026[0-9a-f]{16}$/;

/**
 * The text, or its beginning followed by `…` and a hash of the whole, so that two texts never become one. A text that
 * ends in such a hash gets a hash too: otherwise a client could choose what another text becomes.
 */
export function boundedText(text: string, maxBytes: number): string {
  return isLonger(text, maxBytes) || looksBounded(text) ? shortened(text, maxBytes) : text;
}

/** The same for a stored text, which is already bounded or comes from a release without limits. */
export function boundedStoredText(text: string, maxBytes: number): string {
  return isLonger(text, maxBytes) ? shortened(text, maxBytes) : text;
}

/** The original of a text that got a hash only because it ends in a hash. Any other text is returned unchanged. */
export function withoutHash(text: string): string {
  if (!looksBounded(text)) return text;
  const whole = text.slice(0, -1 - HASH_DIGITS);
  return text.endsWith(hashOf(Buffer.from(whole))) ? whole : text;
}

function isLonger(text: string, maxBytes: number): boolean {
  return text.length * MAX_BYTES_PER_CHAR > maxBytes && Buffer.byteLength(text) > maxBytes;
}

function looksBounded(text: string): boolean {
  return text.charCodeAt(text.length - 1 - HASH_DIGITS) === ELLIPSIS_CODE && end.test(text);
}

function shortened(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  const hash = hashOf(bytes);
  let length = Math.min(bytes.length, maxBytes - END_BYTES);
  // Do not cut within a character.
  while (length > 0 && length < bytes.length && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
  // Convert through bytes: a slice of the text would keep the whole log block in memory.
  return Buffer.concat([bytes.subarray(0, length), Buffer.from(ELLIPSIS + hash)]).toString();
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, HASH_DIGITS);
}
