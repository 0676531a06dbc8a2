// Lines that begin with the time of RFC 3164 or RFC 3339: nearly all lines of nearly all logs.
import { isUnread } from '../model/outcome.js';
import {
  CLOSING_PARENTHESIS,
  COLON,
  COMMA,
  ESCAPE,
  LESS_THAN,
  OPENING_BRACKET,
  SLASH,
  SPACE,
} from '../lib/character-codes.js';
import { isDigit } from './characters.js';
import { type HeaderReader, MAX_HOST_BYTES } from './header.js';
import { afterFacility, MAC_DIGITS } from './origin-words.js';
import { readTag } from './tag.js';
import type { TimeStampReader } from './time-stamp.js';

/**
 * Makes the reader of a format that begins with such a time.
 * @param readRest reads from the end of the time stamp on; the time is in `header`
 */
export function datedFormat(time: TimeStampReader, readRest: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const stamp = time.read(text, start);
    if (isUnread(stamp)) return stamp;
    header.micros = stamp.micros;
    return readRest(text, stamp.end, end, header);
  };
}

/**
 * Makes the reader of the plain line: time, host, tag, message. It is here for speed: datedFormat with readOrigin reads the
 * same lines, more slowly, in a row further down the list. test/unit/syslog/dated-lines.test.ts compares the two.
 */
// May  1 10:00:07 web1 sshd[4242]: …
export function plainFormat(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    const stamp = time.read(text, start);
    // Another reader of the list says what is wrong with an impossible time.
    if (isUnread(stamp)) return undefined;
    const hostEnd = plainHostEnd(text, stamp.end, end);
    if (hostEnd < 0) return undefined;
    readTag(text, hostEnd + 1, end, header);
    const isKnown = header.program !== null;
    if (!isKnown && !isTagOfOther(text, hostEnd + 1, end)) return undefined;
    header.micros = stamp.micros;
    header.host = isKnown || header.hostOfOthers ? text.slice(stamp.end + 1, hostEnd) : '';
    return header;
  };
}

const NONE = -1;
const DATE_AND_HOUR_BYTES = '2026-05-01T10'.length;

/** The end of the host in ` host tag`; NONE if a tag, a facility, a year or another time follows the time stamp. */
function plainHostEnd(text: string, afterTime: number, end: number): number {
  const start = afterTime + 1;
  const first = text.charCodeAt(start);
  if (text.charCodeAt(afterTime) !== SPACE || first <= SLASH) return NONE;
  if (first === LESS_THAN || first === OPENING_BRACKET) return NONE;
  const hostEnd = text.indexOf(' ', start);
  const hostBytes = hostEnd - start;
  if (hostEnd < 0 || hostEnd + 1 >= end || hostBytes > MAX_HOST_BYTES) return NONE;
  const last = text.charCodeAt(hostEnd - 1);
  // A tag · In(38) of ESXi
  if (last === COLON || last === CLOSING_PARENTHESIS) return NONE;
  if (text.startsWith('auth', start) && afterFacility(text, start, end) > start) return NONE;
  if (isDigit(first) && (hostBytes === 4 || text.charCodeAt(start + DATE_AND_HOUR_BYTES) === COLON))
    return NONE;
  return hostEnd;
}

/** Whether a word is the tag of another program: it ends in a colon, has no colour, and is not a device's prefix. */
function isTagOfOther(text: string, start: number, end: number): boolean {
  const space = text.indexOf(' ', start);
  if (space <= start || space >= end || text.charCodeAt(space - 1) !== COLON) return false;
  if (text.charCodeAt(start) === ESCAPE || text.charCodeAt(start + MAC_DIGITS) === COMMA) return false;
  // UDM-SE[-]: · banner exchange:
  return !text.startsWith('[-]', space - 4) && !text.startsWith('exchange:', start);
}
