// The texts of one block, each numbered once, by what stands in the block itself: none of them is cut out.
import { hashOf, isSame } from './words.js';

const FIRST_ROOM = 1 << 12;
const SLOTS_PER_TEXT = 4;

/** Numbers kept of each text, and where they stand. */
const STRIDE = 3;
const START = 0;
const LENGTH = 1;
const HASH = 2;

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
    const hash = hashOf(view, start, end);
    const length = end - start;
    const slots = this.#slots;
    const texts = this.#texts;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = slots[slot]! - 1;
      if (number < 0) return this.#add(slot, start, length, hash);
      const text = number * STRIDE;
      if (
        texts[text + HASH] === hash &&
        texts[text + LENGTH] === length &&
        isSame(view, texts[text + START]!, start, length)
      )
        return number;
      slot = (slot + 1) & mask;
    }
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

  #add(slot: number, start: number, length: number, hash: number): number {
    const number = this.count;
    this.count += 1;
    this.#texts[number * STRIDE + START] = start;
    this.#texts[number * STRIDE + LENGTH] = length;
    this.#texts[number * STRIDE + HASH] = hash;
    this.#slots[slot] = this.count;
    if (this.count * STRIDE === this.#texts.length) this.#grow();
    return number;
  }

  #grow(): void {
    const texts = new Int32Array(this.#texts.length * 2);
    texts.set(this.#texts);
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = texts[number * STRIDE + HASH]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#texts = texts;
    this.#slots = slots;
  }
}
