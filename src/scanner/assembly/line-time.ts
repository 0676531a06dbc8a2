// Reads the time stamp of nearly every line, RFC 3164 or RFC 3339. Mostly this is one comparison with the line before,
// and a few digits.
import {
  COLON,
  DOT,
  LOWER_A,
  LOWER_Z,
  MINUS,
  NINE,
  PLUS,
  SPACE,
  UPPER_A,
  UPPER_T,
  UPPER_Z,
} from '../../lib/character-codes';
import { MICROS_PER_SECOND, SECONDS_PER_MINUTE } from '../../lib/units';
import { NONE, TIME } from './record-fields';
import { addPlace } from './write-record';
import { byteAt, digitAt, maskOf } from './words';

const MINUTES_PER_HOUR = 60;
const MAX_AHEAD_HOURS = 23;

// `May  1 10:0` and `2026-05-01T10:0`: up to the tens of the minutes.
const BSD_PREFIX_BYTES = 11;
export const ISO_PREFIX_BYTES = 15;

/** Microseconds of the last accepted line within its ten minutes; NONE before the first and after a SLOW record. */
export let lastMicros = NONE;

/** The beginning of the last time stamp as two words, and how many of their bytes count; 0 before the first. */
let prefixFirst: u64 = 0;
let prefixSecond: u64 = 0;
let prefixBytes = 0;
let aheadMinutes = 0;
/** Whether a TIME record has this beginning and offset. */
let isRecorded = false;
// The line that was read last.
let lineStart = 0;
let micros = 0;

/** Begins a new block. */
export function beginTime(): void {
  prefixBytes = 0;
  forgetTime();
}

/** The next accepted line gets a TIME record. */
export function forgetTime(): void {
  lastMicros = NONE;
  isRecorded = false;
}

/** Reads the time stamp at `start`; returns the address of the space after it, or NONE if it is not an ordinary one. */
export function readTime(start: i32, end: i32): i32 {
  lineStart = start;
  return byteAt(start) <= NINE ? readIso(start, end) : readBsd(start);
}

/** Accepts the line that was read last: adds a TIME record if one is needed, and makes its time the last one. */
export function acceptTime(line: i32): void {
  if (!isRecorded) {
    addPlace(line, TIME, lastMicros, lineStart, lineStart + prefixBytes, aheadMinutes);
    isRecorded = true;
  }
  lastMicros = micros;
}

// May  1 10:00:00
function readBsd(start: i32): i32 {
  const minutesAt = start + BSD_PREFIX_BYTES;
  if (byteAt(minutesAt + 1) != COLON || byteAt(minutesAt + 4) != SPACE) return NONE;
  if (!isPrefixOfBefore(start, BSD_PREFIX_BYTES)) {
    if (!isBsdPrefix(start)) return NONE;
    takePrefix(start, BSD_PREFIX_BYTES);
  }
  setAhead(0);
  const seconds = secondsAt(minutesAt);
  micros = seconds * MICROS_PER_SECOND;
  return seconds < 0 ? NONE : minutesAt + 4;
}

// 2026-05-01T10:00:00.123456+00:00
function readIso(start: i32, end: i32): i32 {
  const minutesAt = start + ISO_PREFIX_BYTES;
  if (byteAt(minutesAt + 1) != COLON) return NONE;
  const seconds = secondsAt(minutesAt);
  if (seconds < 0) return NONE;
  let after = minutesAt + 4;
  let fraction = 0;
  if (byteAt(after) == DOT) {
    after += 1;
    let unit = MICROS_PER_SECOND;
    for (let digit = digitAt(after); digit <= 9; digit = digitAt(after)) {
      // Digits beyond the microseconds are dropped.
      unit /= 10;
      fraction += (digit as i32) * unit;
      after += 1;
    }
  }
  micros = seconds * MICROS_PER_SECOND + fraction;
  after = readOffset(after, end);
  if (after < 0) return NONE;
  if (isPrefixOfBefore(start, ISO_PREFIX_BYTES)) return after;
  if (!isIsoPrefix(start)) return NONE;
  takePrefix(start, ISO_PREFIX_BYTES);
  return after;
}

// Z · +02:00
function readOffset(from: i32, end: i32): i32 {
  const sign = byteAt(from);
  if (sign == UPPER_Z) {
    setAhead(0);
    return byteAt(from + 1) == SPACE ? from + 1 : NONE;
  }
  if ((sign != PLUS && sign != MINUS) || from + 6 >= end) return NONE;
  const hours = twoDigitsAt(from + 1);
  const minutes = twoDigitsAt(from + 4);
  if (byteAt(from + 3) != COLON || byteAt(from + 6) != SPACE) return NONE;
  if (hours < 0 || hours > MAX_AHEAD_HOURS || minutes < 0 || minutes >= MINUTES_PER_HOUR) return NONE;
  const ahead = hours * MINUTES_PER_HOUR + minutes;
  setAhead(sign == PLUS ? ahead : -ahead);
  return from + 6;
}

function setAhead(minutes: i32): void {
  if (minutes == aheadMinutes) return;
  aheadMinutes = minutes;
  isRecorded = false;
}

function isPrefixOfBefore(start: i32, length: i32): bool {
  const second = (load<u64>(start + 8) ^ prefixSecond) & maskOf(length - 8);
  return length == prefixBytes && ((load<u64>(start) ^ prefixFirst) | second) == 0;
}

function takePrefix(start: i32, length: i32): void {
  prefixFirst = load<u64>(start);
  prefixSecond = load<u64>(start + 8);
  prefixBytes = length;
  isRecorded = false;
}

// `May  1 10:0`
function isBsdPrefix(start: i32): bool {
  return (
    isWithin(start, UPPER_A, UPPER_Z) &&
    isWithin(start + 1, LOWER_A, LOWER_Z) &&
    isWithin(start + 2, LOWER_A, LOWER_Z) &&
    byteAt(start + 3) == SPACE &&
    (byteAt(start + 4) == SPACE || digitAt(start + 4) <= 9) &&
    digitAt(start + 5) <= 9 &&
    byteAt(start + 6) == SPACE &&
    twoDigitsAt(start + 7) >= 0 &&
    byteAt(start + 9) == COLON &&
    digitAt(start + 10) <= 9
  );
}

// `2026-05-01T10:0`
function isIsoPrefix(start: i32): bool {
  return (
    twoDigitsAt(start) >= 0 &&
    twoDigitsAt(start + 2) >= 0 &&
    byteAt(start + 4) == MINUS &&
    twoDigitsAt(start + 5) >= 0 &&
    byteAt(start + 7) == MINUS &&
    twoDigitsAt(start + 8) >= 0 &&
    byteAt(start + 10) == UPPER_T &&
    twoDigitsAt(start + 11) >= 0 &&
    byteAt(start + 13) == COLON &&
    digitAt(start + 14) <= 9
  );
}

function isWithin(place: i32, least: i32, most: i32): bool {
  const code = byteAt(place);
  return code >= least && code <= most;
}

/** `5:59` as seconds; NONE if the digits are missing, and for a leap second. */
function secondsAt(minutesAt: i32): i32 {
  const minute = digitAt(minutesAt);
  const second = twoDigitsAt(minutesAt + 2);
  if (minute > 9 || second < 0 || second >= SECONDS_PER_MINUTE) return NONE;
  return (minute as i32) * SECONDS_PER_MINUTE + second;
}

function twoDigitsAt(place: i32): i32 {
  const tens = digitAt(place);
  const ones = digitAt(place + 1);
  return tens > 9 || ones > 9 ? NONE : ((tens * 10 + ones) as i32);
}
