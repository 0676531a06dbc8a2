// Terminal colours in a line (grep --color, journalctl, docker compose, ccze). The header is read without them. Colours
// around the message are removed, those within it stay: sshd does not write escape characters.
import { isUnread } from '../model/outcome.js';
import { afterMatch } from './characters.js';
import { ESCAPE } from '../lib/character-codes.js';
import type { HeaderReader } from './header.js';

// ESC[01;31m · ESC[K
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const sequence = /\u001b\[[\d;]{0,32}[mK]/y;
const MAX_SEQUENCE_BYTES = 36;
const ENDINGS = 'mK';

export function hasColours(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (text.charCodeAt(at) === ESCAPE && afterColours(text, at, end) > at) return true;
  }
  return false;
}

/** The index after all colours at `start`. */
export function afterColours(text: string, start: number, end: number): number {
  let at = start;
  while (text.charCodeAt(at) === ESCAPE) {
    const after = afterMatch(sequence, text, at, end);
    if (after === at) break;
    at = after;
  }
  return at;
}

/** The index at which the colours at the end of text[start, end) begin. */
export function beforeColours(text: string, start: number, end: number): number {
  let before = end;
  while (before > start && ENDINGS.includes(text.charAt(before - 1))) {
    const at = text.lastIndexOf('\u001b', before - 1);
    if (at < start || before - at > MAX_SEQUENCE_BYTES || afterColours(text, at, before) !== before) break;
    before = at;
  }
  return before;
}

/** Makes the reader of lines with colours. @param readLine reads a line of any format */
export function colouredFormat(readLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    if (!hasColours(text, start, end)) return undefined;
    const { plain, places } = withoutColours(text, start, end);
    if (plain.length === end - start) return undefined;
    const result = readLine(plain, 0, plain.length, header);
    if (isUnread(result) || header.program === null || header.text !== plain) return result;
    const messageAt = places[header.start];
    if (messageAt === undefined || header.end !== plain.length) return header;
    header.text = text;
    header.start = afterColours(text, messageAt, end);
    header.end = beforeColours(text, header.start, end);
    return header;
  };
}

/** A message without colours. */
export function uncoloured(message: string): string {
  return withoutColours(message, 0, message.length).plain;
}

/** The text without colours, and the original index of each character. */
function withoutColours(
  text: string,
  start: number,
  end: number,
): { readonly plain: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let plain = '';
  for (let at = afterColours(text, start, end); at < end; at = afterColours(text, at + 1, end)) {
    places.push(at);
    plain += text.charAt(at);
  }
  return { plain, places };
}
