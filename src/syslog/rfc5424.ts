// RFC 5424, with or without its priority. Structured data is skipped.
import { isUnread, malformedAs, type ReadResult } from '../model/outcome.js';
import { afterMatch, afterSpaces, matchAt } from './characters.js';
import { BACKSLASH, CLOSING_BRACKET, MINUS, OPENING_BRACKET, QUOTE, SPACE } from '../lib/character-codes.js';
import { type Header, type HeaderReader, MAX_HOST_BYTES } from './header.js';
import { headerBegins } from './nested-lines.js';
import { fillMessage, findProgram, readProcessId, skipMessagePrefix } from './tag.js';
import type { TimeStampReader } from './time-stamp.js';

/** The value of a field without one. */
const NIL = MINUS;

// <38>1 · 1
const version = /(?:<\d{1,3}>)?\d{1,2} (?=\d{4}-|- )/y;
// sshd 57915 - (APP-NAME, PROCID, MSGID; section 6.2)
const names = /([^\s]{1,255}) ([^\s]{1,128}) ([^\s]{1,255}) /y;
// sshd[48764]: - sshd[48764]:: (a header of RFC 3164 squeezed into one of RFC 5424)
const hybrid = /([\w-]{1,48})\[(\d{1,10})\]: - \1\[\2\]:: ?/y;
const BOM = '\u00ef\u00bb\u00bf';

/** A line, for example: `1 2019-07-08T17:40:16.954167-04:00 web1 sshd 57915 - - Failed password …` */
export function rfc5424Format(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    const timeAt = afterMatch(version, text, start, end);
    if (timeAt === start) return undefined;
    if (text.charCodeAt(timeAt) === NIL) return malformedAs.noDate;
    const stamp = time.read(text, timeAt);
    if (isUnread(stamp)) return stamp;
    if (text.charCodeAt(stamp.end) !== SPACE) return undefined;
    const hostAt = stamp.end + 1;
    const hostEnd = text.indexOf(' ', hostAt);
    if (hostEnd < 0 || hostEnd >= end || hostEnd - hostAt > MAX_HOST_BYTES) return malformedAs.noProgram;
    header.micros = stamp.micros;
    header.host = orEmpty(text.slice(hostAt, hostEnd));
    header.untagged = false;
    header.text = text;
    header.end = end;
    return readNames(header, hostEnd + 1);
  };
}

function readNames(header: Header, at: number): ReadResult<Header> {
  const { text, end } = header;
  const squeezed = matchAt(hybrid, text, at, end);
  if (squeezed) {
    nameAndMessage(header, { name: squeezed[1] ?? '', process: squeezed[2] ?? '', start: hybrid.lastIndex });
    return header;
  }
  const match = matchAt(names, text, at, end);
  if (!match) return malformedAs.noProgram;
  const dataEnd = afterData(text, names.lastIndex, end);
  if (dataEnd === undefined) return malformedAs.brokenData;
  const messageAt = afterSpaces(text, dataEnd, end);
  const start = text.startsWith(BOM, messageAt) ? messageAt + BOM.length : messageAt;
  const name = orEmpty(match[1] ?? '');
  // A relay that found no tag leaves the whole received line in the message.
  if (match[0] === '- - - ' && headerBegins(text, start, end)) {
    header.program = null;
    header.nestedAt = start;
    return header;
  }
  nameAndMessage(header, { name, process: match[2] ?? '', start });
  if (header.program !== null) skipOwnTag(header);
  return header;
}

/** Some senders leave the tag in the message: `sshd 4242 - - sshd[4242]: Failed password …` */
function skipOwnTag(header: Header): void {
  const { text, start, end, program, pid } = header;
  const tag = `${program}[${pid}]: `;
  if (text.startsWith(tag, start) && start + tag.length < end) header.start = start + tag.length;
}

function nameAndMessage(
  header: Header,
  { name, process, start }: { readonly name: string; readonly process: string; readonly start: number },
): void {
  header.program = findProgram(name.slice(name.lastIndexOf('/') + 1));
  header.pid = readProcessId(process);
  if (header.program === null) {
    fillMessage(header, name, header.text.slice(start, header.end));
    return;
  }
  header.start = start;
  skipMessagePrefix(header);
}

/** The index after the structured data (section 6.3): `-`, or elements whose quoted values may hold brackets. */
function afterData(text: string, start: number, end: number): number | undefined {
  if (text.charCodeAt(start) === MINUS) return start + 1;
  let at = start;
  while (at < end && text.charCodeAt(at) === OPENING_BRACKET) {
    let quoted = false;
    for (at += 1; at < end && (quoted || text.charCodeAt(at) !== CLOSING_BRACKET); at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) quoted = !quoted;
      else if (quoted && code === BACKSLASH) at += 1;
    }
    if (at >= end) return undefined;
    at += 1;
  }
  return at;
}

function orEmpty(field: string): string {
  return field === '-' ? '' : field;
}
