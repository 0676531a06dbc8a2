// The header of nearly every line: a time stamp of RFC 3164 or RFC 3339, a host, a tag. Neighbouring lines begin alike,
// so that most of a header is one comparison with the line before. Whatever is not quite ordinary is left to headers/.
import { at, NONE, TIME, type Records } from './records.js';
import { Literal } from './literal.js';
import type { TextNumbers } from './text-numbers.js';
import { isSame } from './words.js';

const SPACE = 0x20;
const OPENING_PARENTHESIS = 0x28;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const UPPER_Z = 0x5a;

const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const MAX_AHEAD_HOURS = 23;

/** `May  1 10:0` and `2026-05-01T10:0`: up to the tens of the minutes. */
const BSD_PREFIX_BYTES = 11;
const ISO_PREFIX_BYTES = 15;
/** ` sshd[1]: ` and more must follow: nothing is read beyond the line. */
const MIN_BYTES_AFTER_TIME = 16;

const MAX_HOST_BYTES = 255;
const DATE_AND_HOUR_BYTES = 13;
const YEAR_BYTES = 4;
/** Beyond, a number is no 31-bit one. */
const MAX_PID_DIGITS = 9;

const auth = new Literal('auth');
const sshd = new Literal('sshd');
const session = new Literal('-session[');
const dropbear = new Literal('dropbear');
const last = new Literal('last ');
const syslogd = new Literal('syslogd');

export class HeaderScanner {
  /** Of the last line that was accepted, since its ten minutes began; NONE before the first and behind a SLOW record. */
  lastMicros = NONE;
  /** Whether it is a line of a program that is neither sshd nor dropbear. */
  isOfOther = false;
  messageStart = 0;
  pid = NONE;
  host = NONE;
  readonly #records: Records;
  readonly #texts: TextNumbers;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the first bytes of the last time stamp stand in the block, and how many they are; 0 before the first. */
  #prefixStart = 0;
  #prefixBytes = 0;
  #aheadMinutes = 0;
  /** Whether a record has told of these bytes. */
  #isTimeTold = false;
  #micros = 0;
  #line = 0;
  #start = 0;
  #hostStart = 0;
  #hostEnd = 0;
  /** Where the last host and tag of sshd stand, with the bracket before the process id; `host` is that host. */
  #originStart = 0;
  #originBytes = 0;

  constructor(records: Records, texts: TextNumbers) {
    this.#records = records;
    this.#texts = texts;
  }

  /** Begins with a block. */
  begin(bytes: Uint8Array, view: DataView): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#prefixBytes = 0;
    this.#originBytes = 0;
    this.forgetTime();
  }

  /** The next line has to tell its time anew. */
  forgetTime(): void {
    this.lastMicros = NONE;
    this.#isTimeTold = false;
  }

  /** Reads the header of bytes[start, end); false where it is not an ordinary one. Nothing is told of the line yet. */
  read(line: number, start: number, end: number): boolean {
    this.#line = line;
    this.#start = start;
    if (end - start < ISO_PREFIX_BYTES + MIN_BYTES_AFTER_TIME) return false;
    const first = this.#bytes[start] as number;
    const afterTime = first <= NINE ? this.#readIso(start, end) : this.#readBsd(start);
    return afterTime > 0 && end - afterTime >= MIN_BYTES_AFTER_TIME && this.#readOrigin(afterTime, end);
  }

  /** The line that was read last counts: its time is the last one. */
  accept(): void {
    if (!this.#isTimeTold) this.#tellTime();
    this.lastMicros = this.#micros;
  }

  #tellTime(): void {
    const place = this.#records.add();
    const { numbers } = this.#records;
    numbers[place + at.line] = this.#line;
    numbers[place + at.what] = TIME;
    numbers[place + at.micros] = this.lastMicros;
    numbers[place + at.start] = this.#start;
    numbers[place + at.end] = this.#start + this.#prefixBytes;
    numbers[place + at.aheadMinutes] = this.#aheadMinutes;
    numbers[place + at.aheadMinutes + 1] = NONE;
    numbers[place + at.aheadMinutes + 2] = NONE;
    this.#isTimeTold = true;
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
    this.#isTimeTold = false;
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
    this.#isTimeTold = false;
    return true;
  }

  /** Host and tag; mostly those of the line before. */
  #readOrigin(start: number, end: number): boolean {
    const length = this.#originBytes;
    if (length > 0 && start + length < end && isSame(this.#view, start, this.#originStart, length))
      return this.#readPid(start + length, end);
    const tagStart = this.#readHost(start + 1, end);
    return tagStart > 0 && end - tagStart >= MIN_TAG_BYTES && this.#readTag(start, tagStart, end);
  }

  /** The index behind the host, or NONE where it may be something else. */
  #readHost(start: number, end: number): number {
    const bytes = this.#bytes;
    const first = bytes[start] as number;
    // No facility, tag, year or second time stamp may be taken for a host: headers.ts, plainHostEnd.
    if (first <= SLASH || (first > NINE && !isLetter(first)) || auth.isAt(this.#view, start)) return NONE;
    let hostEnd = start;
    while (hostEnd < end && bytes[hostEnd] !== SPACE) hostEnd += 1;
    const length = hostEnd - start;
    if (hostEnd + 1 >= end || length > MAX_HOST_BYTES || bytes[hostEnd - 1] === COLON) return NONE;
    if (first <= NINE && (length === YEAR_BYTES || bytes[start + DATE_AND_HOUR_BYTES] === COLON)) return NONE;
    this.#hostStart = start;
    this.#hostEnd = hostEnd;
    return hostEnd + 1;
  }

  // sshd[4242]: · sshd-session[4242]: · CRON[4242]:
  #readTag(afterTime: number, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    if (!sshd.isAt(view, start)) return this.#readOther(start, end);
    let after = start + sshd.length;
    if (bytes[after] !== OPENING_BRACKET) {
      if (end - after <= session.length || !session.isAt(view, after)) return false;
      after += session.length - 1;
    }
    this.#originStart = afterTime;
    this.#originBytes = after + 1 - afterTime;
    this.host = this.#texts.numberOf(view, this.#hostStart, this.#hostEnd);
    return this.#readPid(after + 1, end);
  }

  // 4242]:
  #readPid(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let pid = 0;
    let after = start;
    for (let digit = this.#digitAt(after); digit >= 0; digit = this.#digitAt(after)) {
      pid = pid * 10 + digit;
      after += 1;
      if (after - start > MAX_PID_DIGITS || after >= end) return false;
    }
    if (after === start || after + 3 >= end) return false;
    if (bytes[after] !== CLOSING_BRACKET || bytes[after + 1] !== COLON || bytes[after + 2] !== SPACE)
      return false;
    this.messageStart = after + 3;
    this.pid = pid;
    this.isOfOther = false;
    const code = bytes[after + 3];
    // What another daemon puts before the message: headers/message-prefix.ts.
    return code !== OPENING_BRACKET && code !== OPENING_PARENTHESIS;
  }

  /** A tag that ends in a colon, and nothing that may be a login or repeat one. */
  #readOther(start: number, end: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    if (!isLetter(bytes[start] as number)) return false;
    if (bytes[start] === LOWER_S && (bytes[start + 1] === LOWER_S || syslogd.isAt(view, start))) return false;
    if (dropbear.isAt(view, start) || last.isAt(view, start)) return false;
    let tagEnd = start;
    while (tagEnd < end && bytes[tagEnd] !== SPACE) tagEnd += 1;
    this.isOfOther = true;
    return tagEnd < end && bytes[tagEnd - 1] === COLON;
  }

  #twoDigitsAt(place: number): number {
    const tens = this.#digitAt(place);
    const ones = this.#digitAt(place + 1);
    return tens < 0 || ones < 0 ? NONE : tens * 10 + ones;
  }

  #digitAt(place: number): number {
    const digit = (this.#bytes[place] as number) - ZERO;
    return digit >= 0 && digit <= 9 ? digit : NONE;
  }
}

const LOWER_S = 0x73;
/** `dropbear` is the longest text that a tag is compared with. */
const MIN_TAG_BYTES = 8;
const CASE = 0x20;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

const bsdPrefix = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d$/;
const isoPrefix = /^\d{4}-\d\d-\d\dT\d\d:\d$/;

function isLetter(code: number): boolean {
  const lower = code | CASE;
  return lower >= LOWER_A && lower <= LOWER_Z;
}
