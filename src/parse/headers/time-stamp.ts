// The time stamp at the beginning of a line: RFC 3164 or RFC 3339. Neighbouring lines share all but the last digits,
// so everything up to the ten minutes is worked out once and kept: calendar, year and zone cost nothing per line.
import { localToUtcMs, type TimeZone } from '../../lib/time-zone.js';
import type { YearGuess } from './year.js';

const MICROS_PER_MS = 1000;
const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

// No log is older than its format, and microseconds after the year 2255 are no longer exact in a double.
const MIN_YEAR = 1970;
const MAX_YEAR = 2200;

const months: ReadonlyMap<string, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, i) => [
    name,
    i,
  ]),
);

const NO_TIME = -1;
export const IMPOSSIBLE_TIME = -2;

export type TimeStampReader = {
  /** Reads at `start`; gives the index after the time stamp, NO_TIME or IMPOSSIBLE_TIME. */
  read(text: string, start: number): number;
  /** The instant last read, microseconds since 1970-01-01 UTC. */
  micros(): number;
};

export function timeStampReader(zone: TimeZone, yearOf: YearGuess): TimeStampReader {
  let micros = 0;
  // The first characters of the last time stamp, up to the tens of the minutes, and the instant where they begin.
  let bsdPrefix = '\n';
  let bsdBase = 0;
  let isoPrefix = '\n';
  let isoBase = 0;

  // Nov  1 10:00:00 · Nov 01 10:00:00 · Nov 1 10:00:00
  const readBsd = (text: string, start: number): number => {
    const time = text.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6;
    if (text.charCodeAt(time + 2) !== COLON || text.charCodeAt(time + 5) !== COLON) return NO_TIME;
    if (!text.startsWith(bsdPrefix, start)) {
      const prefix = text.slice(start, time + 4);
      const base = bsdBaseOf(prefix);
      if (base < 0) return base;
      bsdPrefix = prefix;
      bsdBase = base;
    }
    return finish(text, time + 4, bsdBase);
  };

  const bsdBaseOf = (prefix: string): number => {
    const match = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d)$/.exec(prefix);
    const month = months.get(match?.[1] ?? '');
    if (!match || month === undefined) return NO_TIME;
    const day = Number(match[2]);
    const hour = Number(match[3]);
    const tens = Number(match[4]) * 10;
    if (hour > 23 || tens > 50) return IMPOSSIBLE_TIME;
    const instant = yearOf(month, day, (year) => localToUtcMs(Date.UTC(year, month, day, hour, tens), zone));
    return instant === undefined ? IMPOSSIBLE_TIME : instant * MICROS_PER_MS;
  };

  // 2026-03-05T06:33:30.361143+00:00 · 2026-03-05T06:33:30Z · 2026-03-05 06:33:30,5
  const readIso = (text: string, start: number): number => {
    if (text.charCodeAt(start + 13) !== COLON || text.charCodeAt(start + 16) !== COLON) return NO_TIME;
    if (!text.startsWith(isoPrefix, start)) {
      const prefix = text.slice(start, start + 15);
      const base = isoBaseOf(prefix);
      if (base < 0) return base;
      isoPrefix = prefix;
      isoBase = base;
    }
    let at = finish(text, start + 15, isoBase);
    if (at < 0) return at;
    const separator = text.charCodeAt(at);
    if (separator === DOT || separator === COMMA) {
      let unit = MICROS_PER_SECOND / 10;
      for (at += 1; isDigit(text.charCodeAt(at)); at += 1) {
        micros += Math.floor((text.charCodeAt(at) - ZERO) * unit);
        unit = unit > 1 ? unit / 10 : 0;
      }
    }
    return readOffset(text, at);
  };

  const isoBaseOf = (prefix: string): number => {
    const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d)$/.exec(prefix);
    if (!match) return NO_TIME;
    const [year = 0, month = 0, day = 0, hour = 0, tens = 0] = match.slice(1).map(Number);
    if (year < MIN_YEAR || year > MAX_YEAR) return IMPOSSIBLE_TIME;
    const date = new Date(Date.UTC(year, month - 1, day, hour, tens * 10));
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || tens > 5)
      return IMPOSSIBLE_TIME;
    return date.getTime() * MICROS_PER_MS;
  };

  // Z · +02:00 · -0530 · nothing: the zone of the log
  const readOffset = (text: string, at: number): number => {
    const sign = text.charCodeAt(at);
    if (sign === UPPER_Z || sign === LOWER_Z) return at + 1;
    if (sign !== PLUS && sign !== MINUS) {
      const ms = Math.floor(micros / MICROS_PER_MS);
      micros += (localToUtcMs(ms, zone) - ms) * MICROS_PER_MS;
      return at;
    }
    const hours = twoDigits(text, at + 1);
    const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
    const minutes = twoDigits(text, at + 3 + colon);
    if (!(hours < 24 && minutes < 60)) return NO_TIME;
    micros -= (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * MICROS_PER_MINUTE;
    return at + 5 + colon;
  };

  /** `at` stands on the ones of the minutes: `7:05`. Second 60 is a leap second, told as 59. */
  const finish = (text: string, at: number, base: number): number => {
    const minute = text.charCodeAt(at) - ZERO;
    const second = twoDigits(text, at + 2);
    if (!(minute >= 0 && minute <= 9) || !(second >= 0)) return NO_TIME;
    if (second > 60) return IMPOSSIBLE_TIME;
    micros = base + minute * MICROS_PER_MINUTE + Math.min(second, 59) * MICROS_PER_SECOND;
    return at + 4;
  };

  return {
    read: (text, start) => (isDigit(text.charCodeAt(start)) ? readIso(text, start) : readBsd(text, start)),
    micros: () => micros,
  };
}

const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const UPPER_Z = 0x5a;
const LOWER_Z = 0x7a;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** Two digits as a number, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
