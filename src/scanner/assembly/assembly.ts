// Finds the lines of a block that have an ordinary header and a template of templates.ts, and extracts their
// fields. It knows nothing about time zones, connections or the meaning of a message. This side is AssemblyScript: its
// types are those of WebAssembly, an address in memory is a number, and it allocates nothing. Code that reads words may
// read beyond the block: a newline, which no text contains, and spare memory follow it.
import { CARRIAGE_RETURN, NEWLINE } from '../../lib/character-codes';
import { beginHeader, host, isOfOther, messageStart, pid, readHeader } from './line-header';
import { address, key, port, readMessage, user } from './find-template';
import { BLOCK, TEMPLATE_IS_IGNORED, TEMPLATE_NUMBER } from './layout';
import { newlineFrom } from './line-end';
import * as at from './record-fields';
import { addPlace, addRecord, areTooMany as areTooManyRecords, beginRecords, set } from './write-record';
import { areTooMany as areTooManyTexts, beginTexts } from './number-texts';
import { acceptTime, beginTime, forgetTime, lastMicros } from './line-time';
import { byteAt } from './words';

export { sawSshd } from './line-header';
export { beginDates, lastDatePlace, scanDates } from './dates';
export { slotOf } from './find-template';
export { recordCount } from './write-record';
export { forget, knownTexts, setSecrets, textCount } from './number-texts';

let hasOwnPatterns = false;
let slowCount = 0;

/** Sets whether the user has configured patterns, which may read lines of other programs. */
export function setOwnPatterns(has: bool): void {
  hasOwnPatterns = has;
}

/** How many lines the line parser must read: all of them if the records did not fit. */
export function slowLines(): i32 {
  return slowCount;
}

/** The time of the last line, as in a record; NONE if a SLOW record comes after it. */
export function micros(): i32 {
  return lastMicros;
}

/** Scans the first `bytes` bytes of the block; returns how many lines they have. */
export function scan(bytes: i32): i32 {
  beginRecords();
  beginTexts();
  beginTime();
  beginHeader();
  slowCount = 0;
  const blockEnd = BLOCK + bytes;
  store<u8>(blockEnd, NEWLINE);
  let line = 0;
  for (let start = BLOCK; start < blockEnd; line += 1) {
    const lineEnd = newlineFrom(start);
    const end = lineEnd > start && byteAt(lineEnd - 1) == CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    if (end > start && !scanLine(line, start, end)) {
      addPlace(line, at.SLOW, lastMicros, start, lineEnd, at.NONE);
      slowCount += 1;
      forgetTime();
    }
    start = lineEnd + 1;
  }
  if (areTooManyRecords) slowCount = line;
  return line;
}

/** False if the line parser must read the line: it has no template, and it may matter. */
function scanLine(line: i32, start: i32, end: i32): bool {
  if (!readHeader(start, end)) return false;
  if (isOfOther) {
    if (hasOwnPatterns) return false;
    acceptTime(line);
    return true;
  }
  const template = readMessage(messageStart, end);
  if (template == 0 || areTooManyTexts) return false;
  acceptTime(line);
  if (load<i32>(template + TEMPLATE_IS_IGNORED)) return true;
  const record = addRecord(line, load<i32>(template + TEMPLATE_NUMBER), lastMicros);
  set(record, at.pid, pid);
  set(record, at.host, host);
  set(record, at.user, user);
  set(record, at.address, address);
  set(record, at.port, port);
  set(record, at.key, key);
  return true;
}
