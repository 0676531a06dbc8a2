// Reuses memory for chunks of a log: allocating memory costs more than reading a file into it. The memory is shared
// between threads, because transferring it costs a millisecond. In front of each chunk there is room for the beginning
// of a line that the previous chunk ended in, and behind it for what the scanner finds in the chunk.

const CHUNK_BYTES = 1 << 20;
const HEADROOM_BYTES = 1 << 16;
const FINDINGS_BYTES = 1 << 19;

/** More than are ever in use at once. */
const MAX_KEPT = 32;

/** Scanning less than this takes less time than sending it to another thread. */
const MIN_WORTH_BYTES = 1 << 17;

const free: SharedArrayBuffer[] = [];
const ours = new WeakSet<ArrayBufferLike>();

/** A chunk to fill. The caller owns the memory until it releases it. */
export function acquireBuffer(): Buffer {
  let memory = free.pop();
  if (memory === undefined) {
    memory = new SharedArrayBuffer(HEADROOM_BYTES + CHUNK_BYTES + FINDINGS_BYTES);
    ours.add(memory);
  }
  return Buffer.from(memory, HEADROOM_BYTES, CHUNK_BYTES);
}

/** Returns memory that is no longer used to the pool. Memory that is never released is garbage-collected. */
export function releaseBuffer({ buffer }: Uint8Array): void {
  if (ours.has(buffer) && free.length < MAX_KEPT) free.push(buffer as SharedArrayBuffer);
}

/**
 * Room for what the scanner finds in a chunk. Undefined if the bytes are not in the pool's memory, which threads share.
 */
export function roomFor({ buffer }: Uint8Array): Uint8Array | undefined {
  return ours.has(buffer) ? new Uint8Array(buffer, HEADROOM_BYTES + CHUNK_BYTES) : undefined;
}

/** The chunk (of at most CHUNK_BYTES), or a copy of it in the pool's memory if that is worth it. */
export function inOwnMemory(chunk: Buffer): Buffer {
  if (ours.has(chunk.buffer) || chunk.length < MIN_WORTH_BYTES) return chunk;
  const copy = acquireBuffer().subarray(0, chunk.length);
  copy.set(chunk);
  return copy;
}

/**
 * `before` and then `chunk`, without copying the chunk if it is at the start of pool memory. Do not use the chunk
 * afterwards.
 */
export function joined(before: Uint8Array, chunk: Buffer): Buffer {
  if (before.length === 0) return chunk;
  const hasRoom =
    ours.has(chunk.buffer) && chunk.byteOffset === HEADROOM_BYTES && before.length <= HEADROOM_BYTES;
  if (!hasRoom) return Buffer.concat([before, chunk]);
  const whole = Buffer.from(chunk.buffer, HEADROOM_BYTES - before.length, before.length + chunk.length);
  whole.set(before);
  return whole;
}
