// macOS: `log show` in its default style, whose columns are thread, type, activity, process id and time to live, and in
// `--style compact`. `--style syslog` is like any other line with a date, `ndjson` is in json-lines.ts. Before 10.12, the log
// as `syslog -F raw` prints it: fields in brackets, in any order. A backslash escapes a bracket in a value.
import { ignoredAs, type Malformed, malformedAs } from '../model/outcome.js';
import { afterSpaces, matchAt } from './characters.js';
import { BACKSLASH, CLOSING_BRACKET, OPENING_BRACKET } from '../lib/character-codes.js';
import type { HeaderReader } from './header.js';
import { type LogCalendar, MICROS_PER_SECOND } from './log-calendar.js';
import { fillMessage, findProgram, readProcessId, readTag } from './tag.js';

// 0x1a2b     Default     0x0                  1234   0    sshd-session: (libsystem_info.dylib) Failed password …
const columns =
  / {1,16}0x[0-9a-f]{1,16} {1,16}[A-Z][A-Za-z]{2,15} {1,32}0x[0-9a-f]{1,16} {1,32}(\d{1,10}) {1,16}\d{1,10} {1,16}/y;

/** The default style: reads from the end of the time stamp on; `micros` is set. */
export const macosColumnsFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(columns, text, start, end);
  if (!match) return undefined;
  readTag(text, columns.lastIndex, end, header);
  header.host = '';
  header.pid = Number(match[1]);
  return header;
};

// Df sshd[4242:1a2b3c] (libsystem_info.dylib) [com.apple.network:connection] Failed password …
const compact = / [A-Z][a-z]? {1,3}([\w.+-]{1,64})\[(\d{1,10}):[0-9a-f]{1,16}\] /y;

/** `--style compact`: reads from the end of the time stamp on; `micros` is set. */
export const macosCompactFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(compact, text, start, end);
  if (!match) return undefined;
  const [, name = '', pid] = match;
  header.host = '';
  header.untagged = false;
  header.pid = Number(pid);
  header.program = findProgram(name);
  fillMessage(header, name, text.slice(compact.lastIndex, end));
  return header;
};

// [ASLMessageID 1234] · [Time 2006.12.28 15:53:55 UTC]
const beginning = /\[(?:ASLMessageID|Time) \d/y;
// 2006.12.28 15:53:55 UTC
const calendarTime = /^(\d{4})\.(\d\d)\.(\d\d) (\d\d):(\d\d):(\d\d) UTC$/;

// [Time 2006.12.28 15:53:55 UTC] [Facility auth] [Sender sshd] [PID 483] [Message Invalid user …] [Host web1]
export function aslFormat(calendar: LogCalendar): HeaderReader {
  return (text, start, end, header) => {
    if (!matchAt(beginning, text, start, text.length)) return undefined;
    const fields = readFields(text, start, end);
    const micros = instantOf(fields.get('Time') ?? '', calendar);
    if (typeof micros === 'object') return micros;
    header.micros = micros;
    const name = fields.get('Sender');
    const message = fields.get('Message');
    if (name === undefined || message === undefined) return malformedAs.noProgram;
    header.host = fields.get('Host') ?? '';
    header.untagged = false;
    header.pid = readProcessId(fields.get('PID') ?? '');
    header.program = findProgram(name);
    if (header.program !== null && /^[1-9]/.test(fields.get('UID') ?? '')) return ignoredAs.otherUser;
    fillMessage(header, name, message);
    return header;
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

function instantOf(time: string, calendar: LogCalendar): number | Malformed {
  if (/^\d{9,10}$/.test(time)) return Number(time) * MICROS_PER_SECOND;
  const match = calendarTime.exec(time);
  if (!match) return malformedAs.impossibleTime;
  const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return calendar.instantOf({ year, month: month - 1, day, hour, minute, second, fraction: 0, offsetMs: 0 });
}
