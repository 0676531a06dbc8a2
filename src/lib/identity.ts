// How a log, a login and a machine are identified. A log: by a hash of its beginning, and verified by a hash of the bytes
// before the read position. A login: by its log and its line. A machine: by the first label of its name.
import { createHash } from 'node:crypto';

/** How many bytes of a log's beginning identify it: some 40 lines with their times. */
export const MAX_HEAD_BYTES = 4096;

/** How many bytes before the read position are compared at most. */
export const MAX_TAIL_BYTES = 4096;

/** SHA-256 in hexadecimal. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The most lines that a log can have. */
export const LINES_PER_SOURCE = 2 ** 32;

/** The source of a login whose `line` already is its id. */
export const NO_SOURCE = 0;

/** The id of a login, exact in a double and in a signed BIGINT. @param sourceId 1 … 2^21 - 1 @param line from 1 */
export function loginId(sourceId: number, line: number): number {
  return sourceId * LINES_PER_SOURCE + line;
}

/** The line number of a login in its log. */
export function lineOf(id: number): number {
  return id % LINES_PER_SOURCE;
}

/** The id of the log that a login comes from. */
export function sourceOf(id: number): number {
  return Math.floor(id / LINES_PER_SOURCE);
}

/**
 * One name for a machine in all of its logs, because rsyslog writes `web1` and the journal has `web1.example.org`: the
 * first label of the host name, in lower case; an address stays whole. The SQL dialects of the store do the same, and
 * test/system/store/suite/stores-copies-once.ts compares the two.
 */
export function hostLabel(host: string): string {
  const name = host.toLowerCase();
  return /^[0-9.]+$|:/.test(name) ? name : name.replace(/\..*$/s, '');
}
