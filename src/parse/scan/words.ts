// Bytes compared and hashed four at a time. All places must be within the view, and so must four bytes behind them.
import { randomInt } from 'node:crypto';

export const WORD_BYTES = 4;

// Nobody who chooses names can choose them so that their hashes meet.
const SEED = randomInt(1 << 30);
const MULTIPLIER = randomInt(1 << 30) * 2 + 1;
const HIGH_BITS = 15;

/** Whether the bytes at `a` and at `b` are the same. */
export function isSame(view: DataView, a: number, b: number, length: number): boolean {
  const whole = length - WORD_BYTES;
  let i = 0;
  for (; i <= whole; i += WORD_BYTES) if (view.getInt32(a + i) !== view.getInt32(b + i)) return false;
  for (; i < length; i++) if (view.getUint8(a + i) !== view.getUint8(b + i)) return false;
  return true;
}

/** A hash of bytes, of 32 bits. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = SEED ^ (end - start);
  let i = start;
  for (; i <= end - WORD_BYTES; i += WORD_BYTES) {
    hash = Math.imul(hash ^ view.getInt32(i), MULTIPLIER);
    hash ^= hash >>> HIGH_BITS;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), MULTIPLIER);
  return hash ^ (hash >>> HIGH_BITS);
}
