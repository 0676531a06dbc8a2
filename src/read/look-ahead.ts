// A look at all of a decompressed log before it is read. A log that is not large is kept meanwhile, so that it is decompressed
// once; a larger one is decompressed again.

/** In memory for so long as the look takes: ten weeks of a busy server. */
const MAX_KEPT_BYTES = 64 << 20;

const nothing = Buffer.alloc(0);

export class LookAhead {
  readonly #chunks: AsyncIterator<Buffer>;
  #kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  /** Of the last chunk. */
  #left: Buffer = nothing;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, into `memory`; 0 at the end. @throws what `chunks` throw, and then keeps nothing */
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

  /** All that was read, once it was read to the end; undefined where that was too much. */
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

/** Each chunk is let go of when the next is asked for. */
// eslint-disable-next-line @typescript-eslint/require-await -- chunks come asynchronously from a file
async function* inOrder(chunks: Buffer[]): AsyncGenerator<Buffer> {
  for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk;
}
