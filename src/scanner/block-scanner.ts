// Finds the lines of a block that have an ordinary header and a template of template-texts.ts, and extracts their
// fields. It knows nothing about time zones, connections or the meaning of a message, and it allocates nothing per line.
// The scanner remembers only the texts of earlier blocks, so any thread can scan any block.
import { bytes, code, newlineFrom, takeBlock } from './block-bytes.js';
import { LineHeader } from './line-header.js';
import { LineMessage } from './line-message.js';
import { LineTime } from './line-time.js';
import { at, type Found, NONE, RecordWriter, SLOW, STRIDE } from './records.js';
import { TextNumbers } from './text-numbers.js';

/** Can be sent to another thread. */
export type ScannerOptions = {
  /** By number of template: 1 if its messages are ignored. */
  readonly ignored: Uint8Array;
  /** Whether the user has configured patterns, which may read lines of other programs. */
  readonly hasOwnPatterns: boolean;
};

export class Scanner {
  readonly hasOwnPatterns: boolean;
  readonly #ignored: Uint8Array;
  #slowCount = 0;
  readonly #texts = new TextNumbers();
  readonly #records = new RecordWriter();
  readonly #time = new LineTime(this.#records);
  readonly #header = new LineHeader(this.#time, this.#texts);
  readonly #message = new LineMessage(this.#texts);

  constructor({ hasOwnPatterns, ignored }: ScannerOptions) {
    this.hasOwnPatterns = hasOwnPatterns;
    this.#ignored = ignored;
  }

  /** Begins a new log: forgets the texts of earlier blocks. */
  begin(): void {
    this.#texts.forget();
  }

  /**
   * Scans a block.
   * @param block whole lines
   * @param room shared memory for the result, used if it is large enough
   * @throws RangeError for a block of more than MAX_BLOCK_BYTES, which is a bug
   */
  scan(block: Uint8Array, room?: Uint8Array): Found {
    takeBlock(block);
    this.#records.begin();
    this.#texts.begin();
    this.#time.begin();
    this.#header.begin();
    const lines = this.#scanLines(block.length);
    const slowCount = this.#records.areTooMany ? lines : this.#slowCount;
    const { lastMicros } = this.#time;
    return this.#found({ lines, slowCount, lastMicros, hasSshd: this.#header.hasSshd }, room);
  }

  /** Scans the first `length` bytes; returns how many lines they have. */
  #scanLines(length: number): number {
    this.#slowCount = 0;
    let line = 0;
    for (let start = 0; start < length; line += 1) {
      const lineEnd = newlineFrom(this.#header.begins(start));
      const end = lineEnd > start && bytes[lineEnd - 1] === code.carriageReturn ? lineEnd - 1 : lineEnd;
      if (end > start && !this.#scanLine(line, start, end)) this.#addSlow(line, start, lineEnd);
      start = lineEnd + 1;
    }
    return line;
  }

  #addSlow(line: number, start: number, end: number): void {
    this.#records.addPlace(line, SLOW, this.#time.lastMicros, start, end, NONE);
    this.#slowCount += 1;
    this.#time.forget();
  }

  /** False if the line parser must read the line: it has no template, and it may matter. */
  #scanLine(line: number, start: number, end: number): boolean {
    const header = this.#header;
    if (!header.read(start, end)) return false;
    if (header.isOfOther) {
      if (this.hasOwnPatterns) return false;
      this.#time.accept(line);
      return true;
    }
    const message = this.#message;
    const template = message.read(header.messageStart, end);
    if (template === undefined || this.#texts.areTooMany) return false;
    this.#time.accept(line);
    if (this.#ignored[template.number] === 1) return true;
    const record = this.#records.add(line, template.number, this.#time.lastMicros);
    const { numbers } = this.#records;
    numbers[record + at.pid] = header.pid;
    numbers[record + at.host] = header.host;
    numbers[record + at.user] = message.user;
    numbers[record + at.address] = message.address;
    numbers[record + at.port] = message.port;
    return true;
  }

  #found(counts: Pick<Found, 'lines' | 'slowCount' | 'lastMicros' | 'hasSshd'>, room?: Uint8Array): Found {
    const { next, numbers } = this.#records;
    const knownTexts = this.#texts.known;
    const result = numbersIn(room, next + (this.#texts.count - knownTexts) * 2);
    const records = result.subarray(0, next);
    const newTexts = result.subarray(next);
    if (next > 0) bytesOf(records).fill(bytesOf(numbers.subarray(0, next)));
    this.#texts.writeNewTexts(newTexts);
    return { ...counts, recordCount: next / STRIDE, records, knownTexts, newTexts };
  }
}

/** An array of `count` numbers in shared memory: in `room` if it is large enough, else in new memory. */
function numbersIn(room: Uint8Array | undefined, count: number): Int32Array {
  const bytes = count * Int32Array.BYTES_PER_ELEMENT;
  return room === undefined || room.length < bytes
    ? new Int32Array(new SharedArrayBuffer(bytes))
    : new Int32Array(room.buffer, room.byteOffset, count);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
