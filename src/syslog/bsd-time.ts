// The time stamp of RFC 3164. Neighbouring lines share all but the last digits, so the instant of each ten minutes is
// computed once and kept: calendar, year and zone cost nothing per line.
import { IMPOSSIBLE_TIME, MICROS_PER_MS, MICROS_PER_SECOND, NO_TIME, type Calendar } from './calendar.js';
import { COLON, COMMA, digitAt, DOT, matchAt, SPACE, twoDigitsAt } from './characters.js';
import { readFraction, type TimeReader, type TimeStamp } from './fraction.js';

const SECOND_MS = 1000;

// May  1 10:00:07 2019 web1
const yearAfter = / {1,2}(?:19|20|21)\d\d(?= )/y;

const months: ReadonlyMap<string, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, i) => [
    name,
    i,
  ]),
);

export function bsdTimeReader(calendar: Calendar, stamp: TimeStamp): TimeReader {
  // The first characters of the last time stamp, up to the tens of the minutes, and where they begin.
  let prefix = '\n';
  let baseMicros = 0;
  let localMs = 0;
  let even = true;

  function take(newPrefix: string): number {
    const match = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d)$/.exec(newPrefix);
    const month = months.get(match?.[1] ?? '');
    if (!match || month === undefined) return NO_TIME;
    const day = Number(match[2]);
    const hour = Number(match[3]);
    const tens = Number(match[4]) * 10;
    if (hour > 23 || tens > 50) return IMPOSSIBLE_TIME;
    let local = 0;
    const instantIn = (year: number): number => {
      local = Date.UTC(year, month, day, hour, tens);
      return calendar.localToUtc(local);
    };
    const instant = calendar.yearOf({ month, day, minutes: hour * 60 + tens }, instantIn);
    if (instant === undefined) return IMPOSSIBLE_TIME;
    prefix = newPrefix;
    baseMicros = instant * MICROS_PER_MS;
    localMs = local;
    even = calendar.isEven(local);
    return 0;
  }

  // Nov  1 10:00:00 · Nov 01 10:00:00 · Nov 1 10:00:00 · Nov  1 10:00:00.123456
  function read(text: string, start: number): number {
    const time = text.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6;
    if (text.charCodeAt(time + 2) !== COLON || text.charCodeAt(time + 5) !== COLON) return NO_TIME;
    if (!text.startsWith(prefix, start)) {
      // This time stamp has a year, so it does not move the year of the other lines.
      if (matchAt(yearAfter, text, time + 8, text.length)) return NO_TIME;
      const refused = take(text.slice(start, time + 4));
      if (refused < 0) return refused;
    }
    const minute = digitAt(text, time + 4);
    const second = twoDigitsAt(text, time + 6);
    if (minute < 0 || second < 0) return NO_TIME;
    if (second > 60) return IMPOSSIBLE_TIME;
    const seconds = minute * 60 + Math.min(second, 59);
    stamp.micros = even
      ? baseMicros + seconds * MICROS_PER_SECOND
      : calendar.localToUtc(localMs + seconds * SECOND_MS) * MICROS_PER_MS;
    const after = text.charCodeAt(time + 8);
    return after === DOT || after === COMMA ? readFraction(text, time + 9, stamp) : time + 8;
  }

  function base(newPrefix: string): number {
    const refused = newPrefix === prefix ? 0 : take(newPrefix);
    if (refused < 0) return refused;
    return even ? baseMicros : NO_TIME;
  }

  return { read, base };
}
