// The log of macOS before 10.12, as `syslog -F raw` prints it: fields in brackets, in any order. A backslash escapes a
// bracket in a value.
import { BACKSLASH, CLOSING_BRACKET, OPENING_BRACKET } from '../lib/character-codes.js';
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME, MICROS_PER_SECOND, type Calendar } from './calendar.js';
import { afterSpaces } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import { fillMessage } from './journal-entry.js';
import { findProgram } from './tag.js';

// [ASLMessageID 1234] · [Time 2006.12.28 15:53:55 UTC]
const beginning = /\[(?:ASLMessageID|Time) \d/y;
// 2006.12.28 15:53:55 UTC
const calendarTime = /^(\d{4})\.(\d\d)\.(\d\d) (\d\d):(\d\d):(\d\d) UTC$/;

// [Time 2006.12.28 15:53:55 UTC] [Facility auth] [Sender sshd] [PID 483] [Message Invalid user …] [Host web1]
export function aslFormat(calendar: Calendar): HeaderReader {
  return (text, start, end, header) => {
    beginning.lastIndex = start;
    if (!beginning.test(text)) return malformedAs.noTime;
    const fields = readFields(text, start, end);
    header.micros = instantOf(fields.get('Time') ?? '', calendar);
    if (header.micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    const name = fields.get('Sender');
    const message = fields.get('Message');
    if (name === undefined || message === undefined) return malformedAs.noProgram;
    const pid = fields.get('PID') ?? '';
    header.host = fields.get('Host') ?? '';
    header.untagged = false;
    header.pid = /^\d{1,10}$/.test(pid) ? Number(pid) : null;
    header.program = findProgram(name);
    if (header.program !== null && /^[1-9]/.test(fields.get('UID') ?? '')) return ignoredAs.otherUser;
    fillMessage(header, name, message);
    return undefined;
  };
}

/** The fields by name; of several fields with one name the first. */
function readFields(text: string, start: number, end: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = start;
  while (at < end && text.charCodeAt(at) === OPENING_BRACKET) {
    const close = closingBracket(text, at, end);
    const field = text.slice(at + 1, close);
    const space = field.indexOf(' ');
    const name = space < 0 ? field : field.slice(0, space);
    const value = space < 0 ? '' : field.slice(space + 1).replace(/\\([[\]\\])/g, '$1');
    if (!fields.has(name)) fields.set(name, value);
    at = afterSpaces(text, close + 1, end);
  }
  return fields;
}

function closingBracket(text: string, start: number, end: number): number {
  let at = start + 1;
  while (at < end && text.charCodeAt(at) !== CLOSING_BRACKET) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return Math.min(at, end);
}

function instantOf(time: string, calendar: Calendar): number {
  if (/^\d{9,10}$/.test(time)) return Number(time) * MICROS_PER_SECOND;
  const match = calendarTime.exec(time);
  if (!match) return IMPOSSIBLE_TIME;
  const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return calendar.instantOf({ year, month: month - 1, day, hour, minute, second, fraction: 0, offsetMs: 0 });
}
