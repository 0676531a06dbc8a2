// Runs the scanner of assembly/assembly.ts: copies a block into its memory, and what it finds out of it.
// The scanner remembers only the texts of earlier blocks, so any thread can scan any block.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as layout from './assembly/layout.js';
import { STRIDE } from './assembly/record-fields.js';
import { writeTemplates } from './template-table.js';

/** What the scanner found in a block. */
export type ScanResult = {
  readonly lines: number;
  readonly recordCount: number;
  /** See assembly/record-fields.ts. The numbers of texts are those of this scanner. */
  readonly records: Int32Array;
  /** How many texts of earlier blocks are still valid; 0 if the scanner has forgotten them. */
  readonly knownTexts: number;
  /** The start and the end of each new text in the block, in the order of their numbers. */
  readonly newTexts: Int32Array;
  /** The time of the last line, as in a record; NONE if a SLOW record comes after it. */
  readonly lastMicros: number;
  /** How many lines the line parser must read. If they are more than half, it reads the whole block. */
  readonly slowCount: number;
  /** Whether a line has a tag of sshd, apart from the lines that the line parser must read. */
  readonly hasSshd: boolean;
};

/** Offsets in a block. */
export type FoundDates = {
  /** Two for each new date: the last line of the date before it, or -1, and the first line of the new date. */
  readonly places: Int32Array;
  /** The last line that has a date, or -1. */
  readonly lastPlace: number;
};

/** Can be sent to another thread. */
export type ScannerOptions = {
  /** By number of template: 1 if its messages are ignored. */
  readonly ignored: Uint8Array;
  /** Whether the user has configured patterns, which may read lines of other programs. */
  readonly hasOwnPatterns: boolean;
};

/** The exports of assembly/assembly.ts. */
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

// TypeScript declares WebAssembly only for browsers.
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

  /** Begins a new log: forgets the texts of earlier blocks. */
  begin(): void {
    this.#exports.forget();
  }

  /**
   * Scans a block.
   * @param block whole lines
   * @param room shared memory for the result, used if it is large enough
   * @throws RangeError for a block of more than MAX_BLOCK_BYTES, which is a bug
   */
  scan(block: Uint8Array, room?: Uint8Array): ScanResult {
    if (block.length > layout.MAX_BLOCK_BYTES)
      throw new RangeError(
        `expected a block of at most ${layout.MAX_BLOCK_BYTES} bytes, got ${block.length}`,
      );
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

  /** The memory for a block that `scanDates` is to read. */
  get block(): Buffer {
    return this.#memory.subarray(layout.BLOCK, layout.BLOCK + layout.MAX_BLOCK_BYTES);
  }

  beginDates(): void {
    this.#exports.beginDates();
  }

  /** The dates that begin in the first `bytes` bytes of `block`: see assembly/dates.ts. */
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

/** Copies bytes with `fill`: in shared memory, `set` and `copy` go byte by byte and are ten times as slow. */
function copyTo(memory: Buffer, place: number, bytes: Uint8Array): void {
  if (bytes.length > 0) memory.fill(bytes, place, place + bytes.length);
}

function randomWord(): bigint {
  return randomBytes(BigInt64Array.BYTES_PER_ELEMENT).readBigInt64LE();
}

/** A block and what the scanner found in it. */
export type ScannedBlock = ScanResult & {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  /** The number of the scanner; each scanner numbers texts in a different way. */
  readonly scanner: number;
};

/** The block with what the scanner of this number found in it. */
export function scannedBlock(bytes: Uint8Array, found: ScanResult, scanner = 0): ScannedBlock {
  return { ...found, bytes, scanner };
}
