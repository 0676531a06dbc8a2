// How much text a client can put into a message, and whether the address in the message is certain. A syslog daemon, or
// sshd itself, may cut a line within the client's text and drop trailing whitespace. The message then ends in the
// client's text, which can look like an address. A client can choose this user name: `x from 203.0.113.9 port 22`,
// followed by 60 spaces.
import { BACKSLASH, ZERO } from '../lib/character-codes.js';
import { CUT_AT_BYTES, type WrittenMessage } from './reading.js';

/** The limits of a text that a client chooses. */
export type ClientText = {
  /** How many bytes of it the program prints at most (`%.100s`), before it escapes them. */
  readonly maxBytes: number;
  /** How many bytes of the log one byte takes at most: `\377`, or `\\377` if the monitor of sshd escapes it again. */
  readonly escapedBytes: number;
  /** False if the text cannot contain whitespace, so that a client cannot pad it to hide a cut. */
  readonly hasWhitespace?: false;
};

/** `%.100s` of a user name (auth.c, auth-pam.c). */
export const userName: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** The same in a message of the unprivileged child, which the monitor escapes a second time (monitor.c). */
export const relayedUserName: ClientText = { maxBytes: 100, escapedBytes: 5 };

/** `%.200s` less the 13 bytes of `invalid user ` (packet.c, sshpkt_fmt_connection_id). */
export const idName: ClientText = { maxBytes: 187, escapedBytes: 5 };

/** `%.100s` of what a client sent instead of a version (sshd.c). */
export const banner: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** dropbear refuses longer names (auth.h, MAX_USERNAME_LEN); the syslog daemon escapes: `#377`. */
export const dropbearName: ClientText = { maxBytes: 100, escapedBytes: 4 };

/** The user name that a client's identd gives (tcp_wrappers, rfc931.c: `%255s`). */
export const identName: ClientText = { maxBytes: 255, escapedBytes: 4, hasWhitespace: false };

/** Printed by `%s`: sshd cuts only the whole message. */
export const anyText: ClientText = { maxBytes: Infinity, escapedBytes: 5 };

/** A shorter message was not cut, even if it ends in a space: a program added the space. */
const MIN_CUT_BYTES = 190;

const SPACE = ' ';
/** A cut may also remove the space that sshd writes after the text. */
const SPACE_BYTES = 1;
const SEVEN = 0x37;

/** Whether a message was too short for a cut, even if it has lost `maxBytes` of a client's text at its end. */
export function isWhole({ whole, cutAtBytes }: WrittenMessage, { maxBytes }: ClientText): boolean {
  return whole.length + maxBytes + SPACE_BYTES < cutAtBytes && !whole.endsWith(SPACE);
}

/**
 * Whether sshd certainly wrote the end of the message, after the client's text. False if the message may be the
 * beginning of a longer one that was cut within the client's text.
 * @param start where the client's text begins in `message.text`
 */
export function isBySshd(message: WrittenMessage, start: number, text: ClientText): boolean {
  if (isWhole(message, text)) return true;
  const { whole, levelBytes, cutAtBytes } = message;
  const mayEndInCut = whole.endsWith(SPACE) && whole.length >= MIN_CUT_BYTES;
  // If all the rest were the client's text, how much more of it could have followed?
  const moreBytes = text.maxBytes - sentBytes(whole, levelBytes + start);
  // sshd does not write a longer message than this.
  if (moreBytes < -SPACE_BYTES) return whole.length <= CUT_AT_BYTES;
  if (moreBytes < 0) return whole.length <= CUT_AT_BYTES && !mayEndInCut;
  return whole.length + moreBytes + SPACE_BYTES < cutAtBytes && !mayEndInCut;
}

// Invalid user admin from … · Failed password for illegal user admin from … · Connection closed by invalid user admin …
const mark = /(?:[Ii]nvalid|[Ii]llegal) user /;

/** Where the name of an invalid user begins; the end of the text if it has none. */
export function nameStart(text: string): number {
  const match = mark.exec(text);
  return match ? match.index + match[0].length : text.length;
}

/** Whether the address after a name is certain: a client cannot choose the name of a user that exists. */
export function isCertain(
  message: WrittenMessage,
  invalidMark: string | undefined,
  name: ClientText,
): boolean {
  return invalidMark === undefined || isBySshd(message, nameStart(message.text), name);
}

/** Whether a text is longer than what sshd prints of a text of this kind. */
export function isLongerThan(text: string, { maxBytes }: ClientText): boolean {
  return text.length > maxBytes && sentBytes(text, 0) > maxBytes;
}

/**
 * How many bytes a client has sent, if the text from `start` on shows them: the least number, whether they were escaped
 * once or twice.
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

// sshd prints at most 100 bytes of a name (`%.100s`) and escapes them (log.c, strnvis with VIS_CSTYLE): \033 \n \\ x
// Each text can be split in only one way, so matching is linear.
const LONGEST_NAME = /^(?:\\(?:[0-7]{3}|[^0-7])|[^\\]){100}(?= from )/s;

/**
 * The user name at the beginning of a text that was cut before the end of the address. A name ends after 100 bytes. The
 * end of a shorter name is not certain, so then the function returns the whole text.
 */
export function loggedName(text: string): string {
  return LONGEST_NAME.exec(text)?.[0] ?? text;
}

/**
 * How sshd names the client of a connection (packet.c, sshpkt_fmt_connection_id). Since 7.5 it adds the user: before the
 * login, as `authenticating user` or `invalid user`. The client chooses the name, which has no colon.
 */
export const REMOTE_ID = String.raw`(?:(authenticating|invalid) user ([^:]*) )?(\S+) port (\d{1,5})`;

/** The same for a client that has logged in. */
export const LOGGED_IN_ID = String.raw`user [^:]* (\S+) port (\d{1,5})`;

/** The fields of a match of REMOTE_ID. */
export function remoteId([, state, user, from = '', port]: RegExpExecArray): {
  readonly user: string | null;
  readonly invalidUser: boolean;
  readonly from: string;
  readonly port: number;
  readonly preauth: boolean;
} {
  return {
    user: user ?? null,
    invalidUser: state === 'invalid',
    from,
    port: Number(port),
    preauth: state !== undefined,
  };
}
