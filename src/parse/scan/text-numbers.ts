// The texts of one block, each numbered once, by what stands in the block itself: none of them is cut out. Nearly all are
// names and addresses of up to 16 bytes: these are four words, compared without a loop, for a processor guesses wrong
// where loops of such texts end.
import { hashOf, hashOfFour, isSame, WORD_BYTES } from './words.js';

const FIRST_ROOM = 1 << 12;
const SLOTS_PER_TEXT = 4;

const SHORT_BYTES = 4 * WORD_BYTES;

/** Numbers kept of each text, and where they stand: of a short one its four words, of a longer one its hash. */
const STRIDE = 8;
const START = 0;
const LENGTH = 1;
const HASH = 2;
const WORDS = 4;

/** By length of a text and number of a word: the bits of the word that belong to the text. */
const masks = Int32Array.from({ length: (SHORT_BYTES + 1) * 4 }, (_, i) => {
  const bytes = Math.min(Math.max((i >> 2) - (i & 3) * WORD_BYTES, 0), WORD_BYTES);
  return bytes === WORD_BYTES ? -1 : (1 << (bytes * 8)) - 1;
});

export class TextNumbers {
  count = 0;
  #texts = new Int32Array(FIRST_ROOM * STRIDE);
  /** A number and 1, at a place that the hash tells. */
  #slots = new Int32Array(FIRST_ROOM * SLOTS_PER_TEXT);

  clear(): void {
    this.count = 0;
    this.#slots.fill(0);
  }

  /** The number of the bytes from `start` to `end`. */
  numberOf(view: DataView, start: number, end: number): number {
    const length = end - start;
    return length <= SHORT_BYTES && start + SHORT_BYTES <= view.byteLength
      ? this.#numberOfShort(view, start, length)
      : this.#numberOfLong(view, start, length);
  }

  /** Of each text, in the order of their numbers: where it begins and where it ends. */
  places(): Int32Array<ArrayBuffer> {
    const places = new Int32Array(this.count * 2);
    for (let number = 0; number < this.count; number++) {
      const start = this.#texts[number * STRIDE + START]!;
      places[number * 2] = start;
      places[number * 2 + 1] = start + this.#texts[number * STRIDE + LENGTH]!;
    }
    return places;
  }

  #numberOfShort(view: DataView, start: number, length: number): number {
    const mask = length * 4;
    const a = view.getInt32(start, true) & masks[mask]!;
    const b = view.getInt32(start + WORD_BYTES, true) & masks[mask + 1]!;
    const c = view.getInt32(start + 2 * WORD_BYTES, true) & masks[mask + 2]!;
    const d = view.getInt32(start + 3 * WORD_BYTES, true) & masks[mask + 3]!;
    const hash = hashOfFour(length, a, b, c, d);
    const texts = this.#texts;
    const slots = this.#slots;
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const number = slots[slot]! - 1;
      if (number < 0) {
        const text = this.#add(slot, { start, length, hash });
        const added = this.#texts;
        added[text + WORDS] = a;
        added[text + WORDS + 1] = b;
        added[text + WORDS + 2] = c;
        added[text + WORDS + 3] = d;
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

  #numberOfLong(view: DataView, start: number, length: number): number {
    const hash = hashOf(view, start, start + length);
    const slots = this.#slots;
    const texts = this.#texts;
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const number = slots[slot]! - 1;
      if (number < 0) {
        this.#add(slot, { start, length, hash });
        return this.count - 1;
      }
      const text = number * STRIDE;
      if (
        texts[text + HASH] === hash &&
        texts[text + LENGTH] === length &&
        isSame(view, texts[text + START]!, start, length)
      )
        return number;
    }
  }

  /** Where the numbers of a new text stand. */
  #add(slot: number, text: { start: number; length: number; hash: number }): number {
    if ((this.count + 1) * STRIDE > this.#texts.length) {
      this.#grow();
      return this.#add(this.#freeSlot(text.hash), text);
    }
    const place = this.count * STRIDE;
    this.count += 1;
    this.#texts[place + START] = text.start;
    this.#texts[place + LENGTH] = text.length;
    this.#texts[place + HASH] = text.hash;
    this.#slots[slot] = this.count;
    return place;
  }

  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const texts = new Int32Array(this.#texts.length * 2);
    texts.set(this.#texts);
    this.#texts = texts;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.count; number++) {
      this.#slots[this.#freeSlot(texts[number * STRIDE + HASH]!)] = number + 1;
    }
  }
}
