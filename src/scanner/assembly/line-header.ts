// Reads the header of nearly every line: a time stamp, a host, a tag. Neighbouring lines begin alike, so most of a
// header costs one comparison with the line before. syslog/ reads all other headers.
import {
  CLOSING_BRACKET,
  CLOSING_PARENTHESIS,
  COLON,
  COMMA,
  LOWER_A,
  LOWER_S,
  LOWER_Z,
  MINUS,
  NINE,
  OPENING_BRACKET,
  OPENING_PARENTHESIS,
  SLASH,
  SPACE,
} from '../../lib/character-codes';
import { NONE } from './record-fields';
import { numberOf } from './number-texts';
import { ISO_PREFIX_BYTES, readTime } from './line-time';
import { byteAt, digitAt, isSame, maskOf } from './words';

const CASE = 0x20;

// Texts as little-endian words.
const AUTH: u32 = 0x68747561;
const SSHD: u32 = 0x64687373;
const SESSION: u64 = 0x6e6f6973_7365732d; // `-session`
const SESSION_BYTES = 8;
const DROPBEAR: u64 = 0x72616562_706f7264;
const LAST: u64 = 0x20_7473616c; // `last `
const LAST_BYTES = 5;
const SYSLOG: u64 = 0x676f_6c737973; // `syslog`, of syslogd and syslog-ng
const SYSLOG_BYTES = 6;
const RSYSLOGD: u64 = 0x64676f6c_73797372;
const EXCHANGE: u64 = 0x65676e61_68637865; // `exchange` of `banner exchange: `

/** Less has no room for a host, ` sshd[1]: ` and a message. */
const MIN_BYTES_AFTER_TIME = 16;
const MIN_TAG_BYTES = 8;
/** As in syslog/header.ts, which AssemblyScript cannot import; test/property/scanner.test.ts compares the two. */
const MAX_HOST_BYTES = 255;
const DATE_AND_HOUR_BYTES = 13;
const YEAR_BYTES = 4;
/** An access point puts a MAC address and a comma before the tag. */
const MAC_DIGITS = 12;
/** A longer number may not fit into 31 bits. */
const MAX_PID_DIGITS = 9;

/** Whether a program other than sshd and dropbear wrote the line. */
export let isOfOther = false;
export let messageStart = 0;
export let pid = NONE;
export let host = NONE;

let hostStart = 0;
let hostEnd = 0;
/** The last host and tag of sshd, up to the bracket before the process id; `host` is the number of that host. */
let originStart = 0;
let originBytes = 0;

/** Whether a line of the block has a tag of sshd after a time stamp and a host. */
export function sawSshd(): bool {
  return originBytes > 0;
}

/** Begins a new block. */
export function beginHeader(): void {
  originBytes = 0;
}

/** Reads the header of the line from `start` to `end`; false if headers/ must read it. */
export function readHeader(start: i32, end: i32): bool {
  if (end - start < ISO_PREFIX_BYTES + MIN_BYTES_AFTER_TIME) return false;
  const afterTime = readTime(start, end);
  return afterTime > 0 && end - afterTime >= MIN_BYTES_AFTER_TIME && readOrigin(afterTime, end);
}

/** Reads host and tag, which are mostly those of the line before. */
function readOrigin(start: i32, end: i32): bool {
  const length = originBytes;
  if (length > 0 && start + length < end && isSame(start, originStart, length))
    return readPid(start + length, end);
  const tagStart = readHost(start + 1, end);
  return tagStart > 0 && end - tagStart >= MIN_TAG_BYTES && readTag(start, tagStart, end);
}

/** Reads the host; returns the start of the tag, or NONE if the word may not be a host. */
function readHost(start: i32, end: i32): i32 {
  const code = byteAt(start);
  // A facility, tag, year or second time stamp is not a host: see plainHostEnd in syslog/dated-lines.ts.
  if (code <= SLASH || (code > NINE && !isLetter(code)) || load<u32>(start) == AUTH) return NONE;
  let after = start;
  while (after < end && byteAt(after) != SPACE) after += 1;
  const length = after - start;
  const last = byteAt(after - 1);
  if (after + 1 >= end || length > MAX_HOST_BYTES || last == COLON || last == CLOSING_PARENTHESIS)
    return NONE;
  if (code <= NINE && (length == YEAR_BYTES || byteAt(start + DATE_AND_HOUR_BYTES) == COLON)) return NONE;
  hostStart = start;
  hostEnd = after;
  return after + 1;
}

// sshd[4242]: · sshd-session[4242]: · CRON[4242]:
function readTag(afterTime: i32, start: i32, end: i32): bool {
  if (load<u32>(start) != SSHD) return readOther(start, end);
  let after = start + 4;
  if (byteAt(after) != OPENING_BRACKET) {
    if (load<u64>(after) != SESSION || byteAt(after + SESSION_BYTES) != OPENING_BRACKET) return false;
    after += SESSION_BYTES;
  }
  originStart = afterTime;
  originBytes = after + 1 - afterTime;
  host = numberOf(hostStart, hostEnd);
  return readPid(after + 1, end);
}

// 4242]:
function readPid(start: i32, end: i32): bool {
  let value = 0;
  let after = start;
  for (let digit = digitAt(after); digit <= 9; digit = digitAt(after)) {
    value = value * 10 + digit;
    after += 1;
    if (after - start > MAX_PID_DIGITS) return false;
  }
  if (after == start || after + 3 >= end) return false;
  if (byteAt(after) != CLOSING_BRACKET || byteAt(after + 1) != COLON || byteAt(after + 2) != SPACE)
    return false;
  messageStart = after + 3;
  pid = value;
  isOfOther = false;
  const code = byteAt(after + 3);
  // Another daemon may put a prefix before the message: syslog/tag.ts.
  return code != OPENING_BRACKET && code != OPENING_PARENTHESIS;
}

/** Whether another program wrote the line: its tag ends in a colon, and the line cannot be a login or repeat one. */
function readOther(start: i32, end: i32): bool {
  const code = byteAt(start);
  if (!isLetter(code)) return false;
  const word = load<u64>(start);
  if (code == LOWER_S && (byteAt(start + 1) == LOWER_S || (word & maskOf(SYSLOG_BYTES)) == SYSLOG))
    return false;
  if (word == EXCHANGE || byteAt(start + MAC_DIGITS) == COMMA) return false;
  if (word == DROPBEAR || word == RSYSLOGD || (word & maskOf(LAST_BYTES)) == LAST) return false;
  let tagEnd = start;
  while (tagEnd < end && byteAt(tagEnd) != SPACE) tagEnd += 1;
  isOfOther = true;
  if (tagEnd == end || byteAt(tagEnd - 1) != COLON) return false;
  // A gateway writes this tag before that of sshd: UDM-SE[-]:
  return byteAt(tagEnd - 2) != CLOSING_BRACKET || byteAt(tagEnd - 3) != MINUS;
}

function isLetter(code: i32): bool {
  const lower = code | CASE;
  return lower >= LOWER_A && lower <= LOWER_Z;
}
