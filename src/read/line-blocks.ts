// Bytes -> blocks of whole lines. Text is latin1, so that a character is a byte and offsets are exact;
// whoever keeps a field of a line decodes it.
import { MAX_TAIL_BYTES } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';

/** A longer line is no log line: it is reported, not parsed, and never held in memory whole. */
export const MAX_LINE_BYTES = 1 << 20;

/**
 * So many NUL bytes before a line are none of its text: `copytruncate` leaves as many as the log had bytes. Fewer can
 * be the length of a field of `journalctl -o export`, a number of 8 bytes of which one at least is not NUL.
 */
const MIN_NUL_RUN = 8;

const nulRuns = new RegExp(`^\\0{${MIN_NUL_RUN},}`, 'gm');

/** Where a stream of bytes begins: its offset, and the bytes that stood before it (latin1). */
export type Start = { readonly offsetBytes: number; readonly tail: string };

export const fromTheBeginning: Start = { offsetBytes: 0, tail: '' };

/**
 * Cuts a stream of bytes into blocks of whole lines. How the bytes are chunked makes no difference to the lines.
 * A run of NUL bytes at the beginning of a line is dropped.
 */
export async function* lineBlocks(chunks: AsyncIterable<Buffer>, start: Start): AsyncGenerator<LineBlock> {
  const cutter = new BlockCutter(start);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += MAX_LINE_BYTES) {
      yield* cutter.push(chunk.toString('latin1', at, Math.min(at + MAX_LINE_BYTES, chunk.length)));
    }
  }
  yield* cutter.end();
}

class BlockCutter {
  #offsetBytes: number;
  #tail: string;
  /** The beginning of a line whose newline has not come yet. */
  #carry = '';
  /** Bytes of that line that were dropped: a run of NULs before it, or all of it once it is overlong. */
  #droppedBytes = 0;
  #overlong = false;

  constructor(start: Start) {
    this.#offsetBytes = start.offsetBytes;
    this.#tail = start.tail;
  }

  /** `piece` is at most MAX_LINE_BYTES long, so only its first line can be overlong. */
  *push(piece: string): Generator<LineBlock> {
    let text = piece;
    const firstNewline = text.indexOf('\n');
    if (firstNewline < 0) {
      this.#hold(text);
      return;
    }
    if (this.#overlong || this.#carry.length + firstNewline > MAX_LINE_BYTES) {
      this.#drop(text.slice(0, firstNewline + 1));
      yield this.#block('', { overlong: true, unfinished: false });
      text = text.slice(firstNewline + 1);
    }
    const lastNewline = text.lastIndexOf('\n');
    if (lastNewline >= 0) {
      const lines = this.#carry + text.slice(0, lastNewline + 1);
      this.#carry = '';
      yield this.#block(lines, { overlong: false, unfinished: false });
    }
    this.#hold(text.slice(lastNewline + 1));
  }

  *end(): Generator<LineBlock> {
    if (this.#overlong) yield this.#block('', { overlong: true, unfinished: true });
    else if (this.#carry !== '') yield this.#block(this.#carry, { overlong: false, unfinished: true });
  }

  #hold(text: string): void {
    if (this.#overlong) {
      this.#drop(text);
      return;
    }
    this.#carry = this.#withoutNuls(this.#carry, text);
    if (this.#carry.length <= MAX_LINE_BYTES) return;
    this.#overlong = true;
    this.#drop('');
  }

  /** The beginning of a line, less the run of NULs before it, which any number of pieces may hold. */
  #withoutNuls(carry: string, text: string): string {
    if (carry.length >= MIN_NUL_RUN || leadingNuls(carry) < carry.length) return carry + text;
    const line = carry + text;
    const nuls = leadingNuls(line);
    if (nuls < MIN_NUL_RUN && this.#droppedBytes === 0) return line;
    this.#carry = '';
    this.#drop(line.slice(0, nuls));
    return line.slice(nuls);
  }

  /** Takes the carry and `text` into account without keeping them. */
  #drop(text: string): void {
    const dropped = this.#carry + text;
    this.#carry = '';
    this.#droppedBytes += dropped.length;
    this.#tail = (this.#tail + dropped.slice(-MAX_TAIL_BYTES)).slice(-MAX_TAIL_BYTES);
  }

  #block(raw: string, kind: { overlong: boolean; unfinished: boolean }): LineBlock {
    // What is left of a run that was dropped.
    const restOfRun = this.#droppedBytes > 0 ? leadingNuls(raw) : 0;
    this.#offsetBytes += this.#droppedBytes + raw.length;
    this.#droppedBytes = 0;
    this.#overlong = false;
    this.#tail =
      raw.length >= MAX_TAIL_BYTES ? raw.slice(-MAX_TAIL_BYTES) : (this.#tail + raw).slice(-MAX_TAIL_BYTES);
    const text = raw.includes('\0') ? raw.slice(restOfRun).replace(nulRuns, '') : raw;
    return { text, ...kind, endOffsetBytes: this.#offsetBytes, tail: this.#tail, cursor: null };
  }
}

function leadingNuls(text: string): number {
  let count = 0;
  while (count < text.length && text.charCodeAt(count) === 0) count += 1;
  return count;
}
