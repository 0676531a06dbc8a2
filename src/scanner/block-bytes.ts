// The block that this thread scans, copied into memory of its own, and comparisons of its bytes four at a time. A place
// is an offset in the block. Words may be read beyond the block: a newline and spare memory follow it.

export const MAX_BLOCK_BYTES = 0x21_0000;

/** Behind the block: room for a newline and a word, then the literal texts of the templates. */
export const SPARE_BYTES = 64;
const LITERALS = MAX_BLOCK_BYTES + SPARE_BYTES;
const LITERAL_BYTES = 1 << 13;
const WORD_BYTES = 4;
const NEWLINES = 0x0a0a0a0a;
const EACH_BYTE = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;

const memory = Buffer.alloc(LITERALS + LITERAL_BYTES);
export const bytes = new Uint8Array(memory.buffer, memory.byteOffset, memory.length);
export const view = new DataView(memory.buffer, memory.byteOffset, memory.length);
const aligned = new Int32Array(memory.buffer, memory.byteOffset, memory.length / WORD_BYTES);

export const code = {
  newline: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  openingParenthesis: 0x28,
  closingParenthesis: 0x29,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  slash: 0x2f,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  upperA: 0x41,
  upperT: 0x54,
  upperZ: 0x5a,
  openingBracket: 0x5b,
  closingBracket: 0x5d,
  lowerA: 0x61,
  lowerI: 0x69,
  lowerS: 0x73,
  lowerZ: 0x7a,
  firstPrintable: 0x21,
  lastPrintable: 0x7e,
} as const;

/** The range of a text in the memory. */
export type Literal = { readonly start: number; readonly length: number };

let literalsEnd = LITERALS;

/** Keeps a text, so that the block can be compared with it. */
export function literalOf(text: string): Literal {
  const literal = { start: literalsEnd, length: text.length };
  // The word that is read beyond a text is masked: it may belong to the next text.
  literalsEnd += text.length;
  if (literalsEnd + WORD_BYTES > memory.length)
    throw new RangeError('scanner: no room for the texts of the templates');
  memory.write(text, literal.start, 'latin1');
  return literal;
}

/** @throws RangeError for a block of more than MAX_BLOCK_BYTES, which is a bug */
export function takeBlock(block: Uint8Array): void {
  if (block.length > MAX_BLOCK_BYTES)
    throw new RangeError(`expected a block of at most ${MAX_BLOCK_BYTES} bytes, got ${block.length}`);
  // `set` and `copy` go byte by byte in shared memory, ten times as slowly as `fill`.
  if (block.length > 0) memory.fill(block, 0, block.length);
  bytes[block.length] = code.newline;
}

/** The value of a digit; more than 9 or less than 0 for any other byte. */
export function digitAt(place: number): number {
  return bytes[place]! - code.zero;
}

export function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

/** The first word of a text of at least four bytes, as `wordAt` reads it. */
export function wordOf(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE();
}

/** The mask of the first `length` bytes of a word, from 0 to 3. */
export function maskOf(length: number): number {
  return (1 << (length * 8)) - 1;
}

export function isSame(a: number, b: number, length: number): boolean {
  let i = 0;
  for (; i <= length - WORD_BYTES; i += WORD_BYTES) {
    if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
  }
  const differences = view.getInt32(a + i, true) ^ view.getInt32(b + i, true);
  return (differences & ((1 << ((length - i) * 8)) - 1)) === 0;
}

export function isAt(literal: Literal, place: number): boolean {
  return isSame(place, literal.start, literal.length);
}

/** The place of the first newline at `start` or later; there is one after the block. */
export function newlineFrom(start: number): number {
  return newlineIn(bytes, aligned, start);
}

/** The place of the first newline in `all` at `start` or later; there must be one. `words` is the same memory. */
export function newlineIn(all: Uint8Array, words: Int32Array, start: number): number {
  let place = start;
  for (; (place & (WORD_BYTES - 1)) !== 0; place++) if (all[place] === code.newline) return place;
  for (let word = place >> 2; ; word += 2) {
    // A byte that is a newline becomes 0, and the highest bit of the lowest 0 becomes 1.
    const first = words[word]! ^ NEWLINES;
    const second = words[word + 1]! ^ NEWLINES;
    const inFirst = (first - EACH_BYTE) & ~first & HIGH_BITS;
    const inSecond = (second - EACH_BYTE) & ~second & HIGH_BITS;
    if ((inFirst | inSecond) === 0) continue;
    const found = inFirst === 0 ? inSecond : inFirst;
    return (inFirst === 0 ? word + 1 : word) * WORD_BYTES + ((31 - Math.clz32(found & -found)) >> 3);
  }
}
