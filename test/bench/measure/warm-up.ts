import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Reads a file once, so that the system has it in memory when it is measured. */
export async function warmUp(file: string): Promise<void> {
  await finished(createReadStream(file, { highWaterMark: 1 << 20 }).resume());
}
