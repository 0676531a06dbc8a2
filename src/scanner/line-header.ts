// Reads the header of nearly every line: a time stamp, a host, a tag. Neighbouring lines begin alike, so most of a
// header costs one comparison with the line before. syslog/ reads all other headers.
import { bytes, code, digitAt, isDigit, isSame, maskOf, view, wordOf } from './block-bytes.js';
import { ISO_PREFIX_BYTES, type LineTime } from './line-time.js';
import { NONE } from './records.js';
import type { TextNumbers } from './text-numbers.js';

const CASE = 0x20;
const [AUTH, SSHD, LAST, RSYS, LOGD] = [
  wordOf('auth'),
  wordOf('sshd'),
  wordOf('last'),
  wordOf('rsys'),
  wordOf('logd'),
];
const [SESS, SION] = [wordOf('-ses'), wordOf('sion')];
const [DROP, BEAR, SYSL, EXCH, ANGE] = [
  wordOf('drop'),
  wordOf('bear'),
  wordOf('sysl'),
  wordOf('exch'),
  wordOf('ange'),
];
const OG = wordOf('og  ') & maskOf(2);
const SESSION_BYTES = 8;

/** Less has no room for a host, ` sshd[1]: ` and a message. */
const MIN_BYTES_AFTER_TIME = 16;
const MIN_TAG_BYTES = 8;
const MAX_HOST_BYTES = 255;
const DATE_AND_HOUR_BYTES = 13;
const YEAR_BYTES = 4;
/** An access point puts a MAC address and a comma before the tag. */
const MAC_DIGITS = 12;
/** A longer number may not fit into 31 bits. */
const MAX_PID_DIGITS = 9;

export class LineHeader {
  /** Whether a program other than sshd and dropbear wrote the line. */
  isOfOther = false;
  messageStart = 0;
  pid = NONE;
  host = NONE;
  #afterTime = NONE;
  #afterOrigin = NONE;
  #hostStart = 0;
  #hostEnd = 0;
  /** The last host and tag of sshd, up to the bracket before the process id; `host` is the number of that host. */
  #originStart = 0;
  #originBytes = 0;
  readonly #time: LineTime;
  readonly #texts: TextNumbers;

  constructor(time: LineTime, texts: TextNumbers) {
    this.#time = time;
    this.#texts = texts;
  }

  begin(): void {
    this.#originBytes = 0;
  }

  /** Whether a line of the block has a tag of sshd after a time stamp and a host. */
  get hasSshd(): boolean {
    return this.#originBytes > 0;
  }

  /**
   * Reads the beginning of the line at `start`: time, host and tag if they are those of the line before, and the process id.
   * Returns a place up to which the line has no newline.
   */
  begins(start: number): number {
    const afterTime = this.#time.read(start);
    this.#afterTime = afterTime;
    this.#afterOrigin = NONE;
    const length = this.#originBytes;
    if (afterTime < 0) return start;
    if (length === 0 || !isSame(afterTime, this.#originStart, length)) return afterTime;
    this.#afterOrigin = afterTime + length;
    return this.#afterOrigin;
  }

  /** Reads the header of the line from `start` to `end`; false if syslog/ must read it. */
  read(start: number, end: number): boolean {
    const afterTime = this.#afterTime;
    if (afterTime < 0 || end - start < ISO_PREFIX_BYTES + MIN_BYTES_AFTER_TIME) return false;
    if (end - afterTime < MIN_BYTES_AFTER_TIME) return false;
    return this.#afterOrigin > 0 ? this.#readPid(this.#afterOrigin, end) : this.#readOrigin(afterTime, end);
  }

  /** Reads host and tag. */
  #readOrigin(start: number, end: number): boolean {
    const tagStart = this.#readHost(start + 1, end);
    return tagStart > 0 && end - tagStart >= MIN_TAG_BYTES && this.#readTag(start, tagStart, end);
  }

  /** Reads the host; returns the start of the tag, or NONE if the word may not be a host. */
  #readHost(start: number, end: number): number {
    const first = bytes[start]!;
    // A facility, tag, year or second time stamp is not a host: see plainHostEnd in headers/headers.ts.
    if (first <= code.slash || (first > code.nine && !isLetter(first)) || view.getInt32(start, true) === AUTH)
      return NONE;
    let after = start;
    while (after < end && bytes[after] !== code.space) after += 1;
    const length = after - start;
    const last = bytes[after - 1]!;
    if (
      after + 1 >= end ||
      length > MAX_HOST_BYTES ||
      last === code.colon ||
      last === code.closingParenthesis
    )
      return NONE;
    if (first <= code.nine && (length === YEAR_BYTES || bytes[start + DATE_AND_HOUR_BYTES] === code.colon))
      return NONE;
    this.#hostStart = start;
    this.#hostEnd = after;
    return after + 1;
  }

  // sshd[4242]: · sshd-session[4242]: · CRON[4242]:
  #readTag(afterTime: number, start: number, end: number): boolean {
    if (view.getInt32(start, true) !== SSHD) return this.#readOther(start, end);
    let after = start + 4;
    if (bytes[after] !== code.openingBracket) {
      const isSession = view.getInt32(after, true) === SESS && view.getInt32(after + 4, true) === SION;
      if (!isSession || bytes[after + SESSION_BYTES] !== code.openingBracket) return false;
      after += SESSION_BYTES;
    }
    this.#originStart = afterTime;
    this.#originBytes = after + 1 - afterTime;
    this.host = this.#texts.numberOf(this.#hostStart, this.#hostEnd);
    return this.#readPid(after + 1, end);
  }

  // 4242]:
  #readPid(start: number, end: number): boolean {
    let value = 0;
    let after = start;
    for (let digit = digitAt(after); isDigit(digit); digit = digitAt(after)) {
      value = value * 10 + digit;
      after += 1;
      if (after - start > MAX_PID_DIGITS) return false;
    }
    if (after === start || after + 3 >= end) return false;
    const isEnded =
      bytes[after] === code.closingBracket &&
      bytes[after + 1] === code.colon &&
      bytes[after + 2] === code.space;
    if (!isEnded) return false;
    this.messageStart = after + 3;
    this.pid = value;
    this.isOfOther = false;
    const first = bytes[after + 3]!;
    // Another daemon may put a prefix before the message: headers/message-prefix.ts.
    return first !== code.openingBracket && first !== code.openingParenthesis;
  }

  /** Whether another program wrote the line: its tag ends in a colon, and the line cannot be a login or repeat one. */
  #readOther(start: number, end: number): boolean {
    const first = bytes[start]!;
    if (!isLetter(first)) return false;
    const word0 = view.getInt32(start, true);
    const word1 = view.getInt32(start + 4, true);
    if (
      first === code.lowerS &&
      (bytes[start + 1] === code.lowerS || (word0 === SYSL && (word1 & maskOf(2)) === OG))
    )
      return false;
    if ((word0 === EXCH && word1 === ANGE) || bytes[start + MAC_DIGITS] === code.comma) return false;
    if ((word0 === DROP && word1 === BEAR) || (word0 === RSYS && word1 === LOGD)) return false;
    if (word0 === LAST && bytes[start + 4] === code.space) return false;
    let tagEnd = start;
    while (tagEnd < end && bytes[tagEnd] !== code.space) tagEnd += 1;
    this.isOfOther = true;
    if (tagEnd === end || bytes[tagEnd - 1] !== code.colon) return false;
    // A gateway writes this tag before that of sshd: UDM-SE[-]:
    return bytes[tagEnd - 2] !== code.closingBracket || bytes[tagEnd - 3] !== code.minus;
  }
}

function isLetter(found: number): boolean {
  const lower = found | CASE;
  return lower >= code.lowerA && lower <= code.lowerZ;
}
