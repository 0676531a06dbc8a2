// Bytes compared and hashed four at a time.
import { randomInt } from 'node:crypto';

export const WORD_BYTES = 4;

// Nobody who chooses names can choose them so that their hashes meet.
const random = (): number => randomInt(1 << 30) * 2 + 1;
const [SEED, MULTIPLIER] = [random(), random()];
const [FIRST, SECOND, THIRD, FOURTH] = [random(), random(), random(), random()];
const HIGH_BITS = 15;

/** Whether the bytes at `a` and at `b` are the same; all of them must be within the view. */
export function isSame(view: DataView, a: number, b: number, length: number): boolean {
  const whole = length - WORD_BYTES;
  let i = 0;
  for (; i <= whole; i += WORD_BYTES) if (view.getInt32(a + i) !== view.getInt32(b + i)) return false;
  for (; i < length; i++) if (view.getUint8(a + i) !== view.getUint8(b + i)) return false;
  return true;
}

/** A hash, of 32 bits, of what came before and one word more. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> HIGH_BITS);
}

/** A hash of bytes. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = SEED ^ (end - start);
  let i = start;
  for (; i <= end - WORD_BYTES; i += WORD_BYTES) hash = mixed(hash, view.getInt32(i));
  for (; i < end; i++) hash = mixed(hash, view.getUint8(i));
  return hash;
}

/** Four words at once: the products do not wait for each other. */
// eslint-disable-next-line max-params -- an array of them would be an object for each text
export function hashOfFour(length: number, a: number, b: number, c: number, d: number): number {
  const sum = Math.imul(a, FIRST) + Math.imul(b, SECOND) + Math.imul(c, THIRD) + Math.imul(d, FOURTH);
  return mixed(sum | 0, length);
}
