import { stat } from 'node:fs/promises';
import type { DuckdbLocation } from './location.js';

/** Returns the size of the file and its write-ahead log. */
export async function sizeBytes({ file }: DuckdbLocation): Promise<number> {
  const log = await stat(`${file}.wal`).catch(() => undefined);
  return (await stat(file)).size + (log?.size ?? 0);
}
