// A block and what was found in it, as one thread hands it to another.
import type { Scan } from './scanner.js';
import { STRIDE } from './records.js';

export type ScannedBlock = {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  readonly lines: number;
  readonly recordCount: number;
  /** See records.ts. */
  readonly records: Int32Array<ArrayBuffer>;
  /** Where each text begins and ends in the block. */
  readonly texts: Int32Array<ArrayBuffer>;
  readonly lastMicros: number;
  readonly slowCount: number;
};

/** A copy of what the next scan would overwrite. */
export function scannedBlock(bytes: Uint8Array, scan: Scan): ScannedBlock {
  const { lines, records, texts, lastMicros, slowCount } = scan;
  return {
    bytes,
    lines,
    recordCount: records.count,
    records: records.numbers.slice(0, records.count * STRIDE),
    texts: texts.places(),
    lastMicros,
    slowCount,
  };
}
