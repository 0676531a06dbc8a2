// gzip -> bytes, for files and streams alike. What can be had of a damaged one is given before the failure.
import { createGunzip, type Gunzip } from 'node:zlib';

import { releaseBuffer } from '../lib/buffer-pool.js';
import { drained } from '../lib/drained.js';
import { DataError } from '../lib/errors.js';

const CHUNK_BYTES = 1 << 20;

/**
 * Ends early, and without a failure, when `signal` has ended `chunks`.
 * @throws DataError where `chunks` are no whole gzip file; what `chunks` throws
 */
export async function* gunzipped(
  name: string,
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
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
    throw new DataError(`${name} is not a whole gzip file: ${(cause as Error).message}`, {
      hint: 'It may still be being written, or be damaged (gzip -t tells). The lines before are taken; run again when it is whole.',
      cause,
    });
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

/** Each chunk is copied: its memory may be used again for the next. */
async function feed(gunzip: Gunzip, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) {
    if (gunzip.destroyed) return;
    gunzip.write(Buffer.from(chunk));
    releaseBuffer(chunk);
    await drained(gunzip);
  }
  gunzip.end();
}
