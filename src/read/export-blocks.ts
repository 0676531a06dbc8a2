// The bytes of `journalctl -o export` -> blocks of lines, one for each entry (entry-line.ts). Before it stand as many empty lines
// as the entry has lines besides its last: so a line has the number that an editor shows. Every position is the end of an entry.
import { releaseBuffer } from '../lib/buffer-pool.js';
import { DataError } from '../lib/errors.js';
import { MAX_TAIL_BYTES } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';
import { EntryFrames, LostFrame } from './entry-frames.js';
import { entryLine } from './entry-line.js';
import type { Start } from './line-blocks.js';

/** So many characters are a block: less than the scanner can take, whatever one entry more adds. */
const BLOCK_CHARS = 1 << 18;

/** Of a field with a million newlines the rest is not counted. */
const MAX_EMPTY_LINES = 1 << 19;

/** An entry that has no field of those that matter: two empty lines in a row. */
const NO_ENTRY = '';

export type ExportLog = {
  /** For messages. */
  readonly name: string;
  /** Whether the end of the bytes is the end of the log: asked when it comes. */
  readonly isOver: () => boolean;
  /** A block for each entry. */
  readonly entryByEntry?: boolean;
};

/**
 * Cuts the bytes of an export into blocks. The chunks are used up.
 * @throws DataError, after all entries before, where the frame of one is lost; what `chunks` throws
 */
export async function* exportBlocks(
  chunks: AsyncIterable<Buffer>,
  cutter: ExportCutter,
  log: ExportLog,
): AsyncGenerator<LineBlock> {
  for await (const chunk of chunks) {
    yield* cutter.push(chunk, log.name, log.entryByEntry === true ? 0 : BLOCK_CHARS);
    releaseBuffer(chunk);
  }
  if (!cutter.isWithinEntry) return;
  if (log.isOver())
    throw lost(
      log.name,
      new LostFrame('the log ends in the middle of an entry', cutter.readBytes),
      cutter.end,
    );
  yield cutter.unfinished();
}

export class ExportCutter {
  readonly #frames: EntryFrames;
  /** The end of the last entry, and the bytes before it. */
  #end: Start;
  #readBytes: number;
  /** The bytes before the chunk. */
  #tail: string;

  /** @param start the end of an entry */
  constructor(start: Start) {
    this.#frames = new EntryFrames(start.offsetBytes);
    this.#end = start;
    this.#readBytes = start.offsetBytes;
    this.#tail = start.tail;
  }

  get isWithinEntry(): boolean {
    return this.#frames.isWithinEntry;
  }

  /** The end of the last entry. */
  get end(): number {
    return this.#end.offsetBytes;
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /** @param blockChars so many characters are a block @throws DataError */
  *push(chunk: Buffer, name: string, blockChars = BLOCK_CHARS): Generator<LineBlock> {
    const pieces: Piece[] = [];
    const failure = this.#cut(chunk, pieces, blockChars);
    for (const { text, end } of pieces) {
      this.#end = { offsetBytes: this.#readBytes + end, tail: lastOf(this.#tail, chunk.subarray(0, end)) };
      yield this.#block(Buffer.from(text, 'latin1'), false);
    }
    if (failure) throw lost(name, failure, this.end);
    this.#tail = lastOf(this.#tail, chunk);
    this.#readBytes += chunk.length;
  }

  /** Takes bytes whose entries are known. @throws DataError */
  skip(chunk: Buffer, name: string): void {
    Array.from(this.push(chunk, name));
  }

  /** The entry whose end has not come: it is read again when it is there. */
  unfinished(): LineBlock {
    return this.#block(new Uint8Array(), true);
  }

  #cut(chunk: Buffer, pieces: Piece[], blockChars: number): LostFrame | undefined {
    let text = '';
    let textEnd = 0;
    const flush = (): void => {
      if (text !== '') pieces.push({ text, end: textEnd });
      text = '';
    };
    try {
      this.#frames.push(chunk, ({ fields, newlines, end }) => {
        const line = fields.size === 0 ? NO_ENTRY : entryLine(fields);
        text += `${'\n'.repeat(Math.min(newlines - 1, MAX_EMPTY_LINES))}${line}\n`;
        textEnd = end;
        if (text.length >= blockChars) flush();
      });
    } catch (error) {
      if (error instanceof LostFrame) return error;
      throw error;
    } finally {
      flush();
    }
    return undefined;
  }

  #block(bytes: Uint8Array, unfinished: boolean): LineBlock {
    const { offsetBytes, tail } = this.#end;
    return { bytes, overlong: false, unfinished, endOffsetBytes: offsetBytes, tail, cursor: null };
  }
}

/** Lines, and where the last entry among them ends in the chunk. */
type Piece = { readonly text: string; readonly end: number };

function lastOf(before: string, bytes: Buffer): string {
  const last = bytes.toString('latin1', Math.max(0, bytes.length - MAX_TAIL_BYTES));
  return (bytes.length >= MAX_TAIL_BYTES ? last : before + last).slice(-MAX_TAIL_BYTES);
}

function lost(name: string, { message, offsetBytes }: LostFrame, readBytes: number): DataError {
  return new DataError(`${name}: damaged journal export at byte ${offsetBytes}: ${message}`, {
    hint: `The entries before byte ${readBytes} are read, and nothing behind it: a text in a field could pass for an entry. Write it anew (journalctl --output=export); the next run goes on from byte ${readBytes}.`,
  });
}
