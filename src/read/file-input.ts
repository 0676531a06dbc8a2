// A log in a regular file, plain or compressed. A plain file is read from the position on; a compressed one must be
// decompressed up to the position.
import { type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { releaseBuffer, acquireBuffer } from '../lib/buffer-pool.js';
import { MAX_HEAD_BYTES, fingerprint } from '../lib/identity.js';
import type { LineBlock } from '../model/line-block.js';
import type { Position } from '../model/source.js';
import type { SpawnContext } from './child-output.js';
import { FILE_SAMPLE_BYTES, hasLogLine, isExport, type Compression } from './content.js';
import { decompressed } from './decompressed.js';
import type { ExportCutter } from './export-blocks.js';
import { fromTheBeginning, type Start } from './line-blocks.js';
import { logBlocks, skipTo, skipWithin } from './log-blocks.js';
import { LookAhead } from './look-ahead.js';
import { junkNotice, readError } from './log-errors.js';
import { rotatedAtLocalMs } from './rotation.js';
import type { LogInput, Resumed } from './log-input.js';

type OpenedFile = {
  readonly handle: FileHandle;
  readonly stat: Stats;
  readonly compression: Compression | undefined;
  readonly spawnContext: SpawnContext;
};

const GZIP_TIME_AT = 4;

export class FileInput implements LogInput {
  readonly kind = 'file';
  readonly name: string;
  modifiedAtMs: number;
  readonly rotatedAtLocalMs: number | undefined;
  readonly sizeBytes: number;
  mayGrow: boolean;
  head: Uint8Array = new Uint8Array();
  fileId: string | undefined;
  readonly notices: string[] = [];
  readonly #opened: OpenedFile;
  #bytesRead = 0;
  #start: Start | ExportCutter = fromTheBeginning;
  #startBytes = 0;
  /** Decompressed bytes from `#startBytes` on, left over from decompressing up to there. */
  #rest: AsyncIterable<Buffer> | undefined;
  #end: { readonly offsetBytes: number; readonly lengthBytes: number } | undefined;
  #ahead: LookAhead | undefined;
  #aheadBytes = 0;
  #hasJunk = false;

  private constructor(name: string, opened: OpenedFile) {
    this.name = name;
    this.#opened = opened;
    this.modifiedAtMs = opened.stat.mtimeMs;
    this.rotatedAtLocalMs = rotatedAtLocalMs(path.basename(name));
    this.sizeBytes = opened.stat.size;
    this.mayGrow = opened.compression === undefined;
    this.fileId = fileIdOf(opened.stat);
  }

  static async open(name: string, opened: OpenedFile): Promise<FileInput> {
    const input = new FileInput(name, opened);
    input.head = await firstBytes(input.#bytesFrom(0), MAX_HEAD_BYTES);
    input.#bytesRead = 0;
    if (opened.compression === 'gzip') await input.#readTimeOfOriginal();
    return input;
  }

  async resume(position: Position, isEntryEnd = true): Promise<Resumed> {
    const { offsetBytes, tailBytes, tailHash } = position;
    const isWithin = !isEntryEnd && isExport(this.head);
    if (this.#opened.compression !== undefined || isWithin) {
      const skip = isWithin ? skipWithin : skipTo;
      const skipped = await skip(this.#bytesFrom(0), position, this.name);
      if (typeof skipped === 'string') return skipped;
      this.#rest = skipped.rest;
      this.#start = skipped.start;
      this.#startBytes = offsetBytes;
      return 'here';
    }
    if (offsetBytes > this.sizeBytes) return 'shorter';
    const tail = Buffer.alloc(tailBytes);
    await this.#read(tail, offsetBytes - tailBytes);
    if (fingerprint(tail) !== tailHash) return 'different';
    this.#start = { offsetBytes, tail: tail.toString('latin1') };
    this.#startBytes = offsetBytes;
    return 'here';
  }

  async readAhead(memory: Uint8Array): Promise<number> {
    if (this.#opened.compression === undefined) {
      const bytesRead = await this.#read(memory, this.#aheadBytes);
      this.#aheadBytes += bytesRead;
      return bytesRead;
    }
    this.#ahead ??= new LookAhead(this.#bytesFrom(0));
    const count = await this.#ahead.read(memory);
    if (count === 0) this.#rest = this.#ahead.kept();
    return count;
  }

  /** Whether lines of a log follow a beginning that is not text. Then blocks() adds a notice about it. */
  async hasLogLines(): Promise<boolean> {
    this.#hasJunk = hasLogLine(await firstBytes(this.#bytesFrom(0), FILE_SAMPLE_BYTES));
    this.#bytesRead = 0;
    return this.#hasJunk;
  }

  blocks(entryByEntry = false): AsyncIterable<LineBlock> {
    if (this.#hasJunk && this.#start === fromTheBeginning) this.notices.push(junkNotice(this.name));
    const rest = this.#rest ?? this.#bytesFrom(this.#startBytes);
    const end = this.#end;
    const wanted = end ? firstOf(rest, end.offsetBytes - this.#startBytes) : rest;
    return logBlocks(wanted, this.#start, {
      name: this.name,
      head: () => this.head,
      isOver: () => !end && !this.mayGrow && !this.#opened.spawnContext.signal.aborted,
      entryByEntry,
    });
  }

  endAt(offsetBytes: number, lengthBytes: number): void {
    this.#end = { offsetBytes, lengthBytes };
  }

  get hasWaiting(): boolean {
    return this.#end !== undefined && this.#startBytes < this.#end.lengthBytes;
  }

  finish(): void {
    this.mayGrow = false;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  async close(): Promise<void> {
    await this.#opened.handle.close();
  }

  /** RFC 1952, 2.3.1: a copied file has the time of copying, but the gzip header keeps the original time. */
  async #readTimeOfOriginal(): Promise<void> {
    const header = Buffer.alloc(GZIP_TIME_AT + 4);
    if ((await this.#read(header, 0)) < header.length) return;
    const seconds = header.readUInt32LE(GZIP_TIME_AT);
    if (seconds > 0) this.modifiedAtMs = Math.min(this.modifiedAtMs, seconds * 1000);
  }

  #bytesFrom(offsetBytes: number): AsyncGenerator<Buffer> {
    const { compression, spawnContext } = this.#opened;
    if (compression === undefined) return this.#grown(offsetBytes);
    return decompressed(compression, { name: this.name, chunks: this.#chunks(0) }, spawnContext);
  }

  /** Chunks of a plain file, while it is the one that was opened: `copytruncate` empties it, others rewrite it. */
  async *#grown(offsetBytes: number): AsyncGenerator<Buffer> {
    for await (const chunk of this.#chunks(offsetBytes)) {
      // Check after reading: a chunk that was read before the log was emptied belongs to this log.
      if (!(await this.#beginsAsBefore())) break;
      yield chunk;
    }
    await this.#beginsAsBefore();
  }

  /** Whether the file still begins as before. Extends `head` if the file has grown. */
  async #beginsAsBefore(): Promise<boolean> {
    const buffer = Buffer.alloc(MAX_HEAD_BYTES);
    const head = buffer.subarray(0, await this.#read(buffer, 0));
    if (!head.subarray(0, this.head.length).equals(this.head)) {
      this.fileId = undefined;
      this.mayGrow = true;
      return false;
    }
    this.head = head;
    return true;
  }

  /** The file in chunks. The consumer owns the memory of each. */
  async *#chunks(offsetBytes: number): AsyncGenerator<Buffer> {
    this.#bytesRead = offsetBytes;
    while (!this.#opened.spawnContext.signal.aborted) {
      const chunk = acquireBuffer();
      const bytesRead = await this.#read(chunk, this.#bytesRead);
      if (bytesRead === 0) {
        releaseBuffer(chunk);
        return;
      }
      this.#bytesRead += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }

  async #read(buffer: Uint8Array, offsetBytes: number): Promise<number> {
    try {
      return (await this.#opened.handle.read(buffer, 0, buffer.length, offsetBytes)).bytesRead;
    } catch (error) {
      throw readError(this.name, error as NodeJS.ErrnoException, this.#opened.spawnContext.reader);
    }
  }
}

/** Identifies a file whatever its name. Includes the time of creation, because inodes are reused at once. */
export function fileIdOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}

/** The first `count` bytes. */
async function* firstOf(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  if (left <= 0) return;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function firstBytes(chunks: AsyncIterable<Buffer>, count: number): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    head = Buffer.concat([head, chunk.subarray(0, count - head.length)]);
    releaseBuffer(chunk);
    if (head.length >= count) break;
  }
  return head;
}
