// What stands between a time stamp and the message: facility, host and tag, in the order of the daemon that wrote
// them, with some of them missing.
import { malformedAs } from '../outcome.js';
import { afterSpaces, COLON, matchAt, SPACE } from './characters.js';
import type { Form } from './form.js';
import { readTag } from './tag.js';

// RFC 5424, section 6.2.4
export const MAX_HOST_BYTES = 255;

// FreeBSD, syslogd -v: <auth.info> or <4.3>
const bracketedFacility = /<(?:[a-z]{3,10}[0-7]?\.[a-z]{3,7}|\d{1,3}\.\d)> /y;
// OpenWrt, logread -t: [1758362401.123]
const bracketedSeconds = /\[\d{9,10}\.\d{3,6}\] /y;
// BusyBox, OpenWrt: auth.info
export const facility =
  /(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|ntp|security|audit|console|alert|clock|local[0-7])\.(?:emerg|panic|alert|crit|err|error|warn|warning|notice|info|debug)(?=:? )/y;
// sshd[19725]: · sudo:
const tag = /[^\s:[\]<>]{1,64}(?:\[\d{1,10}\])?:(?=[ \r\n]|$)/y;
// [sshd] · [sshd]:
const bracketTag = /\[[^\s[\]]{1,64}\]:? /y;
// last message repeated 2 times · --- last message repeated 5 times ---
const repetition = /(?:--- )?last message repeated /y;

// BusyBox's syslogd reads 256 bytes at the most (FEATURE_SYSLOGD_READ_BUFFER_SIZE), `<38>May  1 10:00:07 ` and the tag
// among them.
const CUT_BY_BUSYBOX_BYTES = 190;

/** Reads from the end of the time stamp on. `host` is '' where there is none. */
export const readOrigin: Form = (text, start, end, header) => {
  const afterTime = text.charCodeAt(start) === COLON ? start + 1 : start;
  if (text.charCodeAt(afterTime) !== SPACE) return malformedAs.noProgram;
  header.host = '';
  const afterSeconds = skip(bracketedSeconds, text, afterSpaces(text, afterTime, end), end);
  let at = skip(bracketedFacility, text, afterSeconds, end);
  const local = skipFacility(text, at, end);
  let hasFacility = local > at;
  if (!hasFacility && !isTagAt(text, at, end)) {
    const hostEnd = text.indexOf(' ', at);
    if (hostEnd < 0 || hostEnd >= end || hostEnd === at || hostEnd - at > MAX_HOST_BYTES)
      return malformedAs.noProgram;
    header.host = text.slice(at, hostEnd);
    at = skip(bracketedFacility, text, afterSpaces(text, hostEnd, end), end);
    const afterFacility = skipFacility(text, at, end);
    hasFacility = afterFacility > at;
    at = afterFacility;
  } else {
    at = local;
  }
  if (hasFacility) header.cutAtBytes = CUT_BY_BUSYBOX_BYTES;
  if (at >= end) return malformedAs.noProgram;
  readTag(text, at, end, header);
  return undefined;
};

function isTagAt(text: string, at: number, end: number): boolean {
  return [tag, bracketTag, repetition].some((pattern) => matchAt(pattern, text, at, end) !== null);
}

function skip(pattern: RegExp, text: string, at: number, end: number): number {
  return matchAt(pattern, text, at, end) ? pattern.lastIndex : at;
}

/** `auth.info ` belongs to the header, `auth.info:` does not: socklog writes it before a bare message. */
function skipFacility(text: string, at: number, end: number): number {
  const after = skip(facility, text, at, end);
  return after > at && text.charCodeAt(after) === SPACE ? after + 1 : at;
}
