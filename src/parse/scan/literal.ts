// Text that a line must have at a place, compared four bytes at a time.
import { WORD_BYTES } from './words.js';

export class Literal {
  readonly text: string;
  readonly length: number;
  readonly #words: Int32Array;
  /** What is left of less than a word. */
  readonly #rest: Uint8Array;

  constructor(text: string) {
    const bytes = Buffer.from(text, 'latin1');
    this.text = text;
    this.length = bytes.length;
    const count = Math.floor(bytes.length / WORD_BYTES);
    this.#words = Int32Array.from({ length: count }, (_, i) => bytes.readInt32LE(i * WORD_BYTES));
    this.#rest = new Uint8Array(bytes.subarray(count * WORD_BYTES));
  }

  /** Whether the text stands at `place`; all of it must be within `view`. */
  isAt(view: DataView, place: number): boolean {
    const words = this.#words;
    let at = place;
    for (let i = 0; i < words.length; i++, at += WORD_BYTES) {
      if (view.getInt32(at, true) !== words[i]) return false;
    }
    const rest = this.#rest;
    for (let i = 0; i < rest.length; i++) if (view.getUint8(at + i) !== rest[i]) return false;
    return true;
  }
}
