// A log is identified by a hash of its beginning, and verified by a hash of the bytes before the read position.
import { createHash } from 'node:crypto';

/** How many bytes of a log's beginning identify it: some 40 lines with their times. */
export const MAX_HEAD_BYTES = 4096;

/** How many bytes before the read position are compared at most. */
export const MAX_TAIL_BYTES = 4096;

/** SHA-256 in hexadecimal. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
