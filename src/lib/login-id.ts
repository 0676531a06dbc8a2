// The id of a login: its source and its line. It is exact in a double and in a signed BIGINT.

/** The most lines that a log can have. */
export const LINES_PER_SOURCE = 2 ** 32;

/** The source of a login whose `line` already is its id. */
export const NO_SOURCE = 0;

/** @param sourceId 1 … 2^21 - 1 @param line from 1 */
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
