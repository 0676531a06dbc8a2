// Which entries a log of processed entries lacks after a run that was killed. logrotate may have moved, compressed or
// copied and truncated it since, so whatever stands beside it under its name and was written to since is looked into.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 16;

// Clocks of file systems and of the process differ by a little.
const TOLERANCE_MS = 60_000;

/**
 * Those of `entries` (lines without their newline) that stand nowhere as a whole line.
 * @param sinceMs no entry was written before, milliseconds since 1970 UTC
 */
export async function missingEntries(
  file: string,
  entries: readonly string[],
  sinceMs: number,
): Promise<readonly string[]> {
  const missing = new Set(entries);
  for (const place of await writtenSince(file, sinceMs - TOLERANCE_MS)) {
    await cutTornLine(place);
    for await (const line of linesOf(place)) missing.delete(line);
    if (missing.size === 0) break;
  }
  return entries.filter((entry) => missing.has(entry));
}

/** The log itself and what logrotate makes of it: `processed.log.1`, `processed.log-20260501.gz`. */
async function writtenSince(file: string, sinceMs: number): Promise<readonly string[]> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  const rotated = (await readdir(folder)).filter((other) => /^[.-][\w.-]+$/.test(other.slice(name.length)));
  const places = [name, ...rotated.filter((other) => other.startsWith(name))].map((n) =>
    path.join(folder, n),
  );
  const found: string[] = [];
  for (const place of places) {
    const status = await stat(place).catch(() => undefined);
    if (status?.isFile() && status.mtimeMs >= sinceMs) found.push(place);
  }
  return found;
}

/** A line that a kill has torn is written again, and must not stand there in part as well. */
async function cutTornLine(place: string): Promise<void> {
  if (place.endsWith('.gz')) return;
  const handle = await open(place, 'r+');
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

async function* linesOf(place: string): AsyncGenerator<string> {
  const bytes = createReadStream(place, { highWaterMark: CHUNK_BYTES });
  const plain = place.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  plain.setEncoding('utf8');
  let rest = '';
  for await (const chunk of plain as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
