// Escapes bytes that are not UTF-8, so that different names stay different: byte 0xff becomes `\xff`. A literal `\xff` in a
// text would look like that byte, so its backslash becomes `\x5c`. Two backslashes in a row never begin an escape.
// sshd doubles each backslash of a name (vis(3)), so the texts that sshd writes do not change.

const BACKSLASH = '\\';

// \xff
const escape = /\\x[0-9a-f]{2}/y;

// \\ \xff
const pairOrEscape = /\\\\|\\x([0-9a-f]{2})/g;

/** Whether a text of valid UTF-8 may need escapes: it has a literal one. */
export function looksEscaped(bytes: string): boolean {
  return bytes.includes('\\x') && /\\x[0-9a-f]{2}/.test(bytes);
}

/** Bytes (latin1) as valid UTF-8 (latin1), with an escape for each byte that is not UTF-8. */
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

/** The bytes that `escaped` was called with. */
export function unescaped(text: string): string {
  return text.replace(pairOrEscape, (found, digits?: string) =>
    digits === undefined ? found : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Whether the backslash at an index has to be escaped: it would look like the beginning of an escape. */
function beginsEscape(bytes: string, at: number): boolean {
  escape.lastIndex = at;
  return escape.test(bytes) || (at + 1 < bytes.length && characterBytes(bytes, at + 1) === 0);
}

function escapeOf(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Bytes (latin1) split into runs of valid UTF-8 and single bytes that are not UTF-8. */
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

/** The number of bytes of the UTF-8 character at an index; 0 if the bytes are not valid (RFC 3629, section 4). */
function characterBytes(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return 1;
  const count = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  // Refuses overlong forms, surrogates, and code points above U+10FFFF.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < count; i += 1) {
    // NaN at the end of the text: both comparisons are false.
    const byte = bytes.charCodeAt(at + i);
    if (!(byte >= (i === 1 ? least : 0x80) && byte <= (i === 1 ? most : 0xbf))) return 0;
  }
  return count;
}
