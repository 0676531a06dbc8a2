// The scanner of assembly/scanner.ts, as it is used from here: a block is copied into its memory, and what it finds is
// copied out. It remembers the texts of earlier blocks and nothing else of them: so blocks can be scanned in any thread.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as layout from './assembly/layout.js';
import { STRIDE } from './assembly/record-fields.js';
import { writeTemplates } from './template-table.js';

/** All that was found in a block. */
export type Found = {
  readonly lines: number;
  readonly recordCount: number;
  /** See assembly/record-fields.ts; numbers of texts are those of this scanner. */
  readonly records: Int32Array;
  /** How many texts were known before; 0 where those of earlier blocks are forgotten from here on. */
  readonly knownTexts: number;
  /** Where each of the texts that are new begins and ends in the block, in the order of their numbers. */
  readonly newTexts: Int32Array;
  /** As in a record: the time of the last line, if no SLOW record comes after it; else NONE. */
  readonly lastMicros: number;
  /** How many lines are to be read as if there were no scanner; where they are more than half, all of them. */
  readonly slowCount: number;
  /** False where no line has a tag of sshd, but for those that are read as if there were no scanner. */
  readonly hasSshd: boolean;
};

/** Places in a block. */
export type FoundDates = {
  /** For each date that begins: of the last line of the date before, or -1, and of its own first line. */
  readonly places: Int32Array;
  /** Of the last line that has a date, or -1. */
  readonly lastPlace: number;
};

/** Fit to be sent to another thread. */
export type ScannerOptions = {
  /** By number of template: 1 where its messages are of no interest. */
  readonly ignored: Uint8Array;
  /** Whether lines of other programs matter: patterns of the user's own may read them. */
  readonly hasOwnPatterns: boolean;
};

/** What assembly/scanner.ts exports. */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  scan(bytes: number): number;
  recordCount(): number;
  slowLines(): number;
  sawSshd(): number;
  micros(): number;
  knownTexts(): number;
  textCount(): number;
  readonly slotOf: (place: number) => number;
  setOwnPatterns(has: boolean): void;
  setSecrets(a: bigint, b: bigint, c: bigint): void;
  forget(): void;
  beginDates(): void;
  scanDates(bytes: number): number;
  lastDatePlace(): number;
};

// TypeScript knows WebAssembly from browsers alone.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let compiled: object | undefined;

export class Scanner {
  readonly hasOwnPatterns: boolean;
  readonly #exports: Exports;
  readonly #memory: Buffer;
  readonly #numbers: Int32Array;

  constructor({ hasOwnPatterns, ignored }: ScannerOptions) {
    this.hasOwnPatterns = hasOwnPatterns;
    compiled ??= new WebAssembly.Module(readFileSync(new URL('scanner.wasm', import.meta.url)));
    this.#exports = new WebAssembly.Instance(compiled).exports as Exports;
    this.#memory = Buffer.from(this.#exports.memory.buffer);
    this.#numbers = new Int32Array(this.#exports.memory.buffer);
    this.#exports.setSecrets(randomWord(), randomWord(), randomWord());
    this.#exports.setOwnPatterns(hasOwnPatterns);
    writeTemplates(this.#memory, ignored, this.#exports.slotOf);
  }

  /** Another log begins: the texts of earlier blocks are forgotten. */
  begin(): void {
    this.#exports.forget();
  }

  /**
   * @param block whole lines
   * @param room memory for what is found, if there is enough of it
   * @throws RangeError for a block of more than MAX_BLOCK_BYTES; it would be a bug
   */
  scan(block: Uint8Array, room?: Uint8Array): Found {
    if (block.length > layout.MAX_BLOCK_BYTES) throw new RangeError(`a block of ${block.length} bytes`);
    copyTo(this.#memory, layout.BLOCK, block);
    const scanner = this.#exports;
    const lines = scanner.scan(block.length);
    const recordCount = scanner.recordCount();
    const knownTexts = scanner.knownTexts();
    const newTextNumbers = (scanner.textCount() - knownTexts) * 2;
    const numbers = numbersIn(room, recordCount * STRIDE + newTextNumbers);
    const records = numbers.subarray(0, recordCount * STRIDE);
    const newTexts = numbers.subarray(recordCount * STRIDE);
    copyTo(bytesOf(records), 0, this.#memory.subarray(layout.RECORDS, layout.RECORDS + records.byteLength));
    this.#putNewTexts(newTexts, knownTexts);
    return {
      lines,
      recordCount,
      records,
      knownTexts,
      newTexts,
      lastMicros: scanner.micros(),
      slowCount: scanner.slowLines(),
      hasSshd: scanner.sawSshd() !== 0,
    };
  }

  /** Memory for a block whose dates are wanted. */
  get block(): Buffer {
    return this.#memory.subarray(layout.BLOCK, layout.BLOCK + layout.MAX_BLOCK_BYTES);
  }

  beginDates(): void {
    this.#exports.beginDates();
  }

  /** The dates that begin in the first bytes of `block`: see assembly/dates.ts. */
  scanDates(bytes: number): FoundDates {
    const count = this.#exports.scanDates(bytes) * 2;
    const first = layout.RECORDS / Int32Array.BYTES_PER_ELEMENT;
    return { places: this.#numbers.subarray(first, first + count), lastPlace: this.#exports.lastDatePlace() };
  }

  #putNewTexts(places: Int32Array, known: number): void {
    let text = (layout.TEXTS + known * layout.TEXT_BYTES) / Int32Array.BYTES_PER_ELEMENT;
    for (let n = 0; n < places.length; n += 2, text += layout.TEXT_BYTES / Int32Array.BYTES_PER_ELEMENT) {
      const start = this.#numbers[text]! - layout.BLOCK;
      places[n] = start;
      places[n + 1] = start + this.#numbers[text + 1]!;
    }
  }
}

/** So many numbers, in `room` or in other memory that needs no copy to be sent to another thread. */
function numbersIn(room: Uint8Array | undefined, count: number): Int32Array {
  const bytes = count * Int32Array.BYTES_PER_ELEMENT;
  return room === undefined || room.length < bytes
    ? new Int32Array(new SharedArrayBuffer(bytes))
    : new Int32Array(room.buffer, room.byteOffset, count);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** `fill`, since `set` and `copy` go ten times as slowly, number by number, where memory is shared. */
function copyTo(memory: Buffer, place: number, bytes: Uint8Array): void {
  if (bytes.length > 0) memory.fill(bytes, place, place + bytes.length);
}

function randomWord(): bigint {
  return randomBytes(BigInt64Array.BYTES_PER_ELEMENT).readBigInt64LE();
}
