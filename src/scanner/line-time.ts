// Reads the time stamp of nearly every line, RFC 3164 or RFC 3339. Mostly this is one comparison with the line before,
// and a few digits.
import { bytes, code, digitAt, isDigit, maskOf, view } from './block-bytes.js';
import { NONE, type RecordWriter, TIME } from './records.js';

const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const MAX_AHEAD_HOURS = 23;
const THREE_BYTES = maskOf(3);

// `May  1 10:0` and `2026-05-01T10:0`: up to the tens of the minutes.
const BSD_PREFIX_BYTES = 11;
export const ISO_PREFIX_BYTES = 15;

export class LineTime {
  /** Microseconds of the last accepted line within its ten minutes; NONE before the first and after a SLOW record. */
  lastMicros = NONE;
  // The beginning of the last time stamp as words; `#prefixBytes` is 0 before the first.
  #word0 = 0;
  #word1 = 0;
  #word2 = 0;
  #word3 = 0;
  #prefixBytes = 0;
  #aheadMinutes = 0;
  // The last offset, `+02:00 `, as two words that overlap.
  #offsetWord0 = NONE;
  #offsetWord1 = 0;
  /** Whether a TIME record has this beginning and offset. */
  #isRecorded = false;
  // The line that was read last.
  #lineStart = 0;
  #micros = 0;
  readonly #records: RecordWriter;

  constructor(records: RecordWriter) {
    this.#records = records;
  }

  begin(): void {
    this.#prefixBytes = 0;
    this.#offsetWord0 = NONE;
    this.forget();
  }

  /** The next accepted line gets a TIME record. */
  forget(): void {
    this.lastMicros = NONE;
    this.#isRecorded = false;
  }

  /** Reads the time stamp at `start`; returns the place of the space after it, or NONE if it is not an ordinary one. */
  read(start: number): number {
    this.#lineStart = start;
    return bytes[start]! <= code.nine ? this.#readIso(start) : this.#readBsd(start);
  }

  /** Accepts the line that was read last: adds a TIME record if one is needed, and makes its time the last one. */
  accept(line: number): void {
    if (!this.#isRecorded) {
      const start = this.#lineStart;
      this.#records.addPlace(
        line,
        TIME,
        this.lastMicros,
        start,
        start + this.#prefixBytes,
        this.#aheadMinutes,
      );
      this.#isRecorded = true;
    }
    this.lastMicros = this.#micros;
  }

  // May  1 10:00:00
  #readBsd(start: number): number {
    const minutesAt = start + BSD_PREFIX_BYTES;
    if (bytes[minutesAt + 1] !== code.colon || bytes[minutesAt + 4] !== code.space) return NONE;
    const word0 = view.getInt32(start, true);
    const word1 = view.getInt32(start + 4, true);
    const word2 = view.getInt32(start + 8, true) & THREE_BYTES;
    if (
      ((word0 ^ this.#word0) | (word1 ^ this.#word1) | (word2 ^ this.#word2)) !== 0 ||
      this.#prefixBytes !== BSD_PREFIX_BYTES
    ) {
      if (!isBsdPrefix(start)) return NONE;
      this.#takePrefix(start, BSD_PREFIX_BYTES);
      this.#word2 = word2;
    }
    this.#setAhead(0);
    const seconds = secondsAt(minutesAt);
    this.#micros = seconds * MICROS_PER_SECOND;
    return seconds < 0 ? NONE : minutesAt + 4;
  }

  // 2026-05-01T10:00:00.123456+00:00
  #readIso(start: number): number {
    const minutesAt = start + ISO_PREFIX_BYTES;
    if (bytes[minutesAt + 1] !== code.colon) return NONE;
    const seconds = secondsAt(minutesAt);
    if (seconds < 0) return NONE;
    let after = minutesAt + 4;
    let fraction = 0;
    if (bytes[after] === code.dot) {
      after += 1;
      let unit = MICROS_PER_SECOND;
      for (let digit = digitAt(after); isDigit(digit); digit = digitAt(after)) {
        // Digits beyond the microseconds are dropped.
        unit = (unit / 10) | 0;
        fraction += digit * unit;
        after += 1;
      }
    }
    this.#micros = seconds * MICROS_PER_SECOND + fraction;
    after = this.#readOffset(after);
    if (after < 0) return NONE;
    const word3 = view.getInt32(start + 12, true) & THREE_BYTES;
    const differences =
      (view.getInt32(start, true) ^ this.#word0) |
      (view.getInt32(start + 4, true) ^ this.#word1) |
      (view.getInt32(start + 8, true) ^ this.#word2) |
      (word3 ^ this.#word3);
    if (differences === 0 && this.#prefixBytes === ISO_PREFIX_BYTES) return after;
    if (!isIsoPrefix(start)) return NONE;
    this.#takePrefix(start, ISO_PREFIX_BYTES);
    this.#word3 = word3;
    return after;
  }

  // Z · +02:00
  #readOffset(from: number): number {
    const word0 = view.getInt32(from, true);
    const word1 = view.getInt32(from + 3, true);
    if (word0 === this.#offsetWord0 && word1 === this.#offsetWord1) return from + 6;
    const sign = bytes[from]!;
    if (sign === code.upperZ) {
      this.#setAhead(0);
      return bytes[from + 1] === code.space ? from + 1 : NONE;
    }
    if (sign !== code.plus && sign !== code.minus) return NONE;
    const hours = twoDigitsAt(from + 1);
    const minutes = twoDigitsAt(from + 4);
    if (bytes[from + 3] !== code.colon || bytes[from + 6] !== code.space) return NONE;
    if (hours < 0 || hours > MAX_AHEAD_HOURS || minutes < 0 || minutes >= MINUTES_PER_HOUR) return NONE;
    const ahead = hours * MINUTES_PER_HOUR + minutes;
    this.#setAhead(sign === code.plus ? ahead : -ahead);
    this.#offsetWord0 = word0;
    this.#offsetWord1 = word1;
    return from + 6;
  }

  #setAhead(minutes: number): void {
    if (minutes === this.#aheadMinutes) return;
    this.#aheadMinutes = minutes;
    this.#offsetWord0 = NONE;
    this.#isRecorded = false;
  }

  #takePrefix(start: number, length: number): void {
    this.#word0 = view.getInt32(start, true);
    this.#word1 = view.getInt32(start + 4, true);
    this.#word2 = view.getInt32(start + 8, true);
    this.#prefixBytes = length;
    this.#isRecorded = false;
  }
}

// `May  1 10:0`
function isBsdPrefix(start: number): boolean {
  return (
    isWithin(start, code.upperA, code.upperZ) &&
    isWithin(start + 1, code.lowerA, code.lowerZ) &&
    isWithin(start + 2, code.lowerA, code.lowerZ) &&
    bytes[start + 3] === code.space &&
    (bytes[start + 4] === code.space || isDigit(digitAt(start + 4))) &&
    isDigit(digitAt(start + 5)) &&
    bytes[start + 6] === code.space &&
    twoDigitsAt(start + 7) >= 0 &&
    bytes[start + 9] === code.colon &&
    isDigit(digitAt(start + 10))
  );
}

// `2026-05-01T10:0`
function isIsoPrefix(start: number): boolean {
  return (
    twoDigitsAt(start) >= 0 &&
    twoDigitsAt(start + 2) >= 0 &&
    bytes[start + 4] === code.minus &&
    twoDigitsAt(start + 5) >= 0 &&
    bytes[start + 7] === code.minus &&
    twoDigitsAt(start + 8) >= 0 &&
    bytes[start + 10] === code.upperT &&
    twoDigitsAt(start + 11) >= 0 &&
    bytes[start + 13] === code.colon &&
    isDigit(digitAt(start + 14))
  );
}

function isWithin(place: number, least: number, most: number): boolean {
  const found = bytes[place]!;
  return found >= least && found <= most;
}

/** `5:59` as seconds; NONE if the digits are missing, and for a leap second. */
function secondsAt(minutesAt: number): number {
  const minute = digitAt(minutesAt);
  const second = twoDigitsAt(minutesAt + 2);
  if (!isDigit(minute) || second < 0 || second >= SECONDS_PER_MINUTE) return NONE;
  return minute * SECONDS_PER_MINUTE + second;
}

function twoDigitsAt(place: number): number {
  const tens = digitAt(place);
  const ones = digitAt(place + 1);
  return isDigit(tens) && isDigit(ones) ? tens * 10 + ones : NONE;
}
