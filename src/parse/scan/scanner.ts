// Finds in a block of bytes the lines that have one of the shapes of lane-shapes.ts behind an ordinary header, and cuts
// their fields. Knows nothing of time zones, of connections or of what a message means, and remembers nothing from block
// to block: so blocks can be scanned in any thread and in any order. Allocates nothing for a line.
import { HeaderScanner } from './header-scanner.js';
import { LaneReader } from './lane-reader.js';
import { at, NONE, Records, SLOW, STRIDE } from './records.js';
import type { TextNumbers } from './text-numbers.js';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** All that was found in a block. */
export type Scan = {
  readonly lines: number;
  readonly records: Records;
  /** The hosts, users and addresses of the records, as places in the block. */
  readonly texts: TextNumbers;
  /** As in a record: the time of the last line, if no SLOW record comes after it. */
  readonly lastMicros: number;
  /** How many records are SLOW. */
  readonly slowCount: number;
};

/** Fit to be sent to another thread. */
export type ScannerOptions = {
  /** By number of shape: 1 where its messages are of no interest. */
  readonly ignored: Uint8Array;
  /** Whether lines of other programs matter: patterns of the user's own may read them. */
  readonly hasOwnPatterns: boolean;
};

export class Scanner {
  readonly #hasOwnPatterns: boolean;
  readonly #ignored: Uint8Array;
  readonly #records = new Records();
  readonly #lanes = new LaneReader();
  readonly #header = new HeaderScanner(this.#records, this.#lanes.texts);

  constructor({ hasOwnPatterns, ignored }: ScannerOptions) {
    this.#ignored = ignored;
    this.#hasOwnPatterns = hasOwnPatterns;
  }

  /** @param block whole lines. What it gives is valid until the next call. */
  scan(block: Buffer): Scan {
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    const header = this.#header;
    const lanes = this.#lanes;
    const records = this.#records;
    records.count = 0;
    lanes.begin(block, view);
    header.begin(block, view);
    let line = 0;
    let slowCount = 0;
    for (let start = 0; start < block.length; line += 1) {
      const newline = block.indexOf(NEWLINE, start);
      const next = newline < 0 ? block.length : newline + 1;
      const lineEnd = newline < 0 ? block.length : newline;
      const end = lineEnd > start && block[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
      if (end > start && !this.#scanLine(line, start, end)) {
        this.#addSlow(line, start, lineEnd);
        slowCount += 1;
        header.time.forget();
      }
      start = next;
    }
    return { lines: line, records, texts: lanes.texts, lastMicros: header.time.lastMicros, slowCount };
  }

  /** False for a line that is not known to be of no interest, and has no shape. */
  #scanLine(line: number, start: number, end: number): boolean {
    const header = this.#header;
    if (!header.read(start, end)) return false;
    if (header.isOfOther) {
      if (this.#hasOwnPatterns) return false;
      header.time.accept(line);
      return true;
    }
    const lanes = this.#lanes;
    const lane = lanes.read(header.messageStart, end);
    if (lane === NONE) return false;
    header.time.accept(line);
    if (this.#ignored[lane] === 1) return true;
    const place = this.#records.add();
    const { numbers } = this.#records;
    numbers[place + at.line] = line;
    numbers[place + at.what] = lane;
    numbers[place + at.micros] = header.time.lastMicros;
    numbers[place + at.pid] = header.pid;
    numbers[place + at.host] = header.host;
    numbers[place + at.user] = lanes.user;
    numbers[place + at.address] = lanes.address;
    numbers[place + at.port] = lanes.port;
    return true;
  }

  #addSlow(line: number, start: number, end: number): void {
    const place = this.#records.add();
    const { numbers } = this.#records;
    numbers[place + at.line] = line;
    numbers[place + at.what] = SLOW;
    numbers[place + at.micros] = this.#header.time.lastMicros;
    numbers[place + at.start] = start;
    numbers[place + at.end] = end;
    numbers.fill(NONE, place + at.end + 1, place + STRIDE);
  }
}
