// A log in a regular file, plain or gzip. A plain one is read from where the last run stopped without touching
// what stands before; a gzip one has to be decompressed up to there.
import { type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

import { MAX_HEAD_BYTES, fingerprint } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import { gunzipped } from './gunzipped.js';
import { fromTheBeginning, lineBlocks, type Start } from './line-blocks.js';
import { readError } from './read-error.js';
import { skipTo } from './skip-to.js';
import type { LogInput, Resumed } from './log-input.js';

const CHUNK_BYTES = 1 << 20;

type Opened = { readonly handle: FileHandle; readonly stat: Stats; readonly gzip: boolean };

export class FileInput implements LogInput {
  readonly kind = 'file';
  readonly name: string;
  readonly modifiedAtMs: number;
  readonly sizeBytes: number;
  readonly mayGrow: boolean;
  head: Uint8Array = new Uint8Array();
  readonly #handle: FileHandle;
  readonly #gzip: boolean;
  #bytesRead = 0;
  #start: Start = fromTheBeginning;
  /** Decompressed bytes after `#start`, when they had to be produced to get there. */
  #rest: AsyncIterable<Buffer> | undefined;

  private constructor(name: string, opened: Opened) {
    this.name = name;
    this.#handle = opened.handle;
    this.#gzip = opened.gzip;
    this.modifiedAtMs = opened.stat.mtimeMs;
    this.sizeBytes = opened.stat.size;
    this.mayGrow = !opened.gzip;
  }

  static async open(name: string, opened: Opened): Promise<FileInput> {
    const input = new FileInput(name, opened);
    input.head = await firstBytes(input.#bytesFrom(0), MAX_HEAD_BYTES);
    input.#bytesRead = 0;
    return input;
  }

  async resume(position: Position): Promise<Resumed> {
    const { offsetBytes, tailBytes, tailHash } = position;
    if (this.#gzip) {
      const skipped = await skipTo(this.#bytesFrom(0), position);
      if (typeof skipped === 'string') return skipped;
      this.#rest = skipped.rest;
      this.#start = skipped.start;
      return 'here';
    }
    if (offsetBytes > this.sizeBytes) return 'shorter';
    const tail = Buffer.alloc(tailBytes);
    await this.#read(tail, offsetBytes - tailBytes);
    if (fingerprint(tail) !== tailHash) return 'different';
    this.#start = { offsetBytes, tail: tail.toString('latin1') };
    return 'here';
  }

  blocks(): AsyncIterable<LineBlock> {
    return lineBlocks(this.#rest ?? this.#bytesFrom(this.#start.offsetBytes), this.#start);
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #bytesFrom(offsetBytes: number): AsyncGenerator<Buffer> {
    return this.#gzip ? gunzipped(this.name, this.#chunks(0)) : this.#chunks(offsetBytes);
  }

  /** The file in chunks; each is valid until the next is asked for. */
  async *#chunks(offsetBytes: number): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#bytesRead = offsetBytes;
    for (;;) {
      const bytesRead = await this.#read(buffer, this.#bytesRead);
      if (bytesRead === 0) return;
      this.#bytesRead += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async #read(buffer: Buffer, offsetBytes: number): Promise<number> {
    try {
      return (await this.#handle.read(buffer, 0, buffer.length, offsetBytes)).bytesRead;
    } catch (error) {
      throw readError(this.name, error as NodeJS.ErrnoException);
    }
  }
}

async function firstBytes(chunks: AsyncIterable<Buffer>, count: number): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    head = Buffer.concat([head, chunk.subarray(0, count - head.length)]);
    if (head.length >= count) break;
  }
  return head;
}
