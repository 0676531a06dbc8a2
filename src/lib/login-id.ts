// The id of a login: which log, which line. It is exact in a double and in a signed BIGINT.

/** No log has more lines. */
export const LINES_PER_SOURCE = 2 ** 32;

/** A login whose `line` is its id already is of no source. */
export const NO_SOURCE = 0;

/** @param sourceId 1 … 2^21 - 1 @param line from 1 */
export function loginId(sourceId: number, line: number): number {
  return sourceId * LINES_PER_SOURCE + line;
}

/** The line of a login in its log. */
export function lineOf(id: number): number {
  return id % LINES_PER_SOURCE;
}

/** The log that a login comes from. */
export function sourceOf(id: number): number {
  return Math.floor(id / LINES_PER_SOURCE);
}
