// A block and what the scanner found in it.
import type { Found } from './block-scanner.js';

export type ScannedBlock = Found & {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  /** The number of the scanner; each scanner numbers texts in a different way. */
  readonly scanner: number;
};

/** The block with what the scanner of this number found in it. */
export function scannedBlock(bytes: Uint8Array, found: Found, scanner = 0): ScannedBlock {
  return { ...found, bytes, scanner };
}
