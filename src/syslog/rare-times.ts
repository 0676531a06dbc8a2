// Rare time stamps: RFC 3164 with a year or a weekday, months in other languages, seconds since 1970, dates with slashes,
// dates with the name of their zone, or with a space before their offset.
import { isUnread, malformedAs, type Malformed, type ReadResult } from '../model/outcome.js';
import { isDigit, matchAt } from './characters.js';
import { isWeekday, type MonthNames } from './date-names.js';
import type { HeaderReader } from './header.js';
import {
  fractionMicros,
  MICROS_PER_SECOND,
  offsetMsOf,
  type LogCalendar,
  type WrittenTime,
} from './log-calendar.js';
import { readOrigin } from './origin.js';

// Dez 31 10:00:00
// déc. 31 10:00:00
// Sat Sep 20 10:00:01 2026
// May  1 2026 10:00:07
// 2026 May  1 10:00:07
// 5月1日 10:00:07
const loose =
  /(?:(\d{4}) {1,2})?([^:]{2,64}?)(?: {1,4}|(?<=[^\0-\x7f]))(\d{1,2})(?:\u00e6\u0097\u00a5|\u00ec\u009d\u00bc)?,? {1,2}(?:(\d{4}) {1,2})?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: {1,2}((?:19|20|21)\d\d)(?= ))?(?=:? )/y;
// Wed 2026-07-22 09:47:32 UTC
const withZone =
  /[^\s\d]{2,12} (\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? ([A-Za-z]{1,6}|[+-]\d\d(?::?\d\d)?)(?= )/y;
// 2005/08/14 11:57:00
const slashes = /(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?= )/y;
// 2026-09-13 01:17:01 +0000
const timeAndOffset =
  /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? (UTC|GMT|Z|[+-]\d\d(?::?\d\d)?)(?=[ \t])/y;
const isUtc = /^(?:UTC|GMT|Z)$/i;
// 1784713652.755556
const seconds = /(\d{9,10})(?:\.(\d{1,9}))?(?= )/y;

/** A time as written, and the index after it. */
type LooseTime = WrittenTime & { readonly end: number };

/**
 * Reads RFC 3164 with a year or a weekday, or in another language, in the zone of the log. Malformed if the month name may
 * be two months.
 */
export function readLooseTime(
  text: string,
  start: number,
  end: number,
  months: MonthNames,
): ReadResult<LooseTime, Malformed> {
  const match = matchAt(loose, text, start, end);
  if (!match) return undefined;
  const timeEnd = loose.lastIndex;
  const name = withoutWhitespace(match[2] ?? '');
  // A weekday may come before the month; some month names have a space in them.
  const space = name.indexOf(' ');
  const hasWeekday = space > 0 && isWeekday(name.slice(0, space));
  const last = hasWeekday ? withoutWhitespace(name.slice(space + 1)) : name;
  const whole = months.find(name);
  const month = whole ?? (last === name ? undefined : months.find(last));
  if (month === undefined) return undefined;
  const written = whole === undefined ? last : name;
  months.see(written);
  if (month === 'ambiguous') return malformedAs.twoMonths;
  const year = match[1] ?? match[4] ?? match[9];
  return {
    year: year === undefined ? undefined : Number(year),
    month,
    day: Number(match[3]),
    ...clock(match, 5),
    offsetMs: undefined,
    end: timeEnd,
  };
}

/** A name without leading and trailing spaces. `trim` would also remove U+00A0, which may be a byte of a UTF-8 letter. */
function withoutWhitespace(name: string): string {
  return name.replace(/^ {1,64}/, '').replace(/ {1,64}$/, '');
}

/** Reads RFC 3164 as readLooseTime does, and its origin. */
export function looseBsdFormat(calendar: LogCalendar): HeaderReader {
  return (text, start, end, header) => {
    const time = readLooseTime(text, start, end, calendar.months);
    if (isUnread(time)) return time;
    const micros = calendar.instantOf(time);
    if (typeof micros === 'object') return micros;
    header.micros = micros;
    return readOrigin(text, time.end, end, header);
  };
}

/** `journalctl -o short-full`: a zone name other than UTC stands for the zone of the log. */
export function namedZoneFormat(calendar: LogCalendar): HeaderReader {
  return writtenFormat(calendar, withZone, (match) => {
    const zone = match[8] ?? '';
    return { ...date(match), ...clock(match, 4), offsetMs: isUtc.test(zone) ? 0 : offsetMsOf(zone) };
  });
}

/** Reads a date with slashes, in the zone of the log. */
export function slashDateFormat(calendar: LogCalendar): HeaderReader {
  return writtenFormat(calendar, slashes, (match) => ({
    ...date(match),
    ...clock(match, 4),
    offsetMs: undefined,
  }));
}

/** Reads a date and a time with a space before the offset. */
export function offsetApartFormat(calendar: LogCalendar): HeaderReader {
  return writtenFormat(calendar, timeAndOffset, (match) => ({
    ...date(match),
    ...clock(match, 4),
    offsetMs: offsetMsOf(match[8] ?? '') ?? 0,
  }));
}

/** Makes the reader of lines with a time in the form of a pattern, and its origin. */
function writtenFormat(
  calendar: LogCalendar,
  pattern: RegExp,
  timeOf: (match: RegExpExecArray) => WrittenTime,
): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(pattern, text, start, end);
    if (!match) return undefined;
    const timeEnd = pattern.lastIndex;
    const micros = calendar.instantOf(timeOf(match));
    if (typeof micros === 'object') return micros;
    header.micros = micros;
    return readOrigin(text, timeEnd, end, header);
  };
}

/** Seconds since 1970: `journalctl -o short-unix`, metalog. */
export const epochFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(seconds, text, start, end);
  if (!match || !isDigit(text.charCodeAt(start))) return undefined;
  header.micros = Number(match[1]) * MICROS_PER_SECOND + fractionMicros(match[2]);
  return readOrigin(text, seconds.lastIndex, end, header);
};

function date(match: RegExpExecArray): Pick<WrittenTime, 'year' | 'month' | 'day'> {
  return { year: Number(match[1]), month: Number(match[2]) - 1, day: Number(match[3]) };
}

/** The hour, minute, second and fraction of a match, beginning with a group. */
function clock(
  match: RegExpExecArray,
  group: number,
): Pick<WrittenTime, 'hour' | 'minute' | 'second' | 'fraction'> {
  return {
    hour: Number(match[group]),
    minute: Number(match[group + 1]),
    second: Number(match[group + 2]),
    fraction: fractionMicros(match[group + 3]),
  };
}
