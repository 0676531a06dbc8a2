// Memory for chunks of a log, used again and again: fresh memory costs more than reading a file into it. It is shared
// between threads, for handing it from one to the other costs a millisecond. Before each chunk there is room for the
// beginning of a line that the chunk before ended in, and behind it for what is found in the chunk.

const CHUNK_BYTES = 1 << 20;
const HEADROOM_BYTES = 1 << 16;
const FINDINGS_BYTES = 1 << 19;

/** More than are ever under way at once. */
const MAX_KEPT = 32;

/** Less is scanned more quickly than it is told to another thread. */
const MIN_WORTH_BYTES = 1 << 17;

const free: SharedArrayBuffer[] = [];
const ours = new WeakSet<ArrayBufferLike>();

/** A chunk to be filled: the memory is the caller's until it is given back. */
export function acquireBuffer(): Buffer {
  let memory = free.pop();
  if (memory === undefined) {
    memory = new SharedArrayBuffer(HEADROOM_BYTES + CHUNK_BYTES + FINDINGS_BYTES);
    ours.add(memory);
  }
  return Buffer.from(memory, HEADROOM_BYTES, CHUNK_BYTES);
}

/** Nobody uses the memory of these bytes any more. What is never given back is garbage. */
export function releaseBuffer({ buffer }: Uint8Array): void {
  if (ours.has(buffer) && free.length < MAX_KEPT) free.push(buffer as SharedArrayBuffer);
}

/** Room for what is found in a chunk; undefined where the bytes are not in memory of ours, which another thread can see. */
export function roomFor({ buffer }: Uint8Array): Uint8Array | undefined {
  return ours.has(buffer) ? new Uint8Array(buffer, HEADROOM_BYTES + CHUNK_BYTES) : undefined;
}

/** A chunk of at most CHUNK_BYTES as it is, or its copy in memory of ours, where that is worth it. */
export function inOwnMemory(chunk: Buffer): Buffer {
  if (ours.has(chunk.buffer) || chunk.length < MIN_WORTH_BYTES) return chunk;
  const copy = acquireBuffer().subarray(0, chunk.length);
  copy.set(chunk);
  return copy;
}

/** `before` and then `chunk`, without a copy of the chunk where it begins memory of ours; the chunk is used up. */
export function joined(before: Uint8Array, chunk: Buffer): Buffer {
  if (before.length === 0) return chunk;
  const hasRoom =
    ours.has(chunk.buffer) && chunk.byteOffset === HEADROOM_BYTES && before.length <= HEADROOM_BYTES;
  if (!hasRoom) return Buffer.concat([before, chunk]);
  const whole = Buffer.from(chunk.buffer, HEADROOM_BYTES - before.length, before.length + chunk.length);
  whole.set(before);
  return whole;
}
