// The time stamp of nearly every line, RFC 3164 or RFC 3339: mostly one comparison with the line before, and a few digits.
import { NONE, at, TIME, type Records } from './records.js';
import { isSame } from './words.js';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_Z = 0x5a;

const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const MAX_AHEAD_HOURS = 23;

// `May  1 10:0` and `2026-05-01T10:0`: up to the tens of the minutes.
const BSD_PREFIX_BYTES = 11;
export const ISO_PREFIX_BYTES = 15;
const bsdPrefix = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d$/;
const isoPrefix = /^\d{4}-\d\d-\d\dT\d\d:\d$/;

export class TimeScanner {
  /** Of the last line that was accepted, since its ten minutes began; NONE before the first and behind a SLOW record. */
  lastMicros = NONE;
  readonly #records: Records;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the first bytes of the last time stamp stand in the block, and how many they are; 0 before the first. */
  #prefixStart = 0;
  #prefixBytes = 0;
  #aheadMinutes = 0;
  /** Whether a record has told of these bytes. */
  #isTold = false;
  /** Of the line that was read last. */
  #start = 0;
  #micros = 0;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Begins with a block. */
  begin(bytes: Uint8Array, view: DataView): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#prefixBytes = 0;
    this.forget();
  }

  /** The next line has to tell its time anew. */
  forget(): void {
    this.lastMicros = NONE;
    this.#isTold = false;
  }

  /**
   * Reads the time stamp at `start`; gives the index of the blank behind it, or NONE where it is no ordinary one. More
   * bytes of the line than ISO_PREFIX_BYTES and the rest of a time must follow.
   */
  read(start: number, end: number): number {
    this.#start = start;
    return this.#bytes[start]! <= NINE ? this.#readIso(start, end) : this.#readBsd(start);
  }

  /** The line that was read last counts: its time is the last one. */
  accept(line: number): void {
    if (!this.#isTold) this.#tell(line);
    this.lastMicros = this.#micros;
  }

  #tell(line: number): void {
    const place = this.#records.add();
    const { numbers } = this.#records;
    numbers[place + at.line] = line;
    numbers[place + at.what] = TIME;
    numbers[place + at.micros] = this.lastMicros;
    numbers[place + at.start] = this.#start;
    numbers[place + at.end] = this.#start + this.#prefixBytes;
    numbers[place + at.aheadMinutes] = this.#aheadMinutes;
    numbers[place + at.aheadMinutes + 1] = NONE;
    numbers[place + at.aheadMinutes + 2] = NONE;
    this.#isTold = true;
  }

  // May  1 10:00:00
  #readBsd(start: number): number {
    const bytes = this.#bytes;
    const minutesAt = start + BSD_PREFIX_BYTES;
    if (bytes[minutesAt + 1] !== COLON || bytes[minutesAt + 4] !== SPACE) return NONE;
    if (!this.#takePrefix(start, BSD_PREFIX_BYTES, bsdPrefix)) return NONE;
    this.#setAhead(0);
    const seconds = this.#secondsAt(minutesAt);
    this.#micros = seconds * MICROS_PER_SECOND;
    return seconds < 0 ? NONE : minutesAt + 4;
  }

  // 2026-05-01T10:00:00.123456+00:00
  #readIso(start: number, end: number): number {
    const bytes = this.#bytes;
    const minutesAt = start + ISO_PREFIX_BYTES;
    if (bytes[minutesAt + 1] !== COLON) return NONE;
    const seconds = this.#secondsAt(minutesAt);
    if (seconds < 0) return NONE;
    let after = minutesAt + 4;
    let micros = 0;
    if (bytes[after] === DOT) {
      after += 1;
      let unit = MICROS_PER_SECOND;
      for (let digit = this.#digitAt(after); digit >= 0; digit = this.#digitAt(after)) {
        // What is finer than a microsecond is dropped.
        unit = (unit / 10) | 0;
        micros += digit * unit;
        after += 1;
        if (after >= end) return NONE;
      }
    }
    this.#micros = seconds * MICROS_PER_SECOND + micros;
    after = this.#readOffset(after, end);
    if (after < 0) return NONE;
    return this.#takePrefix(start, ISO_PREFIX_BYTES, isoPrefix) ? after : NONE;
  }

  // Z · +02:00
  #readOffset(from: number, end: number): number {
    const bytes = this.#bytes;
    const sign = bytes[from];
    if (sign === UPPER_Z) {
      this.#setAhead(0);
      return bytes[from + 1] === SPACE ? from + 1 : NONE;
    }
    if ((sign !== PLUS && sign !== MINUS) || from + 6 >= end) return NONE;
    const hours = this.#twoDigitsAt(from + 1);
    const minutes = this.#twoDigitsAt(from + 4);
    if (bytes[from + 3] !== COLON || bytes[from + 6] !== SPACE) return NONE;
    if (hours < 0 || hours > MAX_AHEAD_HOURS || minutes < 0 || minutes >= MINUTES_PER_HOUR) return NONE;
    const ahead = hours * MINUTES_PER_HOUR + minutes;
    this.#setAhead(sign === PLUS ? ahead : -ahead);
    return from + 6;
  }

  #setAhead(minutes: number): void {
    if (minutes === this.#aheadMinutes) return;
    this.#aheadMinutes = minutes;
    this.#isTold = false;
  }

  /** `5:59` as seconds; negative where no such digits stand there, and for a leap second. */
  #secondsAt(minutesAt: number): number {
    const minute = this.#digitAt(minutesAt);
    const second = this.#twoDigitsAt(minutesAt + 2);
    if (minute < 0 || second < 0 || second >= SECONDS_PER_MINUTE) return NONE;
    return minute * SECONDS_PER_MINUTE + second;
  }

  /** Whether the line begins as a time stamp does: mostly because the line before began so. */
  #takePrefix(start: number, length: number, pattern: RegExp): boolean {
    if (length === this.#prefixBytes && isSame(this.#view, start, this.#prefixStart, length)) return true;
    const text = String.fromCharCode(...this.#bytes.subarray(start, start + length));
    if (!pattern.test(text)) return false;
    this.#prefixStart = start;
    this.#prefixBytes = length;
    this.#isTold = false;
    return true;
  }

  #twoDigitsAt(place: number): number {
    const tens = this.#digitAt(place);
    const ones = this.#digitAt(place + 1);
    return tens < 0 || ones < 0 ? NONE : tens * 10 + ones;
  }

  #digitAt(place: number): number {
    const digit = this.#bytes[place]! - ZERO;
    return digit >= 0 && digit <= 9 ? digit : NONE;
  }
}
