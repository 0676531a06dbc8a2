// The time stamp of RFC 3339 and its variants. Keeps the instant of the last ten minutes, as bsd-time.ts does.
import { LOWER_Z, UPPER_Z } from '../lib/character-codes.js';
import { IMPOSSIBLE_TIME, MICROS_PER_MS, MICROS_PER_SECOND, NO_TIME, type Calendar } from './calendar.js';
import { COLON, COMMA, digitAt, DOT, MINUS, PLUS, SPACE, twoDigitsAt } from './characters.js';
import { readFraction, type TimeReader, type TimeStamp } from './fraction.js';

const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

export function isoTimeReader(calendar: Calendar, stamp: TimeStamp): TimeReader {
  // The first characters of the last time stamp, up to the tens of the minutes, and that time as if it were UTC.
  let prefix = '\n';
  let baseMicros = 0;

  function take(newPrefix: string): number {
    const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d)$/.exec(newPrefix);
    if (!match) return NO_TIME;
    const [year = 0, month = 0, day = 0, hour = 0, tens = 0] = match.slice(1).map(Number);
    const time = {
      year,
      month: month - 1,
      day,
      hour,
      minute: tens * 10,
      second: 0,
      fraction: 0,
      offsetMs: 0,
    };
    const instant = calendar.instantOf(time);
    if (instant === IMPOSSIBLE_TIME) return IMPOSSIBLE_TIME;
    prefix = newPrefix;
    baseMicros = instant;
    return 0;
  }

  // Z · +02:00 · -0530 · +02 · nothing, for the zone of the log
  function readOffset(text: string, at: number): number {
    const sign = text.charCodeAt(at);
    if (sign === UPPER_Z || sign === LOWER_Z) return at + 1;
    if (sign !== PLUS && sign !== MINUS) {
      const ms = Math.floor(stamp.micros / MICROS_PER_MS);
      stamp.micros += (calendar.localToUtc(ms) - ms) * MICROS_PER_MS;
      return at;
    }
    const hours = twoDigitsAt(text, at + 1);
    const next = text.charCodeAt(at + 3);
    const hoursAlone = next === SPACE;
    const minutesAt = next === COLON ? at + 4 : at + 3;
    const minutes = hoursAlone ? 0 : twoDigitsAt(text, minutesAt);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NO_TIME;
    stamp.micros -= (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * MICROS_PER_MINUTE;
    return hoursAlone ? at + 3 : minutesAt + 2;
  }

  // 2026-03-05T06:33:30.361143+00:00 · 2026-03-05t06:33:30z · 2026-03-05 06:33:30,5
  function read(text: string, start: number): number {
    if (text.charCodeAt(start + 13) !== COLON || text.charCodeAt(start + 16) !== COLON) return NO_TIME;
    if (!text.startsWith(prefix, start)) {
      const refused = take(text.slice(start, start + 15));
      if (refused < 0) return refused;
    }
    const minute = digitAt(text, start + 15);
    const second = twoDigitsAt(text, start + 17);
    if (minute < 0 || second < 0) return NO_TIME;
    if (second > 60) return IMPOSSIBLE_TIME;
    stamp.micros = baseMicros + minute * MICROS_PER_MINUTE + Math.min(second, 59) * MICROS_PER_SECOND;
    const separator = text.charCodeAt(start + 19);
    const at = separator === DOT || separator === COMMA ? readFraction(text, start + 20, stamp) : start + 19;
    return readOffset(text, at);
  }

  function base(newPrefix: string): number {
    const refused = newPrefix === prefix ? 0 : take(newPrefix);
    return refused < 0 ? refused : baseMicros;
  }

  return { read, base };
}
