// Bytes compared eight at a time. Up to seven bytes behind a text are read too: there is room behind every one.
import { LENGTH, WORD_BYTES } from './layout';

/** The bits of a word that belong to a text of which `bytes` are left, which may be less than none. */
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

/** Whether the text of a template that `literal` tells of stands at `place`. */
export function isAt(literal: i32, place: i32): bool {
  return isSame(place, load<i32>(literal), load<i32>(literal + LENGTH));
}

export function byteAt(place: i32): i32 {
  return load<u8>(place);
}

/** The value of a digit, or something above 9. */
export function digitAt(place: i32): u32 {
  return byteAt(place) - 0x30;
}
