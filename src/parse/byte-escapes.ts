// Bytes that are not UTF-8 in a text that is to be shown and stored: each becomes `\xff`, so that two texts never become one. A
// text that has such an escape literally would be taken for the byte: its backslash becomes `\x5c`. Of two backslashes in a row
// neither can begin an escape: sshd writes each backslash of a name twice (vis(3)), so nothing that it writes is changed.

const BACKSLASH = '\\';

// \xff
const escape = /\\x[0-9a-f]{2}/y;

// \\ \xff
const pairOrEscape = /\\\\|\\x([0-9a-f]{2})/g;

/** Whether `escaped` changes a text of valid UTF-8. */
export function looksEscaped(bytes: string): boolean {
  return bytes.includes('\\x') && /\\x[0-9a-f]{2}/.test(bytes);
}

/** Bytes (latin1) with escapes for all that is not UTF-8: the bytes of valid UTF-8 (latin1). */
export function escaped(bytes: string): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const count = characterBytes(bytes, at);
    if (count === 0) parts.push(escapeOf(bytes.charCodeAt(at)));
    else if (bytes[at] !== BACKSLASH) parts.push(bytes.slice(at, at + count));
    else if (bytes[at + 1] === BACKSLASH) {
      parts.push(BACKSLASH, BACKSLASH);
      at += 1;
    } else parts.push(beginsEscape(bytes, at) ? escapeOf(bytes.charCodeAt(at)) : BACKSLASH);
    at += Math.max(count, 1);
  }
  return parts.join('');
}

/** The bytes of which `escaped` made a text. */
export function unescaped(text: string): string {
  return text.replace(pairOrEscape, (found, digits?: string) =>
    digits === undefined ? found : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Whether a single backslash would be taken for a part of an escape. */
function beginsEscape(bytes: string, at: number): boolean {
  escape.lastIndex = at;
  return escape.test(bytes) || (at + 1 < bytes.length && characterBytes(bytes, at + 1) === 0);
}

function escapeOf(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Bytes (latin1) in pieces: what is UTF-8, and each byte that is not. */
export function splitUtf8(bytes: string): { readonly text: string; readonly isValid: boolean }[] {
  const pieces: { readonly text: string; readonly isValid: boolean }[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const count = characterBytes(bytes, at);
    if (count === 0) {
      if (at > start) pieces.push({ text: bytes.slice(start, at), isValid: true });
      pieces.push({ text: bytes.charAt(at), isValid: false });
      start = at + 1;
    }
    at += Math.max(count, 1);
  }
  if (start < bytes.length) pieces.push({ text: bytes.slice(start), isValid: true });
  return pieces;
}

/** How many bytes the character at an index has, 0 where none is valid (RFC 3629, 4). */
function characterBytes(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return 1;
  const count = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  // Neither longer than needed, nor half of a pair, nor above the last character.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < count; i += 1) {
    // Not a number at the end of the text, and then neither.
    const byte = bytes.charCodeAt(at + i);
    if (!(byte >= (i === 1 ? least : 0x80) && byte <= (i === 1 ? most : 0xbf))) return 0;
  }
  return count;
}
