// Reads what is between a time stamp and the message: facility, host and tag. Daemons order them differently and omit some.
// A relay writes its host and then the whole header of another machine.
import { malformedAs } from '../model/outcome.js';
import { afterWhitespace, isWhitespace, matchAt, wordEnd } from './characters.js';
import { COLON, COMMA, ESCAPE, SPACE } from '../lib/character-codes.js';
import { hasColours } from './colours.js';
import { type Header, type HeaderReader, MAX_HOST_BYTES } from './header.js';
import { headerBegins } from './nested-lines.js';
import {
  afterAccessPoint,
  afterFacility,
  afterHostAgain,
  afterPlainWord,
  afterSeverity,
  afterWord,
  MAC_DIGITS,
} from './origin-words.js';
import { readTag } from './tag.js';

// sshd[19725]: · sudo:
const tag = /[^\s:[\]<>]{1,64}(?:\[\d{1,10}\])?:(?=[ \r\n]|$)/y;
// rsyslog, for messages that it received in RFC 5424: sshd[19725]
const tagWithoutColon = /(?:sshd(?:-session|-auth)?|dropbear)\[\d{1,10}\] /y;
// [sshd] · [sshd]:
const bracketTag = /\[[^\s[\]]{1,64}\]:? /y;
// last message repeated 2 times · --- last message repeated 5 times ---
const repetition = /(?:--- )?last message repeated /y;
// AIX, for messages of another machine: Message forwarded from web1: sshd[19725]:
const forwarded = /Message forwarded from ([^\s:]{1,255}): /y;

// syslogd of BusyBox reads 256 bytes at most (FEATURE_SYSLOGD_READ_BUFFER_SIZE), including `<38>May  1 10:00:07 ` and the
// tag.
const CUT_BY_BUSYBOX_BYTES = 190;

/** More words than any format has. */
const MAX_WORDS = 8;

/**
 * Reads from the end of the time stamp on. Sets `host` to '' if there is none, and `nestedAt` to the beginning of the
 * header of another machine.
 */
export const readOrigin: HeaderReader = (text, start, end, header) => {
  const afterTime = text.charCodeAt(start) === COLON ? start + 1 : start;
  const code = text.charCodeAt(afterTime);
  if (!isWhitespace(code)) return code === ESCAPE ? undefined : malformedAs.noProgram;
  header.host = '';
  let at = afterWords(text, afterWhitespace(text, afterTime, end), end, header);
  if (isLevelBeforeHost(text, at, end)) at = afterWhitespace(text, afterSeverity(text, at, end), end);
  let mayBeForwarded = true;
  if (isTagAt(text, at, end)) {
    const device = afterAccessPoint(text, at, end);
    if (device > at) {
      header.host = text.slice(at, device - 1);
      at = afterWhitespace(text, device, end);
    }
  } else if (!headerBegins(text, at, end) && forwardedFrom(text, at, end) === undefined) {
    const hostEnd = wordEnd(text, at, end);
    if (hostEnd >= end || hostEnd === at || hostEnd - at > MAX_HOST_BYTES) return malformedAs.noProgram;
    header.host = text.slice(at, hostEnd);
    if (hasColours(text, at, hostEnd)) return undefined;
    const first = afterWhitespace(text, hostEnd, end);
    at = afterHost(text, first, end, header);
    // Directly after a host, `Message` may be the tag of a program.
    mayBeForwarded = at > first;
  }
  if (at >= end) return malformedAs.noProgram;
  const sender = mayBeForwarded ? forwardedFrom(text, at, end) : undefined;
  if (sender !== undefined) {
    header.host = sender.host;
    at = sender.messageAt;
  }
  if (header.host === '' && isClockAt(text, start)) header.cutAtBytes = CUT_BY_BUSYBOX_BYTES;
  readTag(text, at, end, header);
  return header.program === null ? readNoTag(text, at, end, header) : header;
};

/** Whether ` 10:00:07` ends at `end`. Without a host after it, `syslogd -S` of BusyBox wrote the line. */
function isClockAt(text: string, end: number): boolean {
  return text.charCodeAt(end - 9) === SPACE && text.charCodeAt(end - 3) === COLON;
}

/** Reads a line without a tag of sshd: a relayed header, or another program. Colours are left to the colour format. */
const readNoTag: HeaderReader = (text, start, end, header) => {
  if (headerBegins(text, start, end)) header.nestedAt = start;
  return hasColours(text, start, end) ? undefined : header;
};

/** The index after what may follow the host: a second copy of it, words, the prefix of a device. */
function afterHost(text: string, start: number, end: number, header: Header): number {
  let at = start;
  const again = afterHostAgain(text, at, end, header.host);
  if (again > at) at = afterWhitespace(text, again, end);
  at = afterWords(text, at, end, header);
  const first = afterWhitespace(text, afterPlainWord(text, at, end), end);
  // A facility and a severity: auth info
  const second = first > at ? afterWhitespace(text, afterPlainWord(text, first, end), end) : first;
  const plain = second > first && isTagAt(text, second, end) ? second : first;
  // A tag without a colon may be named like a facility; then no tag follows it.
  if (plain > at && isTagAt(text, plain, end)) at = plain;
  // UniFi devices run dropbear.
  const device = text.charCodeAt(at + MAC_DIGITS) === COMMA ? afterAccessPoint(text, at, end) : at;
  const tagAt = afterWhitespace(text, device, end);
  return device > at && text.startsWith('dropbear[', tagAt) ? tagAt : at;
}

/** The index after all words of origin-words.ts. A facility such as `auth.info` is a sign of BusyBox. */
function afterWords(text: string, start: number, end: number, header: Header): number {
  let at = start;
  for (let words = 0; words < MAX_WORDS; words += 1) {
    const facilityEnd = afterFacility(text, at, end);
    const isFacility = facilityEnd > at && text.charCodeAt(facilityEnd) === SPACE;
    if (isFacility) header.cutAtBytes = CUT_BY_BUSYBOX_BYTES;
    const after = isFacility ? facilityEnd : afterWord(text, at, end);
    if (after === at) break;
    at = afterWhitespace(text, after, end);
  }
  return at;
}

/** Whether a severity comes before the host: `info web1 sshd[1]:`, but not `info sshd[1]:`, where `info` is the host. */
function isLevelBeforeHost(text: string, at: number, end: number): boolean {
  const after = afterSeverity(text, at, end);
  return after > at && !isTagAt(text, afterWhitespace(text, after, end), end);
}

function isTagAt(text: string, at: number, end: number): boolean {
  return [tag, tagWithoutColon, bracketTag, repetition].some(
    (pattern) => matchAt(pattern, text, at, end) !== null,
  );
}

/** The machine that AIX names before a message of another machine, and where that message begins. */
function forwardedFrom(
  text: string,
  at: number,
  end: number,
): { readonly host: string; readonly messageAt: number } | undefined {
  const match = text.startsWith('Message', at) ? matchAt(forwarded, text, at, end) : null;
  return match ? { host: match[1] ?? '', messageAt: at + match[0].length } : undefined;
}
