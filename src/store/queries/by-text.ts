// The order of results that have the same number.

/** Compares texts by code units, so that the order does not depend on the locale of the machine. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
