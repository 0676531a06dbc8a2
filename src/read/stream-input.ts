// A log from a pipe: it has no size and no modification time, and can be read only once, compressed or not.
import type { Readable } from 'node:stream';

import { DataError } from '../lib/errors.js';
import { MAX_HEAD_BYTES } from '../lib/identity.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import type { SpawnContext } from './child-output.js';
import { MAGIC_BYTES, STREAM_SAMPLE_BYTES, findCompression, hasLogLine, isExport } from './content.js';
import { decompressed } from './decompressed.js';
import type { ExportCutter } from './export-blocks.js';
import { fromTheBeginning, type Start } from './line-blocks.js';
import { chain, logBlocks, skipTo, skipWithin } from './log-blocks.js';
import { junkNotice, readError, type Reader } from './log-errors.js';
import type { LogInput, Resumed } from './log-input.js';

export class StreamInput implements LogInput {
  readonly kind = 'stream';
  readonly name: string;
  readonly modifiedAtMs = undefined;
  readonly sizeBytes = undefined;
  head: Uint8Array = new Uint8Array();
  readonly notices: string[] = [];
  readonly #stream: Readable;
  readonly #signal: AbortSignal;
  readonly #reader: Reader;
  #rest: AsyncIterable<Buffer>;
  #start: Start | ExportCutter = fromTheBeginning;
  #bytesRead = 0;
  #isCompressed = false;
  #hasJunk = false;

  private constructor(name: string, stream: Readable, { signal, reader }: SpawnContext) {
    this.name = name;
    this.#stream = stream;
    this.#signal = signal;
    this.#reader = reader;
    this.#rest = this.#counted(signal);
  }

  /** Opens a stream. When the signal comes, reading ends as if the stream had ended. */
  static async open(name: string, stream: Readable, spawnContext: SpawnContext): Promise<StreamInput> {
    const input = new StreamInput(name, stream, spawnContext);
    await input.#peek(MAGIC_BYTES);
    const compression = findCompression(input.head);
    if (compression !== undefined) {
      input.#rest = decompressed(compression, { name, chunks: input.#rest }, spawnContext);
      input.#isCompressed = true;
    }
    await input.#peek(MAX_HEAD_BYTES);
    input.head = input.head.subarray(0, MAX_HEAD_BYTES);
    return input;
  }

  async resume(position: Position, isEntryEnd = true): Promise<Resumed> {
    const skip = !isEntryEnd && isExport(this.head) ? skipWithin : skipTo;
    const skipped = await skip(this.#rest, position, this.name);
    if (skipped === 'shorter') return skipped;
    if (skipped === 'different') {
      throw new DataError(`${this.name} begins like a log that was read before, but goes on differently`, {
        hint: 'save the stream to a file and analyze the file: a stream cannot be read twice',
      });
    }
    this.#rest = skipped.rest;
    this.#start = skipped.start;
    return 'here';
  }

  /** Whether lines of a log follow a beginning that is not text. Then blocks() adds a notice about it. */
  async hasLogLines(): Promise<boolean> {
    const { head } = this;
    await this.#peek(STREAM_SAMPLE_BYTES);
    this.#hasJunk = hasLogLine(this.head);
    this.head = head;
    return this.#hasJunk;
  }

  blocks(): AsyncIterable<LineBlock> {
    if (this.#hasJunk && this.#start === fromTheBeginning) this.notices.push(junkNotice(this.name));
    return logBlocks(this.#rest, this.#start, {
      name: this.name,
      head: () => this.head,
      isOver: () => !this.mayGrow && !this.#signal.aborted,
    });
  }

  /** A pipe may have broken in the middle of a line; a compressed log has a known end. */
  get mayGrow(): boolean {
    return !this.#isCompressed;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  close(): Promise<void> {
    this.#stream.destroy();
    return Promise.resolve();
  }

  /** Reads at least `count` bytes into `head` (fewer at the end), and puts them back in front of the rest. */
  async #peek(count: number): Promise<void> {
    const iterator = this.#rest[Symbol.asyncIterator]();
    const taken: Buffer[] = [];
    for (let length = 0; length < count;) {
      const next = await iterator.next();
      if (next.done === true) break;
      taken.push(next.value);
      length += next.value.length;
    }
    const head = Buffer.concat(taken);
    this.head = head;
    this.#rest = chain(head, { [Symbol.asyncIterator]: () => iterator });
  }

  async *#counted(signal: AbortSignal): AsyncGenerator<Buffer> {
    const stop = (): void => void this.#stream.destroy();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        this.#bytesRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      // Destroying a stream while it is read raises an error.
      if (!signal.aborted) throw readError(this.name, error as NodeJS.ErrnoException, this.#reader);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
