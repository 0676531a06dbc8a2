// A log is known by a hash of its beginning, and proved by a hash of what stands before the read position.
import { createHash } from 'node:crypto';

/** The most bytes of a log's beginning that its identity covers: some 40 lines with their times. */
export const MAX_HEAD_BYTES = 4096;

/** The most bytes before the read position that are compared. */
export const MAX_TAIL_BYTES = 4096;

/** SHA-256 in hexadecimal. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
