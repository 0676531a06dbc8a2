// The id of a login: which log, which line. It is exact in a double and in a signed BIGINT.

/** No log has more lines. */
export const LINES_PER_SOURCE = 2 ** 32;

/** @param sourceId 1 … 2^21 - 1 @param line from 1 */
export function loginId(sourceId: number, line: number): number {
  return sourceId * LINES_PER_SOURCE + line;
}

/** The line of a login in its log. */
export function lineOf(id: number): number {
  return id % LINES_PER_SOURCE;
}
