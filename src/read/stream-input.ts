// A log that comes through a pipe: it has no size and no time, and can be read only once, gzip or not.
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { DataError } from '../lib/errors.js';
import { MAX_HEAD_BYTES } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import { chain, skipTo } from './skip-to.js';
import type { LogInput, Resumed } from './log-input.js';

export class StreamInput implements LogInput {
  readonly name: string;
  readonly modifiedAtMs = undefined;
  readonly sizeBytes = undefined;
  readonly mayGrow = false;
  head: Uint8Array = new Uint8Array();
  #rest: AsyncIterable<Buffer>;
  #start: Start = fromTheBeginning;
  #bytesRead = 0;

  private constructor(name: string, stream: AsyncIterable<Buffer>) {
    this.name = name;
    this.#rest = this.#counted(stream);
  }

  static async open(name: string, stream: AsyncIterable<Buffer>): Promise<StreamInput> {
    const input = new StreamInput(name, stream);
    await input.#peek(2);
    if (input.head[0] === 0x1f && input.head[1] === 0x8b) {
      input.#rest = Readable.from(input.#rest).pipe(createGunzip());
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

  bytesRead(): number {
    return this.#bytesRead;
  }

  async close(): Promise<void> {
    await this.#rest[Symbol.asyncIterator]().return?.();
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

  async *#counted(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      this.#bytesRead += chunk.length;
      yield chunk;
    }
  }
}
