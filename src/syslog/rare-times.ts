// Rare time stamps: RFC 3164 with a year or a weekday, months in other languages, seconds since 1970, dates with slashes,
// dates with the name of their zone.
import { malformedAs } from '../model/outcome.js';
import { fractionMicros, IMPOSSIBLE_TIME, offsetMsOf, type Calendar, type WrittenTime } from './calendar.js';
import { isDigit, matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import type { MonthNames } from './month-names.js';
import { readOrigin } from './origin.js';
import { isWeekday } from './weekday-names.js';

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
// 1784713652.755556
const seconds = /(\d{9,10})(?:\.(\d{1,9}))?(?= )/y;

/**
 * Reads RFC 3164 with a year or a weekday, or in another language, in the zone of the log. Returns `ambiguous` if the month
 * name may be two months.
 */
export function readLooseTime(
  text: string,
  start: number,
  end: number,
  months: MonthNames,
): WrittenTime | 'ambiguous' | undefined {
  const match = matchAt(loose, text, start, end);
  if (!match) return undefined;
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
  if (month === 'ambiguous') return month;
  const year = match[1] ?? match[4] ?? match[9];
  return {
    year: year === undefined ? undefined : Number(year),
    month,
    day: Number(match[3]),
    ...clock(match, 5),
    offsetMs: undefined,
  };
}

/** A name without leading and trailing spaces. `trim` would also remove U+00A0, which may be a byte of a UTF-8 letter. */
function withoutWhitespace(name: string): string {
  return name.replace(/^ {1,64}/, '').replace(/ {1,64}$/, '');
}

export function looseBsdFormat(calendar: Calendar): HeaderReader {
  return (text, start, end, header) => {
    const time = readLooseTime(text, start, end, calendar.months);
    if (time === undefined) return malformedAs.noTime;
    if (time === 'ambiguous') return malformedAs.twoMonths;
    const origin = loose.lastIndex;
    header.micros = calendar.instantOf(time);
    if (header.micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    return readOrigin(text, origin, end, header);
  };
}

/** `journalctl -o short-full`: a zone name other than UTC stands for the zone of the log. */
export function namedZoneFormat(calendar: Calendar): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(withZone, text, start, end);
    if (!match) return malformedAs.noTime;
    const origin = withZone.lastIndex;
    const zone = match[8] ?? '';
    const offsetMs = /^(?:UTC|GMT|Z)$/i.test(zone) ? 0 : offsetMsOf(zone);
    header.micros = calendar.instantOf({ ...date(match), ...clock(match, 4), offsetMs });
    if (header.micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    return readOrigin(text, origin, end, header);
  };
}

export function slashDateFormat(calendar: Calendar): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(slashes, text, start, end);
    if (!match) return malformedAs.noTime;
    const origin = slashes.lastIndex;
    header.micros = calendar.instantOf({ ...date(match), ...clock(match, 4), offsetMs: undefined });
    if (header.micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    return readOrigin(text, origin, end, header);
  };
}

/** Seconds since 1970: `journalctl -o short-unix`, metalog. */
export const epochFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(seconds, text, start, end);
  if (!match || !isDigit(text.charCodeAt(start))) return malformedAs.noTime;
  header.micros = Number(match[1]) * 1_000_000 + fractionMicros(match[2]);
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
