// A log that comes through a pipe: it has no size and no time, and can be read only once, gzip or not.
import type { Readable } from 'node:stream';

import { DataError } from '../lib/errors.js';
import { MAX_HEAD_BYTES } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { gunzipped } from './gunzipped.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import { readError } from './read-error.js';
import { chain, skipTo } from './skip-to.js';
import type { LogInput, Resumed } from './log-input.js';

export class StreamInput implements LogInput {
  readonly kind = 'stream';
  readonly name: string;
  readonly modifiedAtMs = undefined;
  readonly sizeBytes = undefined;
  head: Uint8Array = new Uint8Array();
  readonly #stream: Readable;
  #rest: AsyncIterable<Buffer>;
  #start: Start = fromTheBeginning;
  #bytesRead = 0;
  #isGzip = false;

  private constructor(name: string, stream: Readable, signal: AbortSignal) {
    this.name = name;
    this.#stream = stream;
    this.#rest = this.#counted(signal);
  }

  /** Reading ends, as if the stream did, when `signal` comes. */
  static async open(name: string, stream: Readable, signal: AbortSignal): Promise<StreamInput> {
    const input = new StreamInput(name, stream, signal);
    await input.#peek(2);
    if (input.head[0] === 0x1f && input.head[1] === 0x8b) {
      input.#rest = gunzipped(name, input.#rest, signal);
      input.#isGzip = true;
    }
    await input.#peek(MAX_HEAD_BYTES);
    input.head = input.head.subarray(0, MAX_HEAD_BYTES);
    return input;
  }

  async resume(position: Position): Promise<Resumed> {
    const skipped = await skipTo(this.#rest, position);
    if (skipped === 'shorter') return skipped;
    if (skipped === 'different') {
      throw new DataError(`${this.name} begins like a log that was read before, but goes on differently`, {
        cure: 'A stream cannot be read twice: save it to a file and analyze that.',
      });
    }
    this.#rest = skipped.rest;
    this.#start = skipped.start;
    return 'here';
  }

  blocks(): AsyncIterable<LineBlock> {
    return lineBlocks(this.#rest, this.#start);
  }

  /** A pipe may have broken in the middle of a line; gzip tells its end. */
  get mayGrow(): boolean {
    return !this.#isGzip;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  close(): Promise<void> {
    this.#stream.destroy();
    return Promise.resolve();
  }

  /** Fills `head` with at least `count` bytes (fewer at the end), and puts them back in front of the rest. */
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
      // A stream that is destroyed while it is read ends in an error.
      if (!signal.aborted) throw readError(this.name, error as NodeJS.ErrnoException);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
