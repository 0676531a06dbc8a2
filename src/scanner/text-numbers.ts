// Numbers the texts of the blocks (hosts, users and addresses), each text once. Nearly all texts have at most 16 bytes:
// these are four words, compared without a loop. Texts are kept from block to block, and forgotten when there are many.
import { randomBytes } from 'node:crypto';
import { bytes, view } from './block-bytes.js';
import { NONE } from './records.js';

const MAX_TEXTS = 1 << 16;
const MAX_SLOT_BITS = 17;
const LONG_TEXTS_BYTES = 0x10_0000;
// Half of the room, so that a block can add as many.
const MAX_KEPT = MAX_TEXTS >> 1;
const MAX_LONG_BYTES_KEPT = LONG_TEXTS_BYTES >> 1;
const SHORT_BYTES = 16;
const FIRST_SLOT_BITS = 14;
/** The least number of slots for each text, as a power of two. */
const SPARE_BITS = 1;

// The fields of a text. START is valid only for a text that is new in this block.
const STRIDE = 8;
const START = 0;
const LENGTH = 1;
const HASH = 2;
/** The four words of a short text; the place in `#long` of another one. */
const WORDS = 3;

/** By length of a text: the masks of its four words. */
const masks = new Int32Array((SHORT_BYTES + 1) * 4);
for (let length = 0; length <= SHORT_BYTES; length++) {
  for (let word = 0; word < 4; word++) {
    const left = length - word * 4;
    masks[length * 4 + word] = left >= 4 ? -1 : left <= 0 ? 0 : (1 << (left * 8)) - 1;
  }
}

export class TextNumbers {
  // Secret odd multipliers: a client that chooses user names cannot make their hashes collide.
  readonly #first = randomBytes(4).readInt32LE() | 1;
  readonly #second = randomBytes(4).readInt32LE() | 1;
  readonly #third = randomBytes(4).readInt32LE() | 1;
  readonly #fourth = randomBytes(4).readInt32LE() | 1;
  readonly #texts = new Int32Array(MAX_TEXTS * STRIDE);
  /** By the hash of a text: 1 + its number, or 0. */
  readonly #slots = new Int32Array(1 << MAX_SLOT_BITS);
  readonly #long = new Uint8Array(LONG_TEXTS_BYTES);
  #slotShift = 0;
  #slotMask = 0;
  #longEnd = 0;
  count = 0;
  /** The number of the first text that is new in this block; 0 if the earlier ones were forgotten. */
  known = 0;
  /** Whether a text of this block did not fit. */
  areTooMany = false;

  constructor() {
    this.forget();
  }

  begin(): void {
    if (this.count > MAX_KEPT || this.#longEnd > MAX_LONG_BYTES_KEPT) this.forget();
    this.known = this.count;
    this.areTooMany = false;
  }

  forget(): void {
    this.count = 0;
    this.#longEnd = 0;
    this.#spread(FIRST_SLOT_BITS);
  }

  /** Writes the start and the end of each new text into `places`. */
  writeNewTexts(places: Int32Array): void {
    for (let n = 0, text = this.known * STRIDE; n < places.length; n += 2, text += STRIDE) {
      places[n] = this.#texts[text + START]!;
      places[n + 1] = this.#texts[text + START]! + this.#texts[text + LENGTH]!;
    }
  }

  /** The number of the text from `start` to `end`; NONE if it does not fit. */
  numberOf(start: number, end: number): number {
    const length = end - start;
    return length <= SHORT_BYTES ? this.#numberOfShort(start, length) : this.#numberOfLong(start, length);
  }

  #numberOfShort(start: number, length: number): number {
    const mask = length * 4;
    const a = view.getInt32(start, true) & masks[mask]!;
    const b = view.getInt32(start + 4, true) & masks[mask + 1]!;
    const c = view.getInt32(start + 8, true) & masks[mask + 2]!;
    const d = view.getInt32(start + 12, true) & masks[mask + 3]!;
    const first = Math.imul(a, this.#first) ^ Math.imul(b, this.#second);
    const second = Math.imul(c, this.#third) ^ Math.imul(d, this.#fourth);
    const hash = this.#mixed(this.#mixed(first, length), second);
    const texts = this.#texts;
    for (let slot = (hash >>> this.#slotShift) & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) {
        if (!this.#add(slot, start, length, hash)) return NONE;
        const text = (this.count - 1) * STRIDE + WORDS;
        texts[text] = a;
        texts[text + 1] = b;
        texts[text + 2] = c;
        texts[text + 3] = d;
        return this.count - 1;
      }
      const text = number * STRIDE;
      const differences =
        (texts[text + WORDS]! ^ a) |
        (texts[text + WORDS + 1]! ^ b) |
        (texts[text + WORDS + 2]! ^ c) |
        (texts[text + WORDS + 3]! ^ d) |
        (texts[text + LENGTH]! ^ length);
      if (differences === 0) return number;
    }
  }

  #numberOfLong(start: number, length: number): number {
    let hash = length;
    let i = 0;
    for (; i <= length - 4; i += 4) hash = this.#mixed(hash, view.getInt32(start + i, true));
    hash = this.#mixed(this.#mixed(hash, view.getInt32(start + i, true) & masks[(length - i) * 4]!), 0);
    const texts = this.#texts;
    for (let slot = (hash >>> this.#slotShift) & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) return this.#addLong(slot, start, length, hash);
      const text = number * STRIDE;
      if (
        texts[text + HASH] === hash &&
        texts[text + LENGTH] === length &&
        this.#isLong(texts[text + WORDS]!, start, length)
      )
        return number;
    }
  }

  #mixed(hash: number, word: number): number {
    return Math.imul(hash ^ (hash >>> 15) ^ word, this.#first);
  }

  #isLong(long: number, start: number, length: number): boolean {
    for (let i = 0; i < length; i++) if (this.#long[long + i] !== bytes[start + i]!) return false;
    return true;
  }

  #addLong(slot: number, start: number, length: number, hash: number): number {
    if (this.#longEnd + length > LONG_TEXTS_BYTES) this.areTooMany = true;
    if (this.areTooMany || !this.#add(slot, start, length, hash)) return NONE;
    this.#texts[(this.count - 1) * STRIDE + WORDS] = this.#longEnd;
    for (let i = 0; i < length; i++) this.#long[this.#longEnd + i] = bytes[start + i]!;
    this.#longEnd += length;
    return this.count - 1;
  }

  /** Adds a text; false if it does not fit. */
  #add(slot: number, start: number, length: number, hash: number): boolean {
    if (this.count === MAX_TEXTS) {
      this.areTooMany = true;
      return false;
    }
    const text = this.count * STRIDE;
    this.count += 1;
    this.#texts[text + START] = start;
    this.#texts[text + LENGTH] = length;
    this.#texts[text + HASH] = hash;
    this.#slots[slot] = this.count;
    const slotBits = 32 - this.#slotShift;
    if (this.count >> (slotBits - SPARE_BITS) !== 0 && slotBits < MAX_SLOT_BITS) this.#spread(slotBits + 1);
    return true;
  }

  /** Distributes the texts over `2 ** bits` slots. */
  #spread(bits: number): void {
    this.#slotShift = 32 - bits;
    this.#slotMask = (1 << bits) - 1;
    this.#slots.fill(0, 0, 1 << bits);
    for (let number = 0; number < this.count; number++) {
      let slot = this.#texts[number * STRIDE + HASH]! >>> this.#slotShift;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#slotMask;
      this.#slots[slot] = number + 1;
    }
  }
}
