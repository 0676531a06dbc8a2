// Finds the lines of a block whose date differs from the date of the dated line before: `May  1` after `Apr 30`. Nearly
// every line begins like the one before, so it costs one comparison and the search for its end. The TypeScript side
// decides what the name of a month means, and whether a line really has a date.
import { COLON, COMMA, GREATER_THAN, LESS_THAN, NEWLINE, SPACE } from '../../lib/character-codes';
import { BLOCK, RECORDS } from './layout';
import { newlineFrom } from './line-end';
import { byteAt, digitAt, isSame } from './words';

const NOT_ASCII = 0x80;

/** The last date that was found, kept from block to block; its memory is after the results of a block. */
const LAST_DATE = RECORDS + 0x30_0000;
const PLACES_BYTES = 8;
/** `<191>` at most. */
const MAX_PRIORITY_BYTES = 5;
const MIN_NAME_BYTES = 2;
const MAX_DATE_BYTES = 96;

let dateBytes = 0;
/** The offset of the last dated line of the block; -1 if it has none. */
let lastPlace = -1;

export function lastDatePlace(): i32 {
  return lastPlace;
}

/** Begins a new log. */
export function beginDates(): void {
  dateBytes = 0;
}

/**
 * Scans the first `bytes` bytes of the block; returns how many dates begin in it. Stores two offsets for each of them:
 * the last line of the date before (-1: not in this block), and the first line of the new date.
 */
export function scanDates(bytes: i32): i32 {
  const blockEnd = BLOCK + bytes;
  // After a newline, the memory may hold the beginning of the next line, which must stay.
  if (byteAt(blockEnd - 1) != NEWLINE) store<u8>(blockEnd, NEWLINE);
  lastPlace = -1;
  let next = RECORDS;
  for (let line = BLOCK; line < blockEnd;) {
    const start = byteAt(line) == LESS_THAN ? afterPriority(line) : line;
    if (isDateOf(start)) {
      lastPlace = start - BLOCK;
      line = newlineFrom(start + dateBytes) + 1;
      continue;
    }
    if (takeDate(start)) {
      store<i32>(next, lastPlace);
      store<i32>(next + 4, start - BLOCK);
      next += PLACES_BYTES;
      lastPlace = start - BLOCK;
    }
    line = newlineFrom(line) + 1;
  }
  return (next - RECORDS) / PLACES_BYTES;
}

/** Whether the date of the line before stands at `start`. */
function isDateOf(start: i32): bool {
  return dateBytes > 0 && isSame(start, LAST_DATE, dateBytes) && isTime(start + dateBytes);
}

function afterPriority(start: i32): i32 {
  for (let place = start + 2; place < start + MAX_PRIORITY_BYTES; place += 1) {
    if (byteAt(place) == GREATER_THAN) return place + 1;
  }
  return start;
}

/** Whether a line begins with a name, a day and a time. If so, stores its date as the last one. */
function takeDate(start: i32): bool {
  let colon = start;
  for (; ; colon += 1) {
    const code = byteAt(colon);
    if (code == NEWLINE || colon - start > MAX_DATE_BYTES) return false;
    if (code == COLON) break;
  }
  const hour = colon - 2;
  let place = hour - 1;
  if (place - start < MIN_NAME_BYTES || byteAt(place) != SPACE || !isTime(hour)) return false;
  while (place > start && byteAt(place) == SPACE) place -= 1;
  if (byteAt(place) == COMMA) place -= 1;
  // `5月1日`: the TypeScript side reads what follows the number of a day.
  if (byteAt(place) < NOT_ASCII && digitAt(place) > 9) return false;
  dateBytes = hour - start;
  memory.copy(LAST_DATE, start, dateBytes);
  return true;
}

// 10:00:07
function isTime(place: i32): bool {
  return (
    byteAt(place + 2) == COLON && byteAt(place + 5) == COLON && digitAt(place) <= 9 && digitAt(place + 7) <= 9
  );
}
