// The time stamp at the beginning of almost every line: RFC 3164 or RFC 3339. rare-times.ts reads the others.
// Neighbouring lines share all but the last digits, so the instant of each ten minutes is computed once and kept:
// calendar, year and zone cost nothing per line.
import { type Malformed, malformedAs, type ReadResult } from '../model/outcome.js';
import { COLON, COMMA, DOT, LOWER_Z, MINUS, PLUS, SPACE, UPPER_Z } from '../lib/character-codes.js';
import { digitAt, isDigit, matchAt, twoDigitsAt } from './characters.js';
import { type LogCalendar, MICROS_PER_MS, MICROS_PER_SECOND } from './log-calendar.js';

const SECOND_MS = 1000;
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

/** A time stamp that was read. One object is filled for all lines of a log. */
export type TimeStamp = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
  /** The index after the time stamp. */
  end: number;
};

export type TimeStampReader = {
  /** Reads the time stamp at `start`. */
  read(text: string, start: number): ReadResult<TimeStamp, Malformed>;
  /**
   * The instant (microseconds UTC) at which ten minutes begin, from the beginning of their time stamps: `May  1 10:0`.
   * A time stamp with a zone is read as if it were UTC. Undefined if that is not a time, or if the clock changes within
   * these ten minutes.
   */
  tenMinutes(prefix: string): number | undefined;
};

/** Makes the reader of both kinds of time stamps, for one log. */
export function timeStampReader(calendar: LogCalendar): TimeStampReader {
  const bsd = bsdTimeReader(calendar);
  const iso = isoTimeReader(calendar);
  return {
    read: (text, start) => (isDigit(text.charCodeAt(start)) ? iso : bsd).read(text, start),
    tenMinutes: (prefix) => (isDigit(prefix.charCodeAt(0)) ? iso : bsd).tenMinutes(prefix),
  };
}

// May  1 10:00:07 2019 web1
const yearAfter = / {1,2}(?:19|20|21)\d\d(?= )/y;

const months: ReadonlyMap<string, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, i) => [
    name,
    i,
  ]),
);

function bsdTimeReader(calendar: LogCalendar): TimeStampReader {
  const stamp: TimeStamp = { micros: 0, end: 0 };
  // The first characters of the last time stamp, up to the tens of the minutes, and where they begin.
  let prefix = '\n';
  let baseMicros = 0;
  let localMs = 0;
  let even = true;

  /** Keeps the ten minutes of a prefix; returns undefined if it is not the beginning of a time stamp. */
  function keep(newPrefix: string): true | Malformed | undefined {
    const match = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d)$/.exec(newPrefix);
    const month = months.get(match?.[1] ?? '');
    if (!match || month === undefined) return undefined;
    const day = Number(match[2]);
    const hour = Number(match[3]);
    const tens = Number(match[4]) * 10;
    if (hour > 23 || tens > 50) return malformedAs.impossibleTime;
    let local = 0;
    const instantIn = (year: number): number => {
      local = Date.UTC(year, month, day, hour, tens);
      return calendar.localToUtc(local);
    };
    const instant = calendar.yearOf({ month, day, minutes: hour * 60 + tens }, instantIn);
    if (instant === undefined) return malformedAs.impossibleTime;
    prefix = newPrefix;
    baseMicros = instant * MICROS_PER_MS;
    localMs = local;
    even = calendar.isEven(local);
    return true;
  }

  // Nov  1 10:00:00 · Nov 01 10:00:00 · Nov 1 10:00:00 · Nov  1 10:00:00.123456
  function read(text: string, start: number): ReadResult<TimeStamp, Malformed> {
    const time = text.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6;
    if (text.charCodeAt(time + 2) !== COLON || text.charCodeAt(time + 5) !== COLON) return undefined;
    if (!text.startsWith(prefix, start)) {
      // This time stamp has a year, so it does not move the year of the other lines.
      if (matchAt(yearAfter, text, time + 8, text.length)) return undefined;
      const kept = keep(text.slice(start, time + 4));
      if (kept !== true) return kept;
    }
    const minute = digitAt(text, time + 4);
    const second = twoDigitsAt(text, time + 6);
    if (minute < 0 || second < 0) return undefined;
    if (second > 60) return malformedAs.impossibleTime;
    const seconds = minute * 60 + Math.min(second, 59);
    stamp.micros = even
      ? baseMicros + seconds * MICROS_PER_SECOND
      : calendar.localToUtc(localMs + seconds * SECOND_MS) * MICROS_PER_MS;
    stamp.end = time + 8;
    addFraction(text, stamp);
    return stamp;
  }

  function tenMinutes(newPrefix: string): number | undefined {
    if (newPrefix !== prefix && keep(newPrefix) !== true) return undefined;
    return even ? baseMicros : undefined;
  }

  return { read, tenMinutes };
}

function isoTimeReader(calendar: LogCalendar): TimeStampReader {
  const stamp: TimeStamp = { micros: 0, end: 0 };
  // The first characters of the last time stamp, up to the tens of the minutes, and that time as if it were UTC.
  let prefix = '\n';
  let baseMicros = 0;

  /** Keeps the ten minutes of a prefix; returns undefined if it is not the beginning of a time stamp. */
  function keep(newPrefix: string): true | Malformed | undefined {
    const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d)$/.exec(newPrefix);
    if (!match) return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, tens = 0] = match.slice(1).map(Number);
    const date = { year, month: month - 1, day };
    const instant = calendar.instantOf({
      ...date,
      ...{ hour, minute: tens * 10, second: 0, fraction: 0, offsetMs: 0 },
    });
    if (typeof instant === 'object') return instant;
    prefix = newPrefix;
    baseMicros = instant;
    return true;
  }

  // Z · +02:00 · -0530 · +02 · nothing, for the zone of the log
  /** Moves the stamp by the offset at its end; returns whether the offset is valid. */
  function addOffset(text: string): boolean {
    const at = stamp.end;
    const sign = text.charCodeAt(at);
    if (sign === UPPER_Z || sign === LOWER_Z) {
      stamp.end = at + 1;
      return true;
    }
    if (sign !== PLUS && sign !== MINUS) {
      const ms = Math.floor(stamp.micros / MICROS_PER_MS);
      stamp.micros += (calendar.localToUtc(ms) - ms) * MICROS_PER_MS;
      return true;
    }
    const hours = twoDigitsAt(text, at + 1);
    const next = text.charCodeAt(at + 3);
    const hoursAlone = next === SPACE;
    const minutesAt = next === COLON ? at + 4 : at + 3;
    const minutes = hoursAlone ? 0 : twoDigitsAt(text, minutesAt);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    stamp.micros -= (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * MICROS_PER_MINUTE;
    stamp.end = hoursAlone ? at + 3 : minutesAt + 2;
    return true;
  }

  // 2026-03-05T06:33:30.361143+00:00 · 2026-03-05t06:33:30z · 2026-03-05 06:33:30,5
  function read(text: string, start: number): ReadResult<TimeStamp, Malformed> {
    if (text.charCodeAt(start + 13) !== COLON || text.charCodeAt(start + 16) !== COLON) return undefined;
    if (!text.startsWith(prefix, start)) {
      const kept = keep(text.slice(start, start + 15));
      if (kept !== true) return kept;
    }
    const minute = digitAt(text, start + 15);
    const second = twoDigitsAt(text, start + 17);
    if (minute < 0 || second < 0) return undefined;
    if (second > 60) return malformedAs.impossibleTime;
    stamp.micros = baseMicros + minute * MICROS_PER_MINUTE + Math.min(second, 59) * MICROS_PER_SECOND;
    stamp.end = start + 19;
    addFraction(text, stamp);
    return addOffset(text) ? stamp : undefined;
  }

  function tenMinutes(newPrefix: string): number | undefined {
    return newPrefix === prefix || keep(newPrefix) === true ? baseMicros : undefined;
  }

  return { read, tenMinutes };
}

/** Adds the fraction of a second at the end of a time stamp, `.123456` or `,123`, if there is one. */
function addFraction(text: string, stamp: TimeStamp): void {
  const separator = text.charCodeAt(stamp.end);
  if (separator !== DOT && separator !== COMMA) return;
  let at = stamp.end + 1;
  let micros = 0;
  let unit = MICROS_PER_SECOND;
  for (let digit = digitAt(text, at); digit >= 0; digit = digitAt(text, at)) {
    if (unit > 1) {
      unit /= 10;
      micros += digit * unit;
    }
    at += 1;
  }
  stamp.micros += micros;
  stamp.end = at;
}
