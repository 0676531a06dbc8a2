// Converts the output of `journalctl -o export` to blocks of lines, one line of JSON per entry. Empty lines
// before it stand for the other lines of the entry, so that line numbers are those of an editor. Every position is an
// entry's end.
import { isUtf8 } from 'node:buffer';

import { releaseBuffer } from '../lib/buffer-pool.js';
import { DataError } from '../lib/errors.js';
import { MAX_TAIL_BYTES } from '../lib/identity.js';
import type { LineBlock } from '../model/line-block.js';
import { EntryFrames, FramingError, type EntryFields } from './entry-frames.js';
import type { Start } from './line-blocks.js';

/** A block has this many characters: less than the scanner can take, even with one more entry. */
const BLOCK_CHARS = 1 << 18;

/** Further newlines of a field with a million of them are not counted. */
const MAX_EMPTY_LINES = 1 << 19;

/** For an entry without any needed field: an empty line. */
const NO_ENTRY = '';

export type ExportLog = {
  /** For messages. */
  readonly name: string;
  /** Whether the end of the bytes is the end of the log. Called at the end. */
  readonly isOver: () => boolean;
  /** One block per entry. */
  readonly entryByEntry?: boolean;
};

/**
 * Cuts the bytes of an export into blocks. Do not use the chunks afterwards.
 * @throws DataError after a framing error, when all earlier entries are returned; what `chunks` throws
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
      new FramingError('the log ends in the middle of an entry', cutter.readBytes),
      cutter.end,
    );
  yield cutter.unfinished();
}

export class ExportCutter {
  readonly #frames: EntryFrames;
  /** End of the last entry, and the bytes before that. */
  #end: Start;
  #readBytes: number;
  /** The bytes before the current chunk. */
  #tail: string;

  /** @param start end of an entry */
  constructor(start: Start) {
    this.#frames = new EntryFrames(start.offsetBytes);
    this.#end = start;
    this.#readBytes = start.offsetBytes;
    this.#tail = start.tail;
  }

  get isWithinEntry(): boolean {
    return this.#frames.isWithinEntry;
  }

  /** Offset of the end of the last entry. */
  get end(): number {
    return this.#end.offsetBytes;
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /** @param blockChars size of a block in characters @throws DataError */
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

  /** Reads bytes whose entries were read before. @throws DataError */
  skip(chunk: Buffer, name: string): void {
    Array.from(this.push(chunk, name));
  }

  /** A block for the unfinished entry: it is read again when its end exists. */
  unfinished(): LineBlock {
    return this.#block(new Uint8Array(), true);
  }

  #cut(chunk: Buffer, pieces: Piece[], blockChars: number): FramingError | undefined {
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
      if (error instanceof FramingError) return error;
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

/** Lines, and the end in the chunk of the last entry among them. */
type Piece = { readonly text: string; readonly end: number };

function lastOf(before: string, bytes: Buffer): string {
  const last = bytes.toString('latin1', Math.max(0, bytes.length - MAX_TAIL_BYTES));
  return (bytes.length >= MAX_TAIL_BYTES ? last : before + last).slice(-MAX_TAIL_BYTES);
}

function lost(name: string, { message, offsetBytes }: FramingError, readBytes: number): DataError {
  return new DataError(`${name}: damaged journal export at byte ${offsetBytes}: ${message}`, {
    hint: `export the journal again (journalctl --output=export): authtrack has read it up to byte ${readBytes}`,
  });
}

/** The parser recognizes a journal entry by this field. */
const TIME = '__REALTIME_TIMESTAMP';

// eslint-disable-next-line no-control-regex -- this pattern matches ASCII
const ascii = /^[\u0000-\u007f]*$/;

/**
 * The entry as a line of JSON (latin1), like that of `journalctl -o json`, without its newline. A newline in a field
 * therefore does not end the line.
 */
function entryLine(fields: EntryFields): string {
  const all = Array.from(fields, ([name, values]) => `"${name}":${valueOf(values)}`);
  if (!fields.has(TIME)) all.push(`"${TIME}":null`);
  return `{${all.join(',')}}`;
}

function valueOf([first = '', second]: readonly string[]): string {
  return second === undefined ? textOf(first) : `[${textOf(first)},${textOf(second)}]`;
}

/** The value as a JSON string, or as an array of bytes if it is not UTF-8. */
function textOf(value: string): string {
  if (ascii.test(value)) return JSON.stringify(value);
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? JSON.stringify(value) : `[${bytes.join(',')}]`;
}
