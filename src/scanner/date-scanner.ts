// Finds the lines of a block whose date differs from the date of the dated line before: `May  1` after `Apr 30`. Nearly
// every line begins like the one before, so it costs one comparison and the search for its end. parse/survey-dates.ts
// decides what the name of a month means, and whether a line really has a date.
import { code, MAX_BLOCK_BYTES, newlineIn, SPARE_BYTES } from './block-bytes.js';

/** Offsets in a block. */
export type FoundDates = {
  /** Two for each new date: the last line of the date before it, or -1, and the first line of the new date. */
  readonly places: readonly number[];
  /** The last line that has a date, or -1. */
  readonly lastPlace: number;
};

/** `<191>` at most. */
const MAX_PRIORITY_BYTES = 5;
const MIN_NAME_BYTES = 2;
const MAX_DATE_BYTES = 96;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const NOT_ASCII = 0x80;

export class DateScanner {
  /** The memory that the caller fills before each scan. */
  readonly block = Buffer.alloc(MAX_BLOCK_BYTES + SPARE_BYTES);
  readonly #words = new Int32Array(this.block.buffer);
  /** The last date that was found, kept from block to block. */
  readonly #date = Buffer.alloc(MAX_DATE_BYTES);
  #dateBytes = 0;

  /** The dates that begin in the first `bytes` bytes of the block. */
  scan(bytes: number): FoundDates {
    const { block } = this;
    const places: number[] = [];
    let lastPlace = -1;
    // After a newline, the memory may hold the beginning of the next line, which must stay.
    if (block[bytes - 1] !== code.newline) block[bytes] = code.newline;
    for (let line = 0; line < bytes;) {
      const start = block[line] === LESS_THAN ? this.#afterPriority(line) : line;
      const isSame = this.#isDateOf(start, bytes);
      if (!isSame && this.#takeDate(start, bytes)) {
        places.push(lastPlace, start);
        lastPlace = start;
      } else if (isSame) lastPlace = start;
      line = newlineIn(block, this.#words, isSame ? start + this.#dateBytes : line) + 1;
    }
    return { places, lastPlace };
  }

  /** Whether the date of the line before stands at `start`. */
  #isDateOf(start: number, bytes: number): boolean {
    const length = this.#dateBytes;
    if (length === 0 || start + length + 8 > bytes) return false;
    for (let i = 0; i < length; i++) if (this.block[start + i] !== this.#date[i]) return false;
    return this.#isTime(start + length);
  }

  #afterPriority(start: number): number {
    for (let place = start + 2; place < start + MAX_PRIORITY_BYTES; place += 1) {
      if (this.block[place] === GREATER_THAN) return place + 1;
    }
    return start;
  }

  /** Whether a line begins with a name, a day and a time. If so, stores its date as the last one. */
  #takeDate(start: number, bytes: number): boolean {
    const { block } = this;
    let colon = start;
    for (; ; colon += 1) {
      const found = block[colon]!;
      if (colon >= bytes || found === code.newline || colon - start > MAX_DATE_BYTES) return false;
      if (found === code.colon) break;
    }
    const hour = colon - 2;
    let place = hour - 1;
    if (place - start < MIN_NAME_BYTES || block[place] !== code.space || !this.#isTime(hour)) return false;
    while (place > start && block[place] === code.space) place -= 1;
    if (block[place] === code.comma) place -= 1;
    // `5月1日`: survey-dates.ts reads what follows the number of a day.
    if (block[place]! < NOT_ASCII && !isDigit(block[place]!)) return false;
    this.#dateBytes = hour - start;
    block.copy(this.#date, 0, start, hour);
    return true;
  }

  // 10:00:07
  #isTime(place: number): boolean {
    const { block } = this;
    return (
      block[place + 2] === code.colon &&
      block[place + 5] === code.colon &&
      isDigit(block[place]!) &&
      isDigit(block[place + 7]!)
    );
  }
}

function isDigit(found: number): boolean {
  return found >= code.zero && found <= code.nine;
}
