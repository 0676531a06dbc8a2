// Finds the entries that processed.log lacks after a run was killed. logrotate may have moved, compressed, or copied
// and truncated it since. So this searches the log and all its rotated files that were written since.
import { constants, open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { MS_PER_MINUTE } from '../lib/units.js';
import { NEWLINE } from '../lib/character-codes.js';
import { openOwnFile } from '../lib/own-file.js';
import { filesOfLog } from './rotated-logs.js';

const CHUNK_BYTES = 1 << 16;

// The clocks of file systems and of the process differ slightly.
const TOLERANCE_MS = MS_PER_MINUTE;

/**
 * The `entries` (lines without newline) that are not a whole line in any of the files. Removes a torn last line.
 * @param sinceMs milliseconds since 1970 UTC; no entry was written earlier
 * @param earlier other texts that stand for an entry, and that entry
 */
export async function missingEntries(
  file: string,
  entries: readonly string[],
  sinceMs: number,
  earlier: ReadonlyMap<string, string> = new Map(),
): Promise<readonly string[]> {
  const missing = new Set(entries);
  for (const { path: place, mtimeMs } of await filesOfLog(file)) {
    if (mtimeMs < sinceMs - TOLERANCE_MS) continue;
    await cutTornLine(place);
    for await (const line of linesOf(place)) missing.delete(earlier.get(line) ?? line);
    if (missing.size === 0) break;
  }
  return entries.filter((entry) => missing.has(entry));
}

/**
 * Removes the incomplete last line that a kill left: the entry is written again as a whole.
 * @throws what openOwnFile throws, if there is such a line
 */
async function cutTornLine(place: string): Promise<void> {
  if (place.endsWith('.gz') || !(await isTorn(place))) return;
  const handle = await openOwnFile(place, constants.O_RDWR);
  try {
    const { size } = await handle.stat();
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, end - start, start);
      const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
      const whole = newline >= 0 ? start + newline + 1 : start;
      if (newline >= 0 || start === 0) {
        if (whole < size) await handle.truncate(whole);
        return;
      }
      end = start;
    }
  } finally {
    await handle.close();
  }
}

/** Whether the last line has no newline. Opens the file for reading only: it may be a hard link of a backup. */
async function isTorn(place: string): Promise<boolean> {
  const handle = await openToRead(place);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return bytesRead === 1 && buffer[0] !== NEWLINE;
  } finally {
    await handle.close();
  }
}

function openToRead(place: string): Promise<FileHandle> {
  return open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

async function* linesOf(place: string): AsyncGenerator<string> {
  const handle = await openToRead(place);
  const bytes = handle.createReadStream({ highWaterMark: CHUNK_BYTES });
  const plain: Readable = place.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  plain.setEncoding('utf8');
  let rest = '';
  for await (const chunk of plain as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
