// Reads a whole file without ever waiting for one: a pipe without a writer and a device without an end are refused.
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';

import { MIB } from './units.js';

/** Node reads at most 2^31 - 1 bytes in one call. */
const MOST_AT_ONCE = 1024 * MIB;

/** The file cannot be read as a regular file. The message follows the word `it`: `is a pipe, not a regular file`. */
export class UnfitFile extends Error {}

export type RegularFile = {
  readonly bytes: Buffer;
  /** Of the open file, not of its name. */
  readonly stat: Stats;
};

/** @throws UnfitFile for a file that is not regular or is longer than `maxBytes`; what the file system throws */
export async function readRegularFile(file: string, maxBytes: number): Promise<RegularFile> {
  // Check before opening: opening alone starts some devices.
  refuseOthers(await stat(file));
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const opened = await handle.stat();
    refuseOthers(opened);
    let bytes = Buffer.allocUnsafe(Math.min(opened.size, maxBytes) + 1);
    for (let length = 0; ;) {
      const room = Math.min(bytes.length - length, MOST_AT_ONCE);
      const { bytesRead } = await handle.read(bytes, length, room);
      if (bytesRead === 0) return { bytes: bytes.subarray(0, length), stat: opened };
      length += bytesRead;
      if (length > maxBytes) throw new UnfitFile(`is longer than ${maxBytes} bytes`);
      // Files of /proc have size 0, and others may grow.
      if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(length)]);
    }
  } finally {
    await handle.close();
  }
}

function refuseOthers(found: Stats): void {
  if (found.isFile()) return;
  throw new UnfitFile(`is ${kindOf(found)}, not a regular file`);
}

/** What a file is that is not regular, for messages; for a link itself, pass what lstat found. */
export function kindOf(found: Stats): string {
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
