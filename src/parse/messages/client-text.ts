// How much text a client can put into a message before its address, and whether the address can be believed. A syslog
// daemon or sshd itself may cut a line within that text and drop trailing whitespace: then the client's text stands where the
// address belongs. `Invalid user x from 203.0.113.9 port 22` and 60 spaces is one name.
import { CUT_AT_BYTES, type WrittenMessage } from './reading.js';

/** Text that a client chooses, in one place of a message. */
export type ClientText = {
  /** The most bytes that the program prints of it (`%.100s`), before it escapes them. */
  readonly maxBytes: number;
  /** How many bytes of the log one of them takes at most: `\377`, `\\377` where the monitor of sshd escapes once more. */
  readonly escapedBytes: number;
  /** A text without blanks cannot be padded: a cut leaves no trace of it only where it falls on the last byte. */
  readonly hasWhitespace?: false;
};

/** `%.100s` of a user name (auth.c, auth-pam.c). */
export const userName: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** The same in a message of the unprivileged child, which the monitor escapes a second time (monitor.c). */
export const relayedUserName: ClientText = { maxBytes: 100, escapedBytes: 5 };

/** What remains of `%.200s` behind `invalid user ` (packet.c, sshpkt_fmt_connection_id). */
export const idName: ClientText = { maxBytes: 187, escapedBytes: 5 };

/** `%.100s` of what a client sent in the place of a version (sshd.c). */
export const banner: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** dropbear refuses longer names (auth.h, MAX_USERNAME_LEN); the syslog daemon escapes: `#377`. */
export const dropbearName: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** What identd says of a client (tcp_wrappers, rfc931.c: `%255s`). */
export const identName: ClientText = { maxBytes: 255, escapedBytes: 4, hasWhitespace: false };

/** Printed by `%s`: sshd cuts the whole message and nothing else. */
export const anyText: ClientText = { maxBytes: Infinity, escapedBytes: 5 };

/** A line that is cut has lost at least this much of a header; what is shorter and ends in a blank was padded by a program. */
const MIN_CUT_BYTES = 190;

const SPACE = ' ';
/** The blank that sshd writes behind the text may be cut with the blanks of the text. */
const SPACE_BYTES = 1;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const SEVEN = 0x37;

/** Whether a line is whole, though blanks at its end may be gone, and `maxBytes` of a client's text with them. */
export function isWhole({ whole, cutAtBytes }: WrittenMessage, { maxBytes }: ClientText): boolean {
  return whole.length + maxBytes + SPACE_BYTES < cutAtBytes && !whole.endsWith(SPACE);
}

/**
 * Whether sshd wrote what stands at the end, behind the client's text. It did not for certain where the message may be the
 * beginning of a longer one, which was cut in blanks of the client's text, or just there.
 * @param start of the client's text in `message.text`
 */
export function isBySshd(message: WrittenMessage, start: number, text: ClientText): boolean {
  if (isWhole(message, text)) return true;
  const { whole, levelBytes, cutAtBytes } = message;
  const mayEndInCut = whole.endsWith(SPACE) && whole.length >= MIN_CUT_BYTES;
  // All the rest as text of the client: how much more of it could have followed?
  const moreBytes = text.maxBytes - sentBytes(whole, levelBytes + start);
  // sshd writes no line that is longer than where it cuts.
  if (moreBytes < -SPACE_BYTES) return whole.length <= CUT_AT_BYTES;
  if (moreBytes < 0) return whole.length <= CUT_AT_BYTES && !mayEndInCut;
  return whole.length + moreBytes + SPACE_BYTES < cutAtBytes && !mayEndInCut;
}

// Invalid user admin from … · Failed password for illegal user admin from … · Connection closed by invalid user admin …
const mark = /(?:[Ii]nvalid|[Ii]llegal) user /;

/** Where the name of a user that does not exist begins; the end of the text where there is none. */
export function nameStart(text: string): number {
  const match = mark.exec(text);
  return match ? match.index + match[0].length : text.length;
}

/** Whether text is longer than what sshd prints of it. */
export function isLongerThan(text: string, { maxBytes }: ClientText): boolean {
  return text.length > maxBytes && sentBytes(text, 0) > maxBytes;
}

/**
 * How many bytes a client has sent, if text from `start` on is what was made of them: the fewest, whether they were
 * escaped once or twice.
 */
function sentBytes(text: string, start: number): number {
  let count = 0;
  for (let at = start; at < text.length; count += 1) at = afterSentByte(text, at);
  return count;
}

// x · \n · \377 · \\ · \\n · \\377 · \\\\
function afterSentByte(text: string, start: number): number {
  let at = start;
  while (at - start < 4 && text.charCodeAt(at) === BACKSLASH) at += 1;
  const backslashes = at - start;
  if (backslashes === 0 || backslashes === 4) return Math.max(at, start + 1);
  // A backslash, then an escaped byte.
  if (backslashes === 3) return start + 1;
  return isOctal(text, at) ? at + 3 : at + 1;
}

function isOctal(text: string, at: number): boolean {
  return [at, at + 1, at + 2].every((place) => {
    const code = text.charCodeAt(place);
    return code >= ZERO && code <= SEVEN;
  });
}
