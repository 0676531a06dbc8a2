// The header of nearly every line: a time stamp of RFC 3164 or RFC 3339, a host, a tag. Neighbouring lines begin alike,
// so that most of a header is one comparison with the line before. Whatever is not quite ordinary is left to headers/.
import { NONE, type Records } from './records.js';
import { Literal } from './literal.js';
import type { TextNumbers } from './text-numbers.js';
import { ISO_PREFIX_BYTES, TimeScanner } from './time-scanner.js';
import { isSame } from './words.js';

const SPACE = 0x20;
const OPENING_PARENTHESIS = 0x28;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

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
  readonly time: TimeScanner;
  /** Whether it is a line of a program that is neither sshd nor dropbear. */
  isOfOther = false;
  messageStart = 0;
  pid = NONE;
  host = NONE;
  readonly #texts: TextNumbers;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #hostStart = 0;
  #hostEnd = 0;
  /** Where the last host and tag of sshd stand, with the bracket before the process id; `host` is that host. */
  #originStart = 0;
  #originBytes = 0;

  constructor(records: Records, texts: TextNumbers) {
    this.time = new TimeScanner(records);
    this.#texts = texts;
  }

  /** Begins with a block. */
  begin(bytes: Uint8Array, view: DataView): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#originBytes = 0;
    this.time.begin(bytes, view);
  }

  /** Reads the header of bytes[start, end); false where it is not an ordinary one. Nothing is told of the line yet. */
  read(start: number, end: number): boolean {
    if (end - start < ISO_PREFIX_BYTES + MIN_BYTES_AFTER_TIME) return false;
    const afterTime = this.time.read(start, end);
    return afterTime > 0 && end - afterTime >= MIN_BYTES_AFTER_TIME && this.#readOrigin(afterTime, end);
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
    const first = bytes[start]!;
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
    if (!isLetter(bytes[start]!)) return false;
    if (bytes[start] === LOWER_S && (bytes[start + 1] === LOWER_S || syslogd.isAt(view, start))) return false;
    if (dropbear.isAt(view, start) || last.isAt(view, start)) return false;
    let tagEnd = start;
    while (tagEnd < end && bytes[tagEnd] !== SPACE) tagEnd += 1;
    this.isOfOther = true;
    return tagEnd < end && bytes[tagEnd - 1] === COLON;
  }

  #digitAt(place: number): number {
    const digit = this.#bytes[place]! - ZERO;
    return digit >= 0 && digit <= 9 ? digit : NONE;
  }
}

const LOWER_S = 0x73;
/** `dropbear` is the longest text that a tag is compared with. */
const MIN_TAG_BYTES = 8;
const CASE = 0x20;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

function isLetter(code: number): boolean {
  const lower = code | CASE;
  return lower >= LOWER_A && lower <= LOWER_Z;
}
