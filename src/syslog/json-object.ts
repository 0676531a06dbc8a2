// Parses a line that is a JSON object. Its texts become latin1, one character per byte of UTF-8, as everywhere in the parser.
import { isUtf8 } from 'node:buffer';

import { splitUtf8 } from '../lib/byte-escapes.js';

export type JsonObject = Readonly<Record<string, unknown>>;

// More than any entry with a message of sshd has.
const MAX_BYTES = 1 << 20;

// {"MESSAGE" · { "log"
const beginning = /^\{ {0,8}"/;
// eslint-disable-next-line no-control-regex -- ASCII is what this is about
const ascii = /^[\u0000-\u007f]*$/;

/** The object in a line; undefined if the line is not valid JSON. */
export function parseJsonObject(line: string): JsonObject | undefined {
  if (line.length > MAX_BYTES || !beginning.test(line)) return undefined;
  try {
    // The line begins with a brace, so the value is an object.
    return JSON.parse(ascii.test(line) ? line : textOfBytes(line)) as JsonObject;
  } catch {
    return undefined;
  }
}

/** The text of a field as latin1 bytes; undefined if the field is not a text. */
export function textField(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? bytesOf(value) : undefined;
}

/** The UTF-8 bytes of a text in latin1. A lone surrogate becomes the byte that it replaces (PEP 383). */
export function bytesOf(text: string): string {
  if (ascii.test(text)) return text;
  if (!halfPair.test(text)) return Buffer.from(text).toString('latin1');
  return text.replace(byteOrRest, (part, rest?: string) =>
    rest === undefined ? byteOf(part.charCodeAt(0)) : Buffer.from(rest).toString('latin1'),
  );
}

/** Bytes (latin1) as text. A byte that is not UTF-8 becomes a lone surrogate, as with Python's `surrogateescape`. */
function textOfBytes(bytes: string): string {
  const raw = Buffer.from(bytes, 'latin1');
  if (isUtf8(raw)) return raw.toString();
  return splitUtf8(bytes)
    .map(({ text, isValid }) =>
      isValid ? Buffer.from(text, 'latin1').toString() : String.fromCharCode(FIRST_BYTE + text.charCodeAt(0)),
    )
    .join('');
}

/** U+DC80 is the byte 0x80, U+DCFF the byte 0xff (PEP 383). */
const FIRST_BYTE = 0xdc00;

const halfPair = /[\ud800-\udfff]/u;
// A lone surrogate, or the text between them.
const byteOrRest = /[\ud800-\udfff]|([^\ud800-\udfff]+)/gu;

/** The byte of a lone surrogate. One that does not replace a byte becomes three bytes, which are not valid UTF-8 either. */
function byteOf(half: number): string {
  const byte = half - FIRST_BYTE;
  if (byte >= 0x80 && byte <= 0xff) return String.fromCharCode(byte);
  return String.fromCharCode(0xe0 | (half >> 12), 0x80 | ((half >> 6) & 0x3f), 0x80 | (half & 0x3f));
}
