// Numbers the texts of the blocks (hosts, users and addresses), each text once. Nearly all texts have at most 16 bytes:
// these are two words, compared without a loop. Texts are kept from block to block, and forgotten when there are many.
import {
  LONG_TEXTS,
  LONG_TEXTS_BYTES,
  MAX_TEXT_SLOT_BITS,
  MAX_TEXTS,
  TEXT_BYTES,
  TEXT_FIRST,
  TEXT_HASH,
  TEXT_LENGTH,
  TEXT_SECOND,
  TEXT_SLOTS,
  TEXT_START,
  TEXTS,
  WORD_BYTES,
} from './layout';
import { NONE } from './record-fields';
import { isSame, maskOf } from './words';

// Half of the room, so that a block can add as many.
const MAX_KEPT = MAX_TEXTS >> 1;
const MAX_LONG_BYTES_KEPT = LONG_TEXTS_BYTES >> 1;
const SHORT_BYTES = 2 * WORD_BYTES;
const FIRST_SLOT_BITS = 14;
/** The least number of slots for each text, as a power of two. */
const SPARE_BITS = 1;

// Secret odd multipliers: a client that chooses user names cannot make their hashes collide.
let first: u64 = 1;
let second: u64 = 1;
let last: u64 = 1;

let count = 0;
/** The number of the first text that is new in this block. */
let known = 0;
let slotBits = 0;
let longEnd = LONG_TEXTS;
/** Whether a text of this block did not fit. */
export let areTooMany = false;

export function setSecrets(a: u64, b: u64, c: u64): void {
  first = a | 1;
  second = b | 1;
  last = c | 1;
  forget();
}

export function textCount(): i32 {
  return count;
}

/** How many texts were known before this block; 0 if they were forgotten. */
export function knownTexts(): i32 {
  return known;
}

export function beginTexts(): void {
  if (count > MAX_KEPT || longEnd - LONG_TEXTS > MAX_LONG_BYTES_KEPT) forget();
  known = count;
  areTooMany = false;
}

/** The number of the text from `start` to `end`; NONE if it does not fit. */
export function numberOf(start: i32, end: i32): i32 {
  const length = end - start;
  return length <= SHORT_BYTES ? numberOfShort(start, length) : numberOfLong(start, length);
}

function numberOfShort(start: i32, length: i32): i32 {
  const a = load<u64>(start) & maskOf(length);
  const b = load<u64>(start + WORD_BYTES) & maskOf(length - WORD_BYTES);
  const hash = (((a * first + b * second + length) * last) >> 32) as u32;
  const mask = (1 << slotBits) - 1;
  let slot = slotOf(hash);
  while (true) {
    const number = load<i32>(TEXT_SLOTS + (slot << 2)) - 1;
    if (number < 0) {
      if (!add(slot, start, length, hash)) return NONE;
      const text = TEXTS + (count - 1) * TEXT_BYTES;
      store<u64>(text + TEXT_FIRST, a);
      store<u64>(text + TEXT_SECOND, b);
      return count - 1;
    }
    const text = TEXTS + number * TEXT_BYTES;
    const differences = (load<u64>(text + TEXT_FIRST) ^ a) | (load<u64>(text + TEXT_SECOND) ^ b);
    if (differences == 0 && load<i32>(text + TEXT_LENGTH) == length) return number;
    slot = (slot + 1) & mask;
  }
}

function numberOfLong(start: i32, length: i32): i32 {
  let sum: u64 = length;
  let i = 0;
  for (; i <= length - WORD_BYTES; i += WORD_BYTES) sum = mixed(sum, load<u64>(start + i));
  sum = mixed(sum, load<u64>(start + i) & maskOf(length - i));
  const hash = ((sum * last) >> 32) as u32;
  const mask = (1 << slotBits) - 1;
  let slot = slotOf(hash);
  while (true) {
    const number = load<i32>(TEXT_SLOTS + (slot << 2)) - 1;
    if (number < 0) {
      if (longEnd + length + WORD_BYTES > LONG_TEXTS + LONG_TEXTS_BYTES) areTooMany = true;
      if (areTooMany || !add(slot, start, length, hash)) return NONE;
      memory.copy(longEnd, start, length);
      store<i32>(TEXTS + (count - 1) * TEXT_BYTES + TEXT_FIRST, longEnd);
      longEnd += length;
      return count - 1;
    }
    const text = TEXTS + number * TEXT_BYTES;
    if (
      load<u32>(text + TEXT_HASH) == hash &&
      load<i32>(text + TEXT_LENGTH) == length &&
      isSame(load<i32>(text + TEXT_FIRST), start, length)
    )
      return number;
    slot = (slot + 1) & mask;
  }
}

function mixed(sum: u64, word: u64): u64 {
  const product = (sum ^ word) * first;
  return (product ^ (product >> 29)) * second;
}

function slotOf(hash: u32): i32 {
  return hash >> (32 - slotBits);
}

/** Adds a text; false if it does not fit. */
function add(slot: i32, start: i32, length: i32, hash: u32): bool {
  if (count == MAX_TEXTS) {
    areTooMany = true;
    return false;
  }
  const text = TEXTS + count * TEXT_BYTES;
  count += 1;
  store<i32>(text + TEXT_START, start);
  store<i32>(text + TEXT_LENGTH, length);
  store<u32>(text + TEXT_HASH, hash);
  store<i32>(TEXT_SLOTS + (slot << 2), count);
  if (count >> (slotBits - SPARE_BITS) != 0 && slotBits < MAX_TEXT_SLOT_BITS) spread(slotBits + 1);
  return true;
}

export function forget(): void {
  count = 0;
  longEnd = LONG_TEXTS;
  spread(FIRST_SLOT_BITS);
}

/** Distributes the texts over `2 ** bits` slots. */
function spread(bits: i32): void {
  slotBits = bits;
  memory.fill(TEXT_SLOTS, 0, 4 << bits);
  const mask = (1 << bits) - 1;
  for (let number = 0; number < count; number++) {
    let slot = slotOf(load<u32>(TEXTS + number * TEXT_BYTES + TEXT_HASH));
    while (load<i32>(TEXT_SLOTS + (slot << 2)) != 0) slot = (slot + 1) & mask;
    store<i32>(TEXT_SLOTS + (slot << 2), number + 1);
  }
}
