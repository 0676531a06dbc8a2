// A block and what was found in it.
import type { Found } from './scanner.js';

export type ScannedBlock = Found & {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  /** Which scanner found it: texts have their numbers from it. */
  readonly scanner: number;
};

/** What the scanner of this number found. */
export function scannedBlock(bytes: Uint8Array, found: Found, scanner = 0): ScannedBlock {
  return { ...found, bytes, scanner };
}
