// Looks at a whole decompressed log before it is read. A small log is kept in memory, so that it is decompressed once;
// a large one is decompressed again.

/** Limit for a kept log: ten weeks of a busy server. */
const MAX_KEPT_BYTES = 64 << 20;

const nothing = Buffer.alloc(0);

export class LookAhead {
  readonly #chunks: AsyncIterator<Buffer>;
  #kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  /** The rest of the last chunk. */
  #left: Buffer = nothing;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Copies the next bytes into `memory`; 0 at the end. @throws what `chunks` throw, and keeps nothing then */
  async read(memory: Uint8Array): Promise<number> {
    while (this.#left.length === 0) {
      const next = await this.#next();
      if (next === undefined) return 0;
      this.#keep(next);
      this.#left = next;
    }
    const count = this.#left.copy(memory);
    this.#left = this.#left.subarray(count);
    return count;
  }

  /** All bytes, after the log was read to its end. Undefined if they were too many. */
  kept(): AsyncIterable<Buffer> | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept && inOrder(kept);
  }

  async #next(): Promise<Buffer | undefined> {
    const next = await this.#chunks.next();
    return next.done === true ? undefined : next.value;
  }

  #keep(chunk: Buffer): void {
    this.#keptBytes += chunk.length;
    if (this.#keptBytes > MAX_KEPT_BYTES) this.#kept = undefined;
    else this.#kept?.push(chunk);
  }
}

/** Releases each chunk when the next is requested. */
// eslint-disable-next-line @typescript-eslint/require-await -- chunks come asynchronously from a file
async function* inOrder(chunks: Buffer[]): AsyncGenerator<Buffer> {
  for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk;
}
