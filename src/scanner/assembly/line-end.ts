// Finds the ends of lines.
import { NEWLINE } from '../../lib/character-codes';

const VECTOR_BYTES = 16;

/** The address of the first newline at `start` or later; there is one after the block. */
export function newlineFrom(start: i32): i32 {
  const newlines = i8x16.splat(NEWLINE as i8);
  let place = start;
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(place), newlines));
    if (found != 0) return place + ctz(found);
    place += VECTOR_BYTES;
  }
}
