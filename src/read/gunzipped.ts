// Decompresses gzip, for files and streams. Of a damaged file, the readable part comes before the failure.
import { createGunzip, type Gunzip } from 'node:zlib';

import { releaseBuffer } from '../lib/buffer-pool.js';
import { drained } from '../lib/waits.js';
import { DataError } from '../lib/errors.js';
import type { SpawnContext } from './child-output.js';
import { incompleteHint } from './log-errors.js';

const CHUNK_BYTES = 1 << 20;

/**
 * Decompressed bytes. Ends early, without a failure, when the signal has ended `chunks`.
 * @throws DataError if `chunks` are not a complete gzip file; what `chunks` throws
 */
export async function* gunzipped(
  name: string,
  chunks: AsyncIterable<Buffer>,
  { signal, reader }: SpawnContext,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let sourceFailure: { readonly error: unknown } | undefined;
  const feeding = feed(gunzip, chunks).catch((error: unknown) => {
    sourceFailure = { error };
    gunzip.destroy();
  });
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (cause) {
    if (sourceFailure) throw sourceFailure.error;
    if (signal.aborted) return;
    throw new DataError(`${name} is not a complete gzip file: ${(cause as Error).message}`, {
      hint: incompleteHint('gzip', reader),
      cause,
    });
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

/** Copies each chunk, since its memory may be reused for the next. */
async function feed(gunzip: Gunzip, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) {
    if (gunzip.destroyed) return;
    gunzip.write(Buffer.from(chunk));
    releaseBuffer(chunk);
    await drained(gunzip);
  }
  gunzip.end();
}
