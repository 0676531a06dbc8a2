// A block and what was found in it, as one thread hands it to another.
import type { Scan } from './scanner.js';
import { STRIDE } from './records.js';

export type ScannedBlock = {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  readonly lines: number;
  readonly recordCount: number;
  /** See records.ts. */
  readonly records: Int32Array;
  /** Where each text begins and ends in the block. */
  readonly texts: Int32Array;
  readonly lastMicros: number;
  readonly slowCount: number;
};

/** A copy of what the next scan would overwrite; without the block itself, which whoever asks for it has. */
export function foundIn(scan: Scan): Omit<ScannedBlock, 'bytes'> {
  const { lines, records, texts, lastMicros, slowCount } = scan;
  const recordCount = records.count;
  return {
    lines,
    recordCount,
    records: inSharedMemory(records.numbers.subarray(0, recordCount * STRIDE)),
    texts: inSharedMemory(texts.places()),
    lastMicros,
    slowCount,
  };
}

export function scannedBlock(bytes: Uint8Array, scan: Scan): ScannedBlock {
  return { bytes, ...foundIn(scan) };
}

function inSharedMemory(numbers: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
