// Cuts bytes into blocks of whole lines.
import { NEWLINE } from '../lib/character-codes.js';
import { inOwnMemory, joined } from '../lib/buffer-pool.js';
import { MAX_TAIL_BYTES } from '../lib/identity.js';
import type { LineBlock } from '../model/line-block.js';

/** A longer line is not a log line: it is reported, not parsed, and never held in memory as a whole. */
export const MAX_LINE_BYTES = 1 << 20;

/**
 * This many NUL bytes before a line do not belong to its text: `copytruncate` leaves as many as the log had bytes. A
 * shorter run can be the length of a field of `journalctl -o export`: 8 bytes of which at least one is not NUL.
 */
const MIN_NUL_RUN = 8;

const NUL = 0;
const nothing = Buffer.alloc(0);

/** The start of a stream of bytes: its offset, and the bytes before it (latin1). */
export type Start = { readonly offsetBytes: number; readonly tail: string };

export const fromTheBeginning: Start = { offsetBytes: 0, tail: '' };

/**
 * Cuts a stream of bytes into blocks of whole lines. The chunking of the stream does not change the lines.
 * A run of NUL bytes at the beginning of a line is dropped. Do not use the chunks afterwards: the blocks reuse their
 * memory.
 */
export async function* lineBlocks(chunks: AsyncIterable<Buffer>, start: Start): AsyncGenerator<LineBlock> {
  const cutter = new BlockCutter(start);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += MAX_LINE_BYTES) {
      yield* cutter.push(inOwnMemory(chunk.subarray(at, at + MAX_LINE_BYTES)));
    }
  }
  yield* cutter.end();
}

class BlockCutter {
  #offsetBytes: number;
  #tail: string;
  /** The beginning of a line whose newline has not come yet, in separate memory. */
  #carry: Buffer = nothing;
  /** Dropped bytes of that line: a run of NULs before it, or all of it if it is overlong. */
  #droppedBytes = 0;
  #overlong = false;

  constructor(start: Start) {
    this.#offsetBytes = start.offsetBytes;
    this.#tail = start.tail;
  }

  /** @param piece at most MAX_LINE_BYTES long, so only its first line can be overlong */
  *push(piece: Buffer): Generator<LineBlock> {
    let rest = piece;
    const firstNewline = rest.indexOf(NEWLINE);
    if (firstNewline < 0) {
      this.#hold(rest);
      return;
    }
    if (this.#overlong || this.#carry.length + firstNewline > MAX_LINE_BYTES) {
      this.#drop(rest.subarray(0, firstNewline + 1));
      yield this.#block(nothing, { overlong: true, unfinished: false });
      rest = rest.subarray(firstNewline + 1);
    }
    const linesEnd = rest.lastIndexOf(NEWLINE) + 1;
    if (linesEnd === 0) {
      this.#hold(rest);
      return;
    }
    const carry = this.#carry;
    this.#carry = nothing;
    // Copy before the block is yielded: the consumer owns its memory afterwards.
    const next = Buffer.from(rest.subarray(linesEnd));
    yield this.#block(joined(carry, rest.subarray(0, linesEnd)), { overlong: false, unfinished: false });
    this.#hold(next);
  }

  *end(): Generator<LineBlock> {
    if (this.#overlong) yield this.#block(nothing, { overlong: true, unfinished: true });
    else if (this.#carry.length > 0) yield this.#block(this.#carry, { overlong: false, unfinished: true });
  }

  #hold(bytes: Buffer): void {
    if (this.#overlong) {
      this.#drop(bytes);
      return;
    }
    this.#carry = this.#withoutNuls(this.#carry, bytes);
    if (this.#carry.length <= MAX_LINE_BYTES) return;
    this.#overlong = true;
    this.#drop(nothing);
  }

  /** The beginning of a line without the run of NULs before it, which may be spread over many pieces. */
  #withoutNuls(carry: Buffer, bytes: Buffer): Buffer {
    const line = Buffer.concat([carry, bytes]);
    if (carry.length >= MIN_NUL_RUN || leadingNuls(carry) < carry.length) return line;
    const nuls = leadingNuls(line);
    if (nuls < MIN_NUL_RUN && this.#droppedBytes === 0) return line;
    this.#carry = nothing;
    this.#drop(line.subarray(0, nuls));
    return line.subarray(nuls);
  }

  /** Counts the carry and `bytes` as dropped. */
  #drop(bytes: Buffer): void {
    const dropped = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    this.#carry = nothing;
    this.#droppedBytes += dropped.length;
    this.#addToTail(dropped);
  }

  #block(raw: Buffer, kind: { overlong: boolean; unfinished: boolean }): LineBlock {
    // The rest of a run whose beginning was dropped.
    const restOfRun = this.#droppedBytes > 0 ? leadingNuls(raw) : 0;
    this.#offsetBytes += this.#droppedBytes + raw.length;
    this.#droppedBytes = 0;
    this.#overlong = false;
    this.#addToTail(raw);
    const bytes = raw.includes(NUL) ? withoutNulRuns(raw.subarray(restOfRun)) : raw;
    return { bytes, ...kind, endOffsetBytes: this.#offsetBytes, tail: this.#tail, cursor: null };
  }

  #addToTail(bytes: Buffer): void {
    const last = bytes.toString('latin1', Math.max(0, bytes.length - MAX_TAIL_BYTES));
    this.#tail = (bytes.length >= MAX_TAIL_BYTES ? last : this.#tail + last).slice(-MAX_TAIL_BYTES);
  }
}

function leadingNuls(bytes: Buffer): number {
  let count = 0;
  while (count < bytes.length && bytes[count] === NUL) count += 1;
  return count;
}

/** Rarely needed: for a log that `copytruncate` has emptied. */
function withoutNulRuns(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(nulRuns, ''), 'latin1');
}

const nulRuns = new RegExp(`^\\0{${MIN_NUL_RUN},}`, 'gm');
