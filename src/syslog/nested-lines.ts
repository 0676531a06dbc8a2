// A whole line within another one: after the host of a relay, after the time of an exporter or a container, in a field of
// JSON. The host and the tag of the inner line count. Its time counts too, unless only the outer time is exact (has a year
// and a zone).
import { isUnread } from '../model/outcome.js';
import { matchAt } from './characters.js';
import { NO_PLACE, type Header, type HeaderReader } from './header.js';
import { readTag, skipDropbearStamp } from './tag.js';

// 2026-03-01T10:00:07.123+01:00 · <38>1 2026-03-01T10:00:07Z · Fri 2026-05-01 10:00:07 UTC · 1777629607.123456
const exactTime =
  /(?:<\d{1,3}>)?(?:\d{1,2} )?(?:[^\s\d:[\]]{2,12} )?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)|\d{9,10}(?:\.\d{1,9})?)(?=[ \t,;"])/iy;

// May  1 10:00:07 · 2026-05-01T10:00:07 · <38>1 2026-05-01 · 1 2026-05-01 · 2026 May  1 10:00:07
const beginning =
  /(?:<\d{1,3}>)?(?:\d{1,2} (?=\d{4}-))?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|(?:\d{4} {1,2})?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?[^\s\d:[\]]{2,12} {1,2}\d{1,2} {1,2}(?:\d{4} )?\d\d:\d\d:\d\d)/y;

/** Whether a header with a date begins at an index. */
export function headerBegins(text: string, at: number, end: number): boolean {
  return matchAt(beginning, text, at, end) !== null;
}

/** Whether the time at the beginning of a line is exact: has a year and a zone. */
export function isExactAt(text: string, at: number, end: number): boolean {
  return matchAt(exactTime, text, at, end) !== null;
}

/**
 * Makes the reader of a line within another line, whose `micros`, `isExact` and `host` are in `header`.
 * @param readLine reads a line of any format
 */
export function nestedReader(readLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const { micros, host, isExact } = header;
    header.nestedAt = NO_PLACE;
    header.isExact = false;
    const result = readLine(text, start, end, header);
    const isInnerExact = isMarkedExact(header) || isExactAt(text, start, end);
    if (isExact && !isInnerExact) header.micros = micros;
    header.isExact = isExact || isInnerExact;
    if (header.host === '' && !isUnread(result)) header.host = host;
    return result;
  };
}

/** Whether the reader of a line within the inner one found an exact time. */
function isMarkedExact({ isExact }: Header): boolean {
  return isExact;
}

// sshd[4242]: · crond[1]:
const tagWithProcess = /[^\s:[\]]{1,64}\[\d{1,10}\]: /y;

/**
 * Makes the reader of the output of a program in a container or under a log writer: a whole line of syslog, or a message
 * without a header. `header` has the time of the container.
 * @param readNested reads a line within another line
 */
export function nestedLineReader(readNested: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const { micros, isExact } = header;
    header.host = '';
    header.text = text;
    header.start = start;
    header.end = end;
    header.untagged = false;
    if (skipDropbearStamp(header)) {
      header.program = 'dropbear';
      return header;
    }
    const result = readNested(text, start, end, header);
    if (result !== undefined) return result;
    header.micros = micros;
    header.isExact = isExact;
    header.host = '';
    readTag(text, start, end, header);
    if (header.program !== null || matchAt(tagWithProcess, text, start, end)) return header;
    header.program = 'sshd';
    header.untagged = true;
    return header;
  };
}
