// What a file is, by its bytes.
import type { FileHandle } from 'node:fs/promises';

// First bytes of compressed files: RFC 1952 (gzip), the .xz format 2.1.1, RFC 8878 (zstd), bzip2.
const magics = [
  { format: 'gzip', bytes: [0x1f, 0x8b] },
  { format: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
] as const;

const MAGIC_BYTES = 6;

export type Compression = (typeof magics)[number]['format'] | 'none';

/** How an open file is compressed. Reads at its beginning without moving anything. */
export async function compressionOf(handle: FileHandle): Promise<Compression> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  const found = magics.find(
    ({ bytes }) => bytes.length <= bytesRead && bytes.every((byte, i) => buffer[i] === byte),
  );
  return found?.format ?? 'none';
}

const MAX_CONTROL_SHARE = 0.1;

/**
 * Whether the first bytes of an input are no text: a NUL after anything else (NULs at the very beginning are what
 * copytruncate leaves), or many control characters.
 */
export function isBinary(head: Uint8Array): boolean {
  let begin = 0;
  while (begin < head.length && head[begin] === 0) begin += 1;
  let controls = 0;
  for (const byte of head.subarray(begin)) {
    if (byte === 0) return true;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) controls += 1;
  }
  return controls > (head.length - begin) * MAX_CONTROL_SHARE;
}
