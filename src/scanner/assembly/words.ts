// Compares bytes eight at a time. This reads up to seven bytes beyond a text, so every text needs that padding.
import { ZERO } from '../../lib/character-codes';
import { LENGTH, WORD_BYTES } from './layout';

/** The mask of the first `bytes` bytes of a word; `bytes` may be negative. */
export function maskOf(bytes: i32): u64 {
  if (bytes >= WORD_BYTES) return ~0;
  return bytes <= 0 ? 0 : ((1 as u64) << ((bytes * 8) as u64)) - 1;
}

export function isSame(a: i32, b: i32, length: i32): bool {
  let i = 0;
  for (; i <= length - WORD_BYTES; i += WORD_BYTES) {
    if (load<u64>(a + i) != load<u64>(b + i)) return false;
  }
  return ((load<u64>(a + i) ^ load<u64>(b + i)) & maskOf(length - i)) == 0;
}

/** Whether the literal text of a template, given by its two fields at `literal`, stands at `place`. */
export function isAt(literal: i32, place: i32): bool {
  return isSame(place, load<i32>(literal), load<i32>(literal + LENGTH));
}

export function byteAt(place: i32): i32 {
  return load<u8>(place);
}

/** The value of a digit; more than 9 for any other byte. */
export function digitAt(place: i32): u32 {
  return byteAt(place) - ZERO;
}
